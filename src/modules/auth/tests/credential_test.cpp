#include "auth_fixture.hpp"
#include "fw/crypto/one_time_password.hpp"
#include "secret_token.hpp"

namespace fw::auth {
namespace {

using namespace std::chrono_literals;

struct credentials_test : auth_test {
    credential_service credentials() const { return credential_service(world); }
    result<signed_in> try_in(std::string typed, std::optional<std::string> code = std::nullopt) {
        return run(sign_in().sign_in("ada@example.org", std::move(typed), std::move(code), here));
    }
    /// The authenticator's code.
    std::string code_now() { return crypto::totp_code(secret, crypto::totp_step(time.now())); }
    std::vector<std::string> set_up(user_id id) {
        EXPECT_TRUE(run(credentials().begin_second_factor(id)).has_value());
        secret = vault
                     .open(fmt::format("user {}: totp", to_string(id)),
                           run(kept.find_second_factor(id)).value()->sealed_secret)
                     .value();
        const auto in = run(kept.list_sessions(id, time.now())).value().front();
        return run(credentials().confirm_second_factor(id, in.id, code_now(), here)).value().recovery_codes;
    }
    bytes secret;
};
using passwords = credentials_test;
using proofs = credentials_test;
using a_second_factor = credentials_test;
using api_keys = credentials_test;

TEST_F(passwords, are_reset_by_a_mailed_link_that_ends_all_sessions) {
    const auto made = registered();
    ASSERT_TRUE(run(credentials().request_reset("ADA@example.org", here)));
    const auto token = answer_reset();
    ASSERT_TRUE(run(credentials().reset_password(token, "another horse battery", here)));
    EXPECT_FALSE(try_in(password).has_value());
    EXPECT_TRUE(try_in("another horse battery").has_value());
    EXPECT_EQ(run(sign_in().refresh(made.refresh_token, here)).error().code, "auth.refresh_invalid");
    EXPECT_EQ(revoked.sessions, (std::vector{made.in.id}));
    EXPECT_EQ(mail.last("notice"), "Your password has been changed.");
    EXPECT_EQ(run(credentials().reset_password(token, "third horse battery", here)).error().code, "auth.link_invalid");
}

TEST_F(passwords, keep_the_link_when_the_new_one_is_too_weak_and_lose_it_after_an_hour) {
    (void)registered();
    ASSERT_TRUE(run(credentials().request_reset("ada@example.org", here)));
    auto token = answer_reset();
    EXPECT_EQ(run(credentials().reset_password(token, "weak", here)).error().code, "auth.password_weak");
    EXPECT_TRUE(run(credentials().reset_password(token, "another horse battery", here)).has_value());
    ASSERT_TRUE(run(credentials().request_reset("ada@example.org", here)));
    token = answer_reset();
    time.advance(reset_life);
    EXPECT_EQ(run(credentials().reset_password(token, "another horse battery", here)).error().code,
              "auth.link_invalid");
}

TEST_F(passwords, tell_nothing_of_who_has_an_account) {
    (void)registered();
    const auto noted = events().size(), asked = kept.questions();
    EXPECT_TRUE(run(credentials().request_reset("ada@example.org", here)).has_value());
    EXPECT_TRUE(run(credentials().request_reset("nobody@example.org", here)).has_value());
    EXPECT_TRUE(run(credentials().request_reset("no address", here)).has_value());
    EXPECT_EQ(kept.questions(), asked) << "no account is looked for while somebody waits for the answer";
    EXPECT_EQ(events().size(), noted);
    ASSERT_GE(mail.letters.size(), 2u);
    const auto& known = mail.letters.end()[-2];
    const auto& unknown = mail.letters.end()[-1];
    EXPECT_EQ(known.kind, unknown.kind);
    EXPECT_EQ(unknown.to, "nobody@example.org") << "the same is done for both";
    EXPECT_EQ(answer_reset(), "") << "nobody";
}

TEST_F(passwords, are_changed_with_the_old_one_and_the_other_sessions_end) {
    const auto here_session = registered();
    const auto there = try_in(password).value();
    EXPECT_EQ(run(credentials().change_password(here_session.who.id, here_session.in.id, "wrong",
                                                "another horse battery", here))
                  .error()
                  .code,
              "auth.bad_credentials");
    ASSERT_TRUE(run(credentials().change_password(here_session.who.id, here_session.in.id, password,
                                                  "another horse battery", here)));
    EXPECT_TRUE(run(sign_in().refresh(here_session.refresh_token, here)).has_value());
    EXPECT_FALSE(run(sign_in().refresh(there.refresh_token, here)).has_value());
}

TEST_F(proofs, are_the_password_of_an_account_that_has_one) {
    const auto in = registered();
    const auto code_of = [&](proof shown) {
        const auto done = run(credentials().prove(in.who.id, in.in.id, std::move(shown), here));
        return done ? "good" : done.error().code;
    };
    EXPECT_EQ(code_of({}), "auth.password_required") << "however fresh the sign-in";
    EXPECT_EQ(code_of({.password = "wrong", .code = {}}), "auth.bad_credentials");
    EXPECT_EQ(events().back(), "auth.proof_refused");
    time.advance(1h);
    EXPECT_EQ(code_of({.password = password, .code = {}}), "good") << "however old";
}

TEST_F(proofs, of_an_account_without_a_password_are_a_code_or_a_sign_in_just_now) {
    const auto in = registered();
    ASSERT_TRUE(run(kept.set_password(in.who.id, "")));
    const auto code_of = [&](proof shown) {
        const auto done = run(credentials().prove(in.who.id, in.in.id, std::move(shown), here));
        return done ? "good" : done.error().code;
    };
    time.advance(proof_life);
    EXPECT_EQ(code_of({}), "good");
    time.advance(1s);
    EXPECT_EQ(code_of({}), "auth.fresh_sign_in_required");
    EXPECT_EQ(code_of({.password = "", .code = {}}), "auth.fresh_sign_in_required");
    (void)set_up(in.who.id);
    time.advance(30s);
    EXPECT_EQ(code_of({.password = {}, .code = "000000"}), "auth.second_factor_wrong");
    EXPECT_EQ(code_of({.password = {}, .code = code_now()}), "good");
    EXPECT_EQ(run(credentials().prove(in.who.id, session_id::make(time.now()), {}, here)).error().code,
              "auth.session_ended");
}

TEST_F(a_second_factor, is_asked_for_once_it_is_confirmed) {
    const auto made = registered();
    ASSERT_TRUE(run(credentials().begin_second_factor(made.who.id)));
    EXPECT_TRUE(try_in(password).has_value());  // not confirmed yet
    (void)set_up(made.who.id);
    EXPECT_EQ(try_in(password).error().code, "auth.second_factor_required");
    EXPECT_EQ(try_in("wrong horse battery").error().code, "auth.bad_credentials");
    EXPECT_EQ(try_in(password, "000000").error().code, "auth.second_factor_wrong");
    time.advance(30s);
    EXPECT_TRUE(try_in(password, code_now()).has_value());
    EXPECT_EQ(run(credentials().begin_second_factor(made.who.id)).error().code, "auth.second_factor_on");
}

TEST_F(a_second_factor, takes_no_code_twice) {
    const auto made = registered();
    (void)set_up(made.who.id);
    EXPECT_EQ(try_in(password, code_now()).error().code, "auth.second_factor_wrong");  // used to confirm
    time.advance(30s);
    const auto code = code_now();
    EXPECT_TRUE(try_in(password, code).has_value());
    EXPECT_EQ(try_in(password, code).error().code, "auth.second_factor_wrong");
}

TEST_F(a_second_factor, has_recovery_codes_that_work_once_each_however_they_are_typed) {
    const auto made = registered();
    const auto codes = set_up(made.who.id);
    ASSERT_EQ(codes.size(), 10u);
    std::string typed;
    for (const char c : codes[3])
        if (c != '-') typed += static_cast<char>(std::toupper(c));
    EXPECT_TRUE(try_in(password, typed).has_value());
    EXPECT_FALSE(try_in(password, codes[3]).has_value());
    EXPECT_EQ(run(kept.find_second_factor(made.who.id)).value()->recovery_codes_left, 9);
    EXPECT_TRUE(try_in(password, codes[4]).has_value());
}

TEST_F(a_second_factor, lies_encrypted_and_is_removed_with_a_code) {
    const auto made = registered();
    (void)set_up(made.who.id);
    const auto sealed = run(kept.find_second_factor(made.who.id)).value()->sealed_secret;
    EXPECT_TRUE(std::ranges::search(sealed, secret).empty());
    EXPECT_EQ(run(credentials().remove_second_factor(made.who.id, "123456", here)).error().code,
              "auth.second_factor_wrong");
    time.advance(30s);
    ASSERT_TRUE(run(credentials().remove_second_factor(made.who.id, code_now(), here)));
    EXPECT_TRUE(try_in(password).has_value());
}

TEST_F(api_keys, act_with_their_scopes_as_far_as_the_owner_still_has_them) {
    (void)registered("admin@example.org");
    const auto made = registered();
    api_key_service keys(world);
    const auto who = to_principal(read(made).value());
    const auto key = run(keys.make(who, "press", {"design:read"}, time.now() + 24h, here)).value();
    EXPECT_TRUE(key.secret.starts_with("fwk_"));
    const auto acts = run(keys.recognise(key.secret)).value();
    EXPECT_EQ(acts.user, made.who.id);
    EXPECT_TRUE(acts.may("design:read"));
    EXPECT_FALSE(acts.may("design:write"));
    time.advance(24h);
    EXPECT_EQ(run(keys.recognise(key.secret)).error().code, "auth.key_invalid");
}

TEST_F(api_keys, give_nobody_more_than_he_has) {
    (void)registered("admin@example.org");
    const auto who = to_principal(read(registered()).value());
    api_key_service keys(world);
    EXPECT_EQ(run(keys.make(who, "k", {"admin:users"}, std::nullopt, here)).error().code, "auth.scope_not_held");
    EXPECT_EQ(run(keys.make(who, "k", {"world:rule"}, std::nullopt, here)).error().code, "auth.scope_unknown");
    EXPECT_EQ(run(keys.make(who, "", {}, std::nullopt, here)).error().code, "auth.key_name");
    EXPECT_EQ(run(keys.make(who, "k", {}, time.now(), here)).error().code, "auth.key_expiry");
}

TEST_F(api_keys, are_removed_by_their_owner_alone) {
    const auto owner = to_principal(read(registered()).value());
    const auto other = registered("bea@example.org");
    api_key_service keys(world);
    const auto key = run(keys.make(owner, "k", {}, std::nullopt, here)).value();
    EXPECT_EQ(run(keys.remove(other.who.id, key.key.id, here)).error().code, "auth.key_unknown");
    EXPECT_TRUE(run(keys.recognise(key.secret)).has_value());
    ASSERT_TRUE(run(keys.remove(owner.user, key.key.id, here)));
    EXPECT_FALSE(run(keys.recognise(key.secret)).has_value());
    EXPECT_FALSE(run(keys.recognise("fwk_nonsense")).has_value());
}

TEST(recovery_code, forgives_letters_that_look_alike) {
    EXPECT_EQ(hash_of_recovery_code("0o1i-l000-0000"), hash_of_recovery_code("OO111OOOOOOO"));
    EXPECT_NE(hash_of_recovery_code("a000-0000-0000"), hash_of_recovery_code("b000-0000-0000"));
}

}  // namespace
}  // namespace fw::auth
