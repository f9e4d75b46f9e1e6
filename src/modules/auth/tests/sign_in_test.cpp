#include "auth_fixture.hpp"

namespace fw::auth {
namespace {

using namespace std::chrono_literals;
using registering = auth_test;
using signing_in = auth_test;
using refreshing = auth_test;
using sessions = auth_test;

TEST_F(registering, makes_the_first_account_admin_and_the_others_users) {
    const auto first = registered();
    EXPECT_EQ(first.who.roles, (std::vector<std::string>{"user", "admin"}));
    EXPECT_TRUE(to_principal(read(first).value()).may("admin:users"));
    const auto second = registered("bea@example.org");
    EXPECT_EQ(second.who.roles, (std::vector<std::string>{"user"}));
    EXPECT_FALSE(to_principal(read(second).value()).may("admin:users"));
    EXPECT_TRUE(to_principal(read(second).value()).may("design:write"));
}

TEST_F(registering, refuses_an_address_that_is_taken_whatever_its_case) {
    (void)registered();
    EXPECT_EQ(run(sign_in().register_user("ADA@example.org", password, here)).error().code, "auth.email_taken");
}

TEST_F(registering, refuses_bad_addresses_and_weak_passwords_with_the_rule) {
    for (const auto* bad : {"", "ada", "@example.org", "ada@", "a b@example.org", "ada@.org", "ada@x..org", "a@b@c"})
        EXPECT_EQ(run(sign_in().register_user(bad, password, here)).error().code, "auth.email_invalid") << bad;
    const auto rule_of = [&](std::string_view weak) {
        return run(sign_in().register_user("ada@example.org", std::string(weak), here)).error().problems.at(0).rule;
    };
    EXPECT_EQ(rule_of("short"), "least");
    EXPECT_EQ(rule_of("äöüäöüäöü"), "least");  // nine characters, eighteen bytes
    EXPECT_EQ(rule_of(std::string(1025, 'x')), "most");
    EXPECT_EQ(rule_of("Qwertyuiop"), "common");
    EXPECT_EQ(rule_of("ada@example.org"), "address");
    EXPECT_TRUE(kept.audit().empty());
}

TEST_F(registering, is_closed_by_policy_but_for_the_first) {
    world.policy.open_registration = false;
    EXPECT_TRUE(run(sign_in().register_user("ada@example.org", password, here)).has_value());
    EXPECT_EQ(run(sign_in().register_user("bea@example.org", password, here)).error().code, "auth.registration_closed");
}

TEST_F(registering, keeps_no_password_and_mails_a_link_that_verifies_the_address) {
    const auto made = registered();
    EXPECT_FALSE(made.who.password_hash.contains(password));
    credential_service credentials(world);
    ASSERT_TRUE(run(credentials.verify_email(mail.last("verify"), here)));
    EXPECT_TRUE(run(kept.find_user(made.who.id)).value()->email_verified);
    EXPECT_EQ(run(credentials.verify_email(mail.last("verify"), here)).error().code, "auth.link_invalid");
}

TEST_F(signing_in, takes_the_right_password_and_says_when_it_was_proved) {
    (void)registered();
    time.advance(1h);
    const auto in = run(sign_in().sign_in("Ada@Example.org", password, std::nullopt, here)).value();
    const auto c = read(in).value();
    EXPECT_EQ(c.user, in.who.id);
    EXPECT_EQ(c.session, in.in.id.value);
    EXPECT_EQ(c.proved, time.now());
    EXPECT_EQ(c.expires - c.issued, access_token_life);
}

TEST_F(signing_in, answers_the_same_to_a_wrong_password_an_unknown_address_and_a_closed_account) {
    const auto made = registered();
    (void)registered("bea@example.org");
    kept.set_active(made.who.id, false);
    const auto refused = [&](std::string email, std::string typed) {
        return run(sign_in().sign_in(std::move(email), std::move(typed), std::nullopt, here)).error();
    };
    const auto wrong = refused("bea@example.org", "wrong horse battery");
    EXPECT_EQ(wrong.code, "auth.bad_credentials");
    for (const auto& other :
         {refused("nobody@example.org", password), refused("ada@example.org", password), refused("?", "")}) {
        EXPECT_EQ(other.code, wrong.code);
        EXPECT_EQ(other.message, wrong.message);
        EXPECT_EQ(other.field, wrong.field);
    }
}

TEST_F(signing_in, is_slowed_down_alike_for_accounts_that_exist_and_that_do_not) {
    (void)registered();
    for (const auto* email : {"ada@example.org", "nobody@example.org"}) {
        for (int i = 0; i < throttle.most; ++i)
            EXPECT_EQ(run(sign_in().sign_in(email, "wrong horse battery", std::nullopt, here)).error().code,
                      "auth.bad_credentials");
        const auto slowed = run(sign_in().sign_in(email, password, std::nullopt, here)).error();
        EXPECT_EQ(slowed.kind, error_kind::rate_limited);
        EXPECT_EQ(slowed.code, "auth.too_many_tries");
    }
}

TEST_F(signing_in, replaces_a_bcrypt_hash) {
    const auto made = registered();
    ASSERT_TRUE(run(kept.set_password(made.who.id, "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")));
    ASSERT_TRUE(run(sign_in().sign_in("ada@example.org", "U*U", std::nullopt, here)));
    EXPECT_TRUE(run(kept.find_user(made.who.id)).value()->password_hash.starts_with("$argon2id$"));
    EXPECT_TRUE(run(sign_in().sign_in("ada@example.org", "U*U", std::nullopt, here)));
}

TEST_F(signing_in, carries_no_rights_before_a_demanded_second_factor_is_there) {
    world.policy.second_factor_roles = {"admin"};
    const auto admin = registered();
    EXPECT_TRUE(admin.must_set_up_second_factor);
    EXPECT_TRUE(read(admin).value().permissions.empty());
    EXPECT_FALSE(registered("bea@example.org").must_set_up_second_factor);
}

TEST_F(refreshing, exchanges_the_token_and_keeps_the_session) {
    const auto first = registered();
    time.advance(1h);
    const auto second = run(sign_in().refresh(first.refresh_token, here)).value();
    EXPECT_EQ(second.in.id, first.in.id);
    EXPECT_NE(second.refresh_token, first.refresh_token);
    EXPECT_EQ(read(second).value().proved, first.in.proved);
    EXPECT_TRUE(run(sign_in().refresh(second.refresh_token, here)).has_value());
}

TEST_F(refreshing, ends_the_session_when_a_token_comes_back) {
    const auto first = registered();
    time.advance(1h);
    const auto second = run(sign_in().refresh(first.refresh_token, here)).value();
    time.advance(refresh_grace);
    EXPECT_EQ(run(sign_in().refresh(first.refresh_token, here)).error().code, "auth.refresh_reused");
    EXPECT_EQ(run(sign_in().refresh(second.refresh_token, here)).error().code, "auth.refresh_invalid");
    EXPECT_EQ(revoked.sessions, (std::vector{first.in.id}));
    EXPECT_EQ(events().back(), "auth.refresh_reused");
}

TEST_F(refreshing, forgives_two_windows_that_are_as_fast_as_each_other) {
    const auto first = registered();
    const auto second = run(sign_in().refresh(first.refresh_token, here)).value();
    EXPECT_EQ(run(sign_in().refresh(first.refresh_token, here)).error().code, "auth.refreshed_elsewhere");
    EXPECT_TRUE(run(sign_in().refresh(second.refresh_token, here)).has_value());
}

TEST_F(refreshing, ends_after_a_week_without_use) {
    const auto first = registered();
    time.advance(session_life);
    EXPECT_EQ(run(sign_in().refresh(first.refresh_token, here)).error().code, "auth.refresh_invalid");
    EXPECT_EQ(run(sign_in().refresh("nonsense", here)).error().code, "auth.refresh_invalid");
}

TEST_F(sessions, are_listed_and_ended_by_their_owner_alone) {
    const auto phone = registered();
    time.advance(1min);
    const auto laptop =
        run(sign_in().sign_in("ada@example.org", password, std::nullopt, {"::1", std::string(500, 'x')})).value();
    const auto other = registered("bea@example.org");
    const auto listed = run(sign_in().list_sessions(phone.who.id)).value();
    ASSERT_EQ(listed.size(), 2u);
    EXPECT_EQ(listed[0].id, laptop.in.id);
    EXPECT_EQ(listed[0].device.size(), 200u);
    EXPECT_EQ(run(sign_in().end_session(other.who.id, phone.in.id, here)).error().code, "auth.session_unknown");
    ASSERT_TRUE(run(sign_in().end_session(phone.who.id, phone.in.id, here)));
    EXPECT_EQ(run(sign_in().refresh(phone.refresh_token, here)).error().code, "auth.refresh_invalid");
    EXPECT_EQ(run(sign_in().end_other_sessions(phone.who.id, laptop.in.id, here)).value(), 0u);
    EXPECT_TRUE(run(sign_in().refresh(laptop.refresh_token, here)).has_value());
}

}  // namespace
}  // namespace fw::auth
