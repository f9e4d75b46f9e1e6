#include <argon2.h>
#include <gtest/gtest.h>

#include <thread>

#include "fw/crypto/cipher.hpp"
#include "fw/crypto/digest.hpp"
#include "fw/crypto/hasher.hpp"
#include "fw/crypto/named_uuid.hpp"
#include "fw/crypto/one_time_password.hpp"
#include "fw/crypto/password.hpp"
#include "fw/crypto/signature.hpp"

namespace fw::crypto {
namespace {

const password_cost cheap{64, 1, 1};

TEST(hasher, gives_the_published_digests_of_pieces) {
    hasher sha1(digest_kind::sha1), sha256(digest_kind::sha256);
    for (const std::string_view piece : {"a", "", "bc"}) {
        sha1.update(bytes_of(piece));
        sha256.update(bytes_of(piece));
    }
    EXPECT_EQ(to_hex(sha1.finish()), "a9993e364706816aba3e25717850c26c9cd0d89d");
    EXPECT_EQ(to_hex(sha256.finish()), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(digest, has_the_published_vectors) {
    EXPECT_EQ(to_hex(sha256(bytes_of("abc"))), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    // RFC 4231, case 2
    EXPECT_EQ(to_hex(hmac_sha256(bytes_of("Jefe"), bytes_of("what do ya want for nothing?"))),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    EXPECT_TRUE(same_bytes(bytes_of("ab"), bytes_of("ab")));
    EXPECT_FALSE(same_bytes(bytes_of("ab"), bytes_of("ac")));
    EXPECT_FALSE(same_bytes(bytes_of("ab"), bytes_of("abc")));
}

TEST(cipher, opens_what_it_sealed_for_the_same_place_only) {
    const auto key = make_cipher_key();
    const auto sealed = seal(key, bytes_of("user 1: totp"), bytes_of("secret"));
    EXPECT_EQ(text_of(open(key, bytes_of("user 1: totp"), sealed).value()), "secret");
    EXPECT_EQ(open(key, bytes_of("user 2: totp"), sealed).error().code, "crypto.not_authentic");
    EXPECT_FALSE(open(make_cipher_key(), bytes_of("user 1: totp"), sealed).has_value());
    EXPECT_EQ(text_of(open(key, {}, seal(key, {}, {})).value()), "");
}

TEST(cipher, refuses_every_changed_bit_and_every_shorter_text) {
    const auto key = make_cipher_key();
    const auto sealed = seal(key, {}, bytes_of("abc"));
    for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
        auto changed = sealed;
        changed[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
        EXPECT_FALSE(open(key, {}, changed).has_value()) << bit;
    }
    for (std::size_t n = 0; n < sealed.size(); ++n) EXPECT_FALSE(open(key, {}, std::span(sealed).first(n)).has_value());
}

TEST(cipher, never_gives_the_same_text_twice) {
    const auto key = make_cipher_key();
    EXPECT_NE(seal(key, {}, bytes_of("abc")), seal(key, {}, bytes_of("abc")));
}

TEST(signature, verifies_what_was_signed_and_nothing_else) {
    const auto key = signing_key::make();
    auto signature = key.sign("message");
    EXPECT_EQ(signature.size(), 64u);
    EXPECT_TRUE(key.verifying().verifies("message", signature));
    EXPECT_FALSE(key.verifying().verifies("massage", signature));
    EXPECT_FALSE(signing_key::make().verifying().verifies("message", signature));
    EXPECT_FALSE(key.verifying().verifies("message", std::span(signature).first(63)));
    EXPECT_FALSE(key.verifying().verifies("message", bytes(64)));
    signature[10] ^= 1;
    EXPECT_FALSE(key.verifying().verifies("message", signature));
}

TEST(signature, has_the_example_of_rfc_7515) {
    // Appendix A.3: the signing input and signature of a JWS with ES256.
    const auto key = verifying_key::from_coordinates("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
                                                     "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0");
    const auto signature =
        find_base64url("DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q");
    EXPECT_TRUE(
        key.value().verifies("eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9l"
                             "eGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ",
                             signature.value()));
}

TEST(signature, keys_read_back_and_have_one_name) {
    const auto key = signing_key::make();
    const auto again = signing_key::from_pem(key.to_pem());
    EXPECT_TRUE(again.value().verifying().verifies("m", key.sign("m")));
    EXPECT_EQ(again->verifying().id(), key.verifying().id());
    const auto shared = verifying_key::from_coordinates(key.verifying().x(), key.verifying().y());
    EXPECT_EQ(shared.value().id(), key.verifying().id());
    EXPECT_TRUE(shared->verifies("m", key.sign("m")));
}

TEST(signature, refuses_what_is_no_key) {
    EXPECT_EQ(signing_key::from_pem("nonsense").error().code, "crypto.key");
    EXPECT_EQ(verifying_key::from_coordinates("AA", "AA").error().code, "crypto.key");
    const auto nowhere = to_base64url(bytes(32, 1));
    EXPECT_EQ(verifying_key::from_coordinates(nowhere, nowhere).error().code, "crypto.key");
}

TEST(hmac_sha256_key, makes_the_codes_of_one_shot_hmac_again_and_again) {
    const hmac_sha256_key key(bytes_of("Jefe"));
    for (const auto* text : {"what do ya want for nothing?", "", "x", "what do ya want for nothing?"})
        EXPECT_EQ(key.of(bytes_of(text)), hmac_sha256(bytes_of("Jefe"), bytes_of(text)));
    std::vector<std::thread> threads;
    std::atomic<int> wrong = 0;
    for (int t = 0; t < 2; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 200; ++i) {
                const auto text = std::to_string(t * 1000 + i);
                wrong += key.of(bytes_of(text)) != hmac_sha256(bytes_of("Jefe"), bytes_of(text));
            }
        });
    for (auto& t : threads) t.join();
    EXPECT_EQ(wrong, 0);
}

TEST(password, is_right_or_wrong) {
    const auto hash = hash_password("correct horse", cheap);
    EXPECT_TRUE(hash.starts_with("$argon2id$v=19$m=64,t=1,p=1$")) << hash;
    EXPECT_TRUE(check_password(hash, "correct horse", cheap).right);
    EXPECT_FALSE(check_password(hash, "correct horse", cheap).outdated);
    EXPECT_FALSE(check_password(hash, "correct hors", cheap).right);
    EXPECT_FALSE(check_password(hash, "", cheap).right);
    EXPECT_NE(hash, hash_password("correct horse", cheap));
}

TEST(password, is_never_right_for_a_decoy_which_is_computed_like_any_other) {
    const auto decoy = make_decoy_hash(cheap);
    EXPECT_EQ(decoy.size(), hash_password("x", cheap).size());
    EXPECT_NE(decoy, make_decoy_hash(cheap));
    EXPECT_FALSE(check_password(decoy, "x", cheap).right);
    // A mismatch is found after the work; a text that cannot be read would be refused before it.
    EXPECT_EQ(argon2id_verify(decoy.c_str(), "x", 1), ARGON2_VERIFY_MISMATCH);
}

TEST(password, is_hashed_as_the_reference_implementation_does) {
    for (const password_cost& cost : {cheap, password_cost{19 * 1024, 2, 1}, password_cost{4096, 1, 4}}) {
        const auto ours = hash_password("correct horse", cost);
        EXPECT_EQ(argon2id_verify(ours.c_str(), "correct horse", 13), ARGON2_OK) << ours;
        std::array<char, 128> theirs{};
        ASSERT_EQ(argon2id_hash_encoded(cost.passes, cost.kibibytes, cost.lanes, "correct horse", 13, "+/another salt?",
                                        15, 32, theirs.data(), theirs.size()),
                  ARGON2_OK);
        EXPECT_TRUE(check_password(theirs.data(), "correct horse", cost).right) << theirs.data();
        EXPECT_FALSE(check_password(theirs.data(), "correct house", cost).right);
    }
}

TEST(password, is_never_right_for_a_hash_that_is_damaged_or_would_stop_the_server) {
    const auto hash = hash_password("p", cheap);
    for (std::size_t length = 0; length < hash.size(); ++length)
        EXPECT_FALSE(check_password(hash.substr(0, length), "p", cheap).right) << length;
    EXPECT_FALSE(check_password(hash + "=", "p", cheap).right);
    EXPECT_FALSE(check_password("$argon2id$v=19$m=4294967295,t=1,p=1$c2FsdHNhbHQ$dGFndGFn", "p").right);
    EXPECT_FALSE(check_password("$argon2id$v=19$m=8,t=1,p=2$c2FsdHNhbHQ$dGFndGFn", "p").right);
    EXPECT_FALSE(check_password("$argon2id$v=16$m=64,t=1,p=1$c2FsdHNhbHQ$dGFndGFn", "p").right);
}

TEST(password, of_another_cost_is_to_be_hashed_anew) {
    const auto check = check_password(hash_password("p", cheap), "p", {128, 1, 1});
    EXPECT_TRUE(check.right);
    EXPECT_TRUE(check.outdated);
}

TEST(password, from_bcrypt_is_read_and_to_be_replaced) {
    // The vector of crypt_blowfish for "U*U".
    const std::string_view hash = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
    EXPECT_TRUE(check_password(hash, "U*U").right);
    EXPECT_TRUE(check_password(hash, "U*U").outdated);
    EXPECT_FALSE(check_password(hash, "U*V").right);
    EXPECT_FALSE(check_password(hash, std::string_view("U*U\0x", 5)).right);
}

TEST(password, is_never_right_for_a_hash_of_another_kind) {
    for (const auto* hash : {"", "plain", "$1$abc$def", "$argon2id$v=19$m=64,t=1,p=1$", "$2b$05$short"})
        EXPECT_FALSE(check_password(hash, "plain").right) << hash;
    EXPECT_FALSE(check_password(hash_password("x", cheap), std::string(longest_password + 1, 'x')).right);
}

TEST(one_time_password, has_the_vectors_of_rfc_6238) {
    const auto secret = bytes_of("12345678901234567890");
    const auto at = [](std::int64_t seconds) { return totp_step(time_point{std::chrono::seconds(seconds)}); };
    EXPECT_EQ(totp_code(secret, at(59)), "287082");
    EXPECT_EQ(totp_code(secret, at(1'111'111'109)), "081804");
    EXPECT_EQ(totp_code(secret, at(20'000'000'000)), "353130");
}

TEST(one_time_password, allows_a_step_of_drift_and_no_second_use) {
    manual_clock clock;
    const auto secret = make_totp_secret();
    const auto step = totp_step(clock.now());
    const auto code = totp_code(secret, step);
    EXPECT_EQ(find_totp_step(secret, code, clock.now()), step);
    EXPECT_EQ(find_totp_step(secret, code, clock.now() + std::chrono::seconds(30)), step);
    EXPECT_EQ(find_totp_step(secret, code, clock.now() - std::chrono::seconds(30)), step);
    EXPECT_FALSE(find_totp_step(secret, code, clock.now() + std::chrono::seconds(60)).has_value());
    EXPECT_FALSE(find_totp_step(secret, code, clock.now(), step).has_value());
    for (const auto* wrong : {"", "12345", "1234567", "abcdef"})
        EXPECT_FALSE(find_totp_step(secret, wrong, clock.now()).has_value());
}

TEST(one_time_password, is_set_up_by_a_picture) {
    EXPECT_EQ(totp_uri(bytes_of("12345678901234567890"), "Fashion Wallet", "ada@example.org"),
              "otpauth://totp/Fashion%20Wallet:ada%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&"
              "issuer=Fashion%20Wallet&algorithm=SHA1&digits=6&period=30");
}

// Made with Node's crypto: the key, and its signature of "hello".
constexpr const char* rsa_modulus =
    "mi1sEye212btA4cFAhl-cnAxqMjFYnyUsZQ2UAaHDsaSS15E0J519kwJHqkVX75bhPIKBmFqNgZAbF6RIsCCU3uwYZ8SZc6iWYIE"
    "GdkXJjcALNZ2G9iv7YmSLuxDpoeui2zZLBzy0CU5MqdUUvmnzhhwjDarq41JnSuJIi7GsEGIlzTf3HMOY_X82urRmHXnYOgx_VG9"
    "LhkaFpXhfnl-4F9-5mNVuEitt9Ixkc_FXiQn8Ko5AYsPCLLruivHuiegB9-so0r8vdK26mjuQJMy4wvbDp3wNZerw_uHZwr03oep"
    "YBZiasx2zMElHR6XMC8IzHtdQX75VwAi4ydOzfPLaw";
constexpr const char* rsa_signature =
    "FeuG0gx0IG6O5FyDNw_yHQcQRTMvb8H06PNdgKeLoU5bjGeWWQQvalfBOgd8NE0b4SqMRI44M8M-jOY7tII9biolfKlpkkCLFV6E"
    "N3QFkIIdNudy4rfSMQLhH3IbRecSiwewjqi_nnv14TinIcBFCUJ818Hb4ETGpq36vg3UL3HDz581dDjPnl5G68Iyl8I3B11z8EGA"
    "45qjtMPNTQyk3hcnEW4tA2P1pwc8cntglqmWeIs5hfdHwui_z-qhaMfY-9r0VG04mf5a2UeSQ1LIW6l6JXJnx2WwuBr1LGFNa-9g"
    "hB9AFtU9BQ_bVqnzHQcl1ChGKGb8PDNRTW6Islw3HQ";
constexpr const char* short_modulus =
    "yH_cNctViPwWM7d4mj_x8wtoegMubPnxtaYM7FvHDvmSTTTQSzsAowG6EUYwZ1hiMWfjYDMPuEplxpAJOu2owpVkWkLzeHIhFtE4"
    "kojZfH7K89vNus_r7s16ktJmG_x_YS4V1bgiMVE80do0z8aOmM6Hem4jh5TwZLkYVsPEHC8";

TEST(rsa_keys, verify_what_was_signed_and_nothing_else) {
    const auto key = rsa_verifying_key::from_numbers(rsa_modulus, "AQAB").value();
    auto signature = find_base64url(rsa_signature).value();
    EXPECT_TRUE(key.verifies("hello", signature));
    EXPECT_FALSE(key.verifies("hello!", signature));
    signature[7] ^= 1;
    EXPECT_FALSE(key.verifies("hello", signature));
    EXPECT_FALSE(key.verifies("hello", {}));
}

TEST(rsa_keys, are_refused_where_they_are_weak_or_none) {
    EXPECT_FALSE(rsa_verifying_key::from_numbers(short_modulus, "AQAB").has_value());
    for (const char* exponent : {"", "AQ", "AA", "AQABAQAB", "!"})
        EXPECT_FALSE(rsa_verifying_key::from_numbers(rsa_modulus, exponent).has_value()) << exponent;
    EXPECT_FALSE(rsa_verifying_key::from_numbers("", "AQAB").has_value());
}

TEST(named_uuid, follows_from_its_name) {
    const auto id = make_named_uuid("a name");
    EXPECT_EQ(id, make_named_uuid("a name"));
    EXPECT_NE(id, make_named_uuid("another name"));
    EXPECT_EQ(to_string(id)[14], '8');
    EXPECT_TRUE(std::string_view("89ab").contains(to_string(id)[19]));
}

}  // namespace
}  // namespace fw::crypto
