#include "fw/auth/access_token.hpp"

#include <gtest/gtest.h>

#include "fw/auth/token_cache.hpp"
#include "fw/base/json.hpp"
#include "fw/crypto/digest.hpp"

namespace fw::auth {
namespace {

using namespace std::chrono_literals;

struct access_token : testing::Test {
    access_token() {
        c.user = web::user_id::make(clock.now());
        c.email = "ada@example.org";
        c.roles = {"user", "curator"};
        c.permissions = {"catalog:write"};
        c.session = make_uuid(clock.now());
        c.issued = clock.now();
        c.expires = clock.now() + access_token_life;
        c.proved = clock.now() - 5min;
    }

    /// The token with another header and payload and the signature that `sign` makes.
    template <class Sign>
    static std::string forged(std::string_view header, std::string_view payload, Sign sign) {
        const auto front = to_base64url(bytes_of(header)) + '.' + to_base64url(bytes_of(payload));
        return front + '.' + to_base64url(sign(front));
    }
    std::string payload() const {
        const auto token = signer.sign(c);
        const auto first = token.find('.'), last = token.rfind('.');
        return std::string(text_of(find_base64url(token.substr(first + 1, last - first - 1)).value()));
    }

    manual_clock clock;
    crypto::signing_key key = crypto::signing_key::make();
    token_signer signer{key};
    token_verifier verifier{signer.verifying_keys()};
    claims c;
};

TEST_F(access_token, says_what_was_claimed) {
    const auto read = verifier.verify(signer.sign(c), clock.now());
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->user, c.user);
    EXPECT_EQ(read->email, c.email);
    EXPECT_EQ(read->roles, c.roles);
    EXPECT_EQ(read->permissions, c.permissions);
    EXPECT_EQ(read->session, c.session);
    EXPECT_EQ(read->issued, c.issued);
    EXPECT_EQ(read->expires, c.expires);
    EXPECT_EQ(read->proved, c.proved);
    EXPECT_TRUE(to_principal(*read).may("catalog:write"));
}

TEST_F(access_token, expires_to_the_second) {
    const auto token = signer.sign(c);
    EXPECT_TRUE(verifier.verify(token, c.expires - 1us).has_value());
    EXPECT_EQ(verifier.verify(token, c.expires).error().code, "auth.token_expired");
}

TEST_F(access_token, is_refused_after_any_change) {
    const auto token = signer.sign(c);
    for (std::size_t i = 0; i < token.size(); ++i) {
        auto changed = token;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        if (changed == token) continue;
        EXPECT_EQ(verifier.verify(changed, clock.now()).error().code, "auth.token_invalid") << i;
    }
    for (const auto* text : {"", ".", "..", "a.b", "a.b.c.d"})
        EXPECT_EQ(verifier.verify(text, clock.now()).error().code, "auth.token_invalid") << text;
    EXPECT_FALSE(verifier.verify(std::string(100'000, 'A'), clock.now()).has_value());
}

TEST_F(access_token, can_not_choose_its_algorithm) {
    const auto none = [](std::string_view) { return bytes(); };
    const auto kid = key.verifying().id();
    for (const auto* algorithm : {"none", "None", "ES384", "RS256", ""})
        EXPECT_FALSE(verifier
                         .verify(forged(fmt::format(R"({{"alg":"{}","kid":"{}"}})", algorithm, kid), payload(), none),
                                 clock.now())
                         .has_value());
    // HS256 keyed with what is public: the classic confusion.
    const auto with_public_key = [&](std::string_view front) {
        const auto mac = crypto::hmac_sha256(bytes_of(key.verifying().x()), bytes_of(front));
        return bytes(mac.begin(), mac.end());
    };
    EXPECT_FALSE(verifier
                     .verify(forged(fmt::format(R"({{"alg":"HS256","kid":"{}"}})", kid), payload(), with_public_key),
                             clock.now())
                     .has_value());
    const auto es256 = [&](std::string_view front) { return key.sign(front); };
    EXPECT_FALSE(token_verifier::with_shared_secret("s")
                     .verify(forged(R"({"alg":"ES256"})", payload(), es256), clock.now())
                     .has_value());
}

TEST_F(access_token, must_be_signed_by_the_key_that_it_names) {
    const auto other = crypto::signing_key::make();
    EXPECT_FALSE(verifier.verify(token_signer(other).sign(c), clock.now()).has_value());
    const auto by_other = [&](std::string_view front) { return other.sign(front); };
    EXPECT_FALSE(
        verifier
            .verify(forged(fmt::format(R"({{"alg":"ES256","kid":"{}"}})", key.verifying().id()), payload(), by_other),
                    clock.now())
            .has_value());
    const auto genuine = [&](std::string_view front) { return key.sign(front); };
    EXPECT_FALSE(verifier
                     .verify(forged(fmt::format(R"({{"alg":"ES256","kid":"{}","crit":["x"]}})", key.verifying().id()),
                                    payload(), genuine),
                             clock.now())
                     .has_value());
}

TEST_F(access_token, of_an_older_key_is_still_accepted) {
    const auto before = signer.sign(c);
    const token_signer now(std::vector{timed_key{key, {}}, timed_key{crypto::signing_key::make(), {}}});
    const token_verifier both(now.verifying_keys());
    EXPECT_TRUE(both.verify(before, clock.now()).has_value());
    EXPECT_TRUE(both.verify(now.sign(c), clock.now()).has_value());
    EXPECT_FALSE(verifier.verify(now.sign(c), clock.now()).has_value());
}

TEST_F(access_token, is_read_with_a_shared_secret_too) {
    const auto mac = [](std::string_view front) {
        const auto m = crypto::hmac_sha256(bytes_of("secret"), bytes_of(front));
        return bytes(m.begin(), m.end());
    };
    const auto token = forged(R"({"alg":"HS256","typ":"JWT"})", payload(), mac);
    EXPECT_TRUE(token_verifier::with_shared_secret("secret").verify(token, clock.now()).has_value());
    EXPECT_FALSE(token_verifier::with_shared_secret("secrets").verify(token, clock.now()).has_value());
}

TEST_F(access_token, keys_are_published) {
    const auto set = parse_json(verifier.to_jwks()).value();
    const auto& published = set.at("keys").as_array().at(0).as_object();
    EXPECT_EQ(published.at("kid").as_string(), key.verifying().id());
    EXPECT_EQ(published.at("x").as_string(), key.verifying().x());
    EXPECT_FALSE(published.contains("d"));
}

TEST_F(access_token, is_remembered_until_it_expires_or_its_session_ends) {
    token_cache cache(64);
    const auto token = signer.sign(c);
    EXPECT_EQ(cache.find(token, clock.now()), nullptr);
    cache.keep(token, c);
    ASSERT_NE(cache.find(token, clock.now()), nullptr);
    EXPECT_EQ(cache.find(token, clock.now())->who.email, c.email);
    EXPECT_EQ(cache.find(token, c.expires), nullptr);
    EXPECT_EQ(cache.find(token + "x", clock.now()), nullptr);
    cache.forget_session(make_uuid(clock.now()));
    EXPECT_NE(cache.find(token, clock.now()), nullptr);
    cache.forget_session(c.session);
    EXPECT_EQ(cache.find(token, clock.now()), nullptr);
}

TEST_F(access_token, is_never_remembered_by_a_cache_without_places) {
    token_cache cache(0);
    const auto token = signer.sign(c);
    cache.keep(token, c);
    EXPECT_EQ(cache.find(token, clock.now()), nullptr);
}

TEST_F(access_token, cache_keeps_to_its_places) {
    token_cache cache(1);
    auto other = c;
    other.email = "bea@example.org";
    const auto a = signer.sign(c), b = signer.sign(other);
    cache.keep(a, c);
    cache.keep(b, other);
    EXPECT_EQ(cache.find(a, clock.now()), nullptr);
    EXPECT_EQ(cache.find(b, clock.now())->who.email, "bea@example.org");
}

}  // namespace
}  // namespace fw::auth
