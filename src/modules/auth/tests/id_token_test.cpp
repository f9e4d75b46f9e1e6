#include "id_token.hpp"

#include <gtest/gtest.h>

#include "fake_provider.hpp"
#include "fw/crypto/digest.hpp"

namespace fw::auth {
namespace {

struct id_tokens : testing::Test {
    std::string code(std::string_view token) {
        const auto read = verify_id_token(token, keys, rules);
        return read ? "fine" : read.error().code;
    }
    std::string payload(std::string_view more = {}) { return fake_provider::payload(time.now(), "n-1", more); }

    manual_clock time;
    fake_provider provider;
    key_set keys = key_set::parse(provider.keys()).value();
    id_token_rules rules{fake_provider::issuer, "us", "n-1", time.now()};
};

TEST_F(id_tokens, tell_who_signed_in) {
    const auto read = verify_id_token(
        provider.token(payload(R"(,"email":"ada@example.org","email_verified":true,"acr":"x")")), keys, rules);
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(*read, (identity_claims{fake_provider::issuer, "ada-1", "ada@example.org", true}));
    EXPECT_EQ(code(provider.token(payload(R"(,"azp":"us")"))), "fine");
    EXPECT_FALSE(verify_id_token(provider.token(payload()), keys, rules)->email_verified);
}

TEST_F(id_tokens, are_refused_whatever_is_wrong_with_what_they_say) {
    const auto at = std::chrono::floor<std::chrono::seconds>(time.now()).time_since_epoch().count();
    const auto made = [&](std::string_view iss, std::string_view aud, std::string_view nonce, std::int64_t iat,
                          std::int64_t exp, std::string_view more = R"(,"sub":"ada-1")") {
        return fmt::format(R"({{"iss":"{}","aud":{},"nonce":"{}","iat":{},"exp":{}{}}})", iss, aud, nonce, iat, exp,
                           more);
    };
    const auto* us = fake_provider::issuer;
    EXPECT_EQ(code(provider.token(made(us, R"("us")", "n-1", at, at + 300))), "fine");
    EXPECT_EQ(code(provider.token(made(us, R"(["us","them"])", "n-1", at, at + 300, R"(,"sub":"a","azp":"us")"))),
              "fine");
    const std::map<std::string, std::string> wrong{
        {"another issuer", made("https://id.example.org/", R"("us")", "n-1", at, at + 300)},
        {"for somebody else", made(us, R"("them")", "n-1", at, at + 300)},
        {"for nobody", made(us, "[]", "n-1", at, at + 300)},
        {"an audience that is no text", made(us, "[1]", "n-1", at, at + 300)},
        {"for several without saying for whom", made(us, R"(["us","them"])", "n-1", at, at + 300)},
        {"made for another party", made(us, R"("us")", "n-1", at, at + 300, R"(,"sub":"a","azp":"them")")},
        {"another nonce", made(us, R"("us")", "n-2", at, at + 300)},
        {"expired", made(us, R"("us")", "n-1", at - 400, at - 61)},
        {"of the future", made(us, R"("us")", "n-1", at + 61, at + 300)},
        {"old", made(us, R"("us")", "n-1", at - 1000, at + 300)},
        {"not valid yet", made(us, R"("us")", "n-1", at, at + 300, fmt::format(R"(,"sub":"a","nbf":{})", at + 100))},
        {"of nobody", made(us, R"("us")", "n-1", at, at + 300, R"(,"sub":"")")},
        {"without a subject", made(us, R"("us")", "n-1", at, at + 300, "")},
        {"without times", R"({"iss":"https://id.example.org","aud":"us","nonce":"n-1","sub":"a"})"},
        {"no object", "[]"},
    };
    for (const auto& [name, text] : wrong) EXPECT_EQ(code(provider.token(text)), "auth.oidc_token") << name;
    auto no_question = rules;
    no_question.nonce.clear();
    EXPECT_FALSE(verify_id_token(provider.token(made(us, R"("us")", "", at, at + 300)), keys, no_question).has_value());
}

TEST_F(id_tokens, are_refused_unless_they_are_signed_as_we_say) {
    const auto good = provider.token(payload());
    const auto id = provider.key.verifying().id();
    const auto front = good.substr(0, good.rfind('.'));
    EXPECT_EQ(code(front + "."), "auth.oidc_token");
    EXPECT_EQ(code(front), "auth.oidc_token");
    EXPECT_EQ(code(good + ".x"), "auth.oidc_token");
    EXPECT_EQ(code(""), "auth.oidc_token");
    EXPECT_EQ(code(provider.token(payload(), R"({"alg":"none"})")), "auth.oidc_token");
    EXPECT_EQ(code(provider.token(payload(), fmt::format(R"({{"alg":"RS256","kid":"{}"}})", id))), "auth.oidc_token");
    EXPECT_EQ(code(provider.token(payload(), fmt::format(R"({{"alg":"ES256","kid":"{}","crit":["x"]}})", id))),
              "auth.oidc_token");
    EXPECT_EQ(code(provider.token(payload(), R"({"alg":"ES256","kid":"another"})")), "auth.oidc_key_unknown");
    EXPECT_EQ(code(provider.token(payload(), R"({"alg":"ES256"})")), "fine") << "there is one key only";
    fake_provider forger;
    EXPECT_EQ(code(forger.token(payload(), fmt::format(R"({{"alg":"ES256","kid":"{}"}})", id))), "auth.oidc_token");
    // HS256 with what everybody knows as the secret.
    const auto confused = to_base64url(bytes_of(fmt::format(R"({{"alg":"HS256","kid":"{}"}})", id))) + '.' +
                          to_base64url(bytes_of(payload()));
    const auto mac = crypto::hmac_sha256(bytes_of(provider.key.verifying().x()), bytes_of(confused));
    EXPECT_EQ(code(confused + '.' + to_base64url(mac)), "auth.oidc_token");
    auto altered = good;
    altered[front.size() - 3] = altered[front.size() - 3] == 'A' ? 'B' : 'A';
    EXPECT_EQ(code(altered), "auth.oidc_token");
}

TEST(discovery, is_taken_only_from_the_issuer_itself_with_safe_addresses) {
    EXPECT_TRUE(parse_discovery(fake_provider::description(), fake_provider::issuer).has_value());
    EXPECT_TRUE(parse_discovery(fake_provider::description("http://127.0.0.1:9"), "http://127.0.0.1:9").has_value());
    const auto refused = [](std::string text, std::string_view issuer = fake_provider::issuer) {
        return !parse_discovery(text, issuer).has_value();
    };
    EXPECT_TRUE(refused(fake_provider::description(), "https://other.example.org"));
    EXPECT_TRUE(refused("{}"));
    EXPECT_TRUE(refused("[]"));
    EXPECT_TRUE(refused("<html>"));
    auto inside = fake_provider::description();
    inside.replace(inside.find("https://id.example.org/token"), 28, "http://127.0.0.1:80/token");
    EXPECT_TRUE(refused(inside)) << "a server of others does not send us to our own machine";
    auto plain = fake_provider::description();
    plain.replace(plain.find("https://id.example.org/jwks"), 27, "http://id.example.org/jwks");
    EXPECT_TRUE(refused(plain));
}

TEST(key_sets, step_over_keys_that_are_not_for_signatures) {
    fake_provider p;
    const auto x = p.key.verifying().x(), y = p.key.verifying().y();
    const auto set = key_set::parse(fmt::format(
        R"({{"keys":[{{"kty":"oct","k":"c2VjcmV0"}},{{"kty":"EC","crv":"P-256","use":"enc","kid":"e","x":"{0}","y":"{1}"}},)"
        R"({{"kty":"EC","crv":"P-384","kid":"x"}},7,{{"kty":"RSA","kid":"w","n":"AQAB","e":"AQAB"}},)"
        R"({{"kty":"EC","crv":"P-256","kid":"s","x":"{0}","y":"{1}"}}]}})",
        x, y));
    ASSERT_TRUE(set.has_value());
    EXPECT_EQ(set->size(), 1u);
    EXPECT_TRUE(set->has("s"));
    EXPECT_FALSE(key_set::parse("{}").has_value());
    EXPECT_FALSE(key_set::parse("keys").has_value());
}

}  // namespace
}  // namespace fw::auth
