// What every auth_repository does: run on the one in memory and on PostgreSQL's, so that the fake stays honest.
// A `Store` has `auth_repository& repository()` and `run(task)`.
#pragma once

#include <gtest/gtest.h>

#include "auth_repository.hpp"
#include "secret_token.hpp"

namespace fw::auth {

using namespace std::chrono_literals;

template <class Store>
struct auth_repository_contract : testing::Test {
    user added(std::string email = "Ada@example.org") {
        return store
            .run(kept().add_user(
                {user_id::make(time.now()), email, fold_email(email).value(), "hash", false, time.now()}))
            .value();
    }
    session began(const user& who, std::string_view token, time_point expires) {
        const session s{session_id::make(time.now()),
                        who.id,
                        "Firefox",
                        "203.0.113.7",
                        time.now(),
                        time.now(),
                        expires,
                        time.now() - 5min};
        EXPECT_TRUE(store.run(kept().add_session(s, hash_of(token))).has_value());
        return s;
    }
    refresh_outcome refreshed_with(std::string_view shown, std::string_view next) {
        return store.run(kept().refresh(hash_of(shown), hash_of(next), time.now(), time.now() + 168h, "2001:db8::1"))
            .value();
    }
    auth_repository& kept() { return store.repository(); }

    Store store;
    manual_clock time;
};

TYPED_TEST_SUITE_P(auth_repository_contract);

TYPED_TEST_P(auth_repository_contract, keeps_users_and_finds_them_by_folded_address) {
    EXPECT_TRUE(this->store.run(this->kept().is_empty()).value());
    const auto ada = this->added();
    EXPECT_EQ(ada.roles, (std::vector<std::string>{"user", "admin"}));
    EXPECT_EQ(this->added("bea@example.org").roles, (std::vector<std::string>{"user"}));
    EXPECT_FALSE(this->store.run(this->kept().is_empty()).value());
    const auto found = this->store.run(this->kept().find_user_by_email("ada@example.org")).value();
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->id, ada.id);
    EXPECT_EQ(found->email, "Ada@example.org");
    EXPECT_EQ(found->made, ada.made);
    EXPECT_TRUE(found->active);
    EXPECT_FALSE(found->email_verified);
    EXPECT_FALSE(this->store.run(this->kept().find_user_by_email("nobody@example.org")).value().has_value());
    EXPECT_FALSE(this->store.run(this->kept().find_user(user_id::make(this->time.now()))).value().has_value());
    const new_user again{
        user_id::make(this->time.now()), "ADA@example.org", "ada@example.org", "h", false, this->time.now()};
    EXPECT_EQ(this->store.run(this->kept().add_user(again)).error().code, "auth.email_taken");
}

TYPED_TEST_P(auth_repository_contract, changes_passwords_and_verifies_addresses) {
    const auto ada = this->added();
    ASSERT_TRUE(this->store.run(this->kept().set_password(ada.id, "better")));
    ASSERT_TRUE(this->store.run(this->kept().set_email_verified(ada.id)));
    const auto now = this->store.run(this->kept().find_user(ada.id)).value();
    EXPECT_EQ(now->password_hash, "better");
    EXPECT_TRUE(now->email_verified);
}

TYPED_TEST_P(auth_repository_contract, exchanges_refresh_tokens_and_notices_old_ones) {
    const auto ada = this->added();
    const auto s = this->began(ada, "one", this->time.now() + 168h);
    this->time.advance(1h);
    const auto first = this->refreshed_with("one", "two");
    const auto* good = std::get_if<refreshed>(&first);
    ASSERT_NE(good, nullptr);
    EXPECT_EQ(good->in.id, s.id);
    EXPECT_EQ(good->in.proved, s.proved);
    EXPECT_EQ(good->in.used, this->time.now());
    EXPECT_EQ(good->in.address, "2001:db8::1");
    EXPECT_EQ(good->who.id, ada.id);
    EXPECT_EQ(good->who.roles, ada.roles);
    EXPECT_TRUE(std::holds_alternative<just_used>(this->refreshed_with("one", "x")));
    EXPECT_TRUE(std::holds_alternative<refreshed>(this->refreshed_with("two", "three")));
    const auto stolen = this->refreshed_with("one", "x");  // not the last one: never forgiven
    ASSERT_TRUE(std::holds_alternative<reused>(stolen));
    EXPECT_EQ(std::get<reused>(stolen).session, s.id);
    EXPECT_EQ(std::get<reused>(stolen).user, ada.id);
    EXPECT_TRUE(std::holds_alternative<not_known>(this->refreshed_with("three", "x")));
    EXPECT_TRUE(std::holds_alternative<not_known>(this->refreshed_with("nonsense", "x")));
}

TYPED_TEST_P(auth_repository_contract, forgives_the_last_token_for_a_moment_only) {
    (void)this->began(this->added(), "one", this->time.now() + 168h);
    (void)this->refreshed_with("one", "two");
    this->time.advance(refresh_grace);
    EXPECT_TRUE(std::holds_alternative<reused>(this->refreshed_with("one", "x")));
}

TYPED_TEST_P(auth_repository_contract, refreshes_no_session_that_has_expired) {
    (void)this->began(this->added(), "one", this->time.now() + 1h);
    this->time.advance(1h);
    EXPECT_TRUE(std::holds_alternative<not_known>(this->refreshed_with("one", "two")));
}

TYPED_TEST_P(auth_repository_contract, lists_and_ends_sessions_of_their_owner) {
    const auto ada = this->added(), bea = this->added("bea@example.org");
    const auto first = this->began(ada, "one", this->time.now() + 1h);
    this->time.advance(1min);
    const auto second = this->began(ada, "two", this->time.now() + 2h);
    (void)this->began(bea, "three", this->time.now() + 2h);
    auto listed = this->store.run(this->kept().list_sessions(ada.id, this->time.now())).value();
    ASSERT_EQ(listed.size(), 2u);
    EXPECT_EQ(listed[0].id, second.id);
    EXPECT_EQ(listed[0].device, "Firefox");
    EXPECT_EQ(listed[0].address, "203.0.113.7");
    EXPECT_EQ(this->store.run(this->kept().list_sessions(ada.id, first.expires)).value().size(), 1u);
    EXPECT_FALSE(this->store.run(this->kept().end_session(bea.id, first.id, this->time.now())).value());
    EXPECT_TRUE(this->store.run(this->kept().end_session(ada.id, first.id, this->time.now())).value());
    EXPECT_FALSE(this->store.run(this->kept().end_session(ada.id, first.id, this->time.now())).value());
    EXPECT_TRUE(std::holds_alternative<not_known>(this->refreshed_with("one", "x")));
    const auto third = this->began(ada, "four", this->time.now() + 2h);
    EXPECT_EQ(this->store.run(this->kept().end_sessions(ada.id, third.id, this->time.now())).value(),
              (std::vector{second.id}));
    EXPECT_EQ(this->store.run(this->kept().end_sessions(ada.id, std::nullopt, this->time.now())).value(),
              (std::vector{third.id}));
    EXPECT_EQ(this->store.run(this->kept().list_sessions(bea.id, this->time.now())).value().size(), 1u);
}

TYPED_TEST_P(auth_repository_contract, takes_a_mailed_token_once_for_what_it_is) {
    const auto ada = this->added();
    const auto take = [&](mailed_token kind, std::string_view token) {
        return this->store.run(this->kept().take_mailed_token(kind, hash_of(token), this->time.now())).value();
    };
    ASSERT_TRUE(this->store.run(
        this->kept().add_mailed_token(mailed_token::verify_email, hash_of("a"), ada.id, this->time.now() + 1h)));
    ASSERT_TRUE(this->store.run(
        this->kept().add_mailed_token(mailed_token::reset_password, hash_of("b"), ada.id, this->time.now() + 1h)));
    EXPECT_FALSE(take(mailed_token::reset_password, "a").has_value());
    EXPECT_EQ(take(mailed_token::verify_email, "a"), ada.id);
    EXPECT_FALSE(take(mailed_token::verify_email, "a").has_value());
    this->time.advance(1h);
    EXPECT_FALSE(take(mailed_token::reset_password, "b").has_value());
    EXPECT_FALSE(take(mailed_token::reset_password, "c").has_value());
}

TYPED_TEST_P(auth_repository_contract, keeps_a_second_factor_from_beginning_to_end) {
    const auto ada = this->added();
    auto& kept = this->kept();
    EXPECT_FALSE(this->store.run(kept.find_second_factor(ada.id)).value().has_value());
    ASSERT_TRUE(this->store.run(kept.begin_second_factor(ada.id, {1, 2, 3})));
    ASSERT_TRUE(this->store.run(kept.begin_second_factor(ada.id, {4, 5})));
    EXPECT_FALSE(this->store.run(kept.find_user(ada.id)).value()->second_factor);
    ASSERT_TRUE(this->store.run(kept.confirm_second_factor(ada.id, 100, {hash_of("r1"), hash_of("r2")})));
    const auto factor = this->store.run(kept.find_second_factor(ada.id)).value();
    ASSERT_TRUE(factor.has_value());
    EXPECT_EQ(factor->sealed_secret, (bytes{4, 5}));
    EXPECT_TRUE(factor->confirmed);
    EXPECT_EQ(factor->used_step, 100);
    EXPECT_EQ(factor->recovery_codes_left, 2);
    EXPECT_TRUE(this->store.run(kept.find_user(ada.id)).value()->second_factor);
    EXPECT_EQ(this->store.run(kept.begin_second_factor(ada.id, {6})).error().code, "auth.second_factor_on");
    EXPECT_FALSE(this->store.run(kept.use_step(ada.id, 100)).value());
    EXPECT_TRUE(this->store.run(kept.use_step(ada.id, 101)).value());
    EXPECT_FALSE(this->store.run(kept.use_step(ada.id, 101)).value());
    EXPECT_TRUE(this->store.run(kept.use_recovery_code(ada.id, hash_of("r1"))).value());
    EXPECT_FALSE(this->store.run(kept.use_recovery_code(ada.id, hash_of("r1"))).value());
    EXPECT_EQ(this->store.run(kept.find_second_factor(ada.id)).value()->recovery_codes_left, 1);
    ASSERT_TRUE(this->store.run(kept.remove_second_factor(ada.id)));
    EXPECT_FALSE(this->store.run(kept.find_second_factor(ada.id)).value().has_value());
    EXPECT_FALSE(this->store.run(kept.use_recovery_code(ada.id, hash_of("r2"))).value());
    EXPECT_FALSE(this->store.run(kept.find_user(ada.id)).value()->second_factor);
}

TYPED_TEST_P(auth_repository_contract, keeps_api_keys_until_they_expire_or_are_removed) {
    const auto ada = this->added(), bea = this->added("bea@example.org");
    auto& kept = this->kept();
    const api_key key{api_key_id::make(this->time.now()),
                      ada.id,
                      "press",
                      "fwk_abcdef",
                      {"design:read", "export:create"},
                      this->time.now(),
                      this->time.now() + 1h,
                      std::nullopt};
    ASSERT_TRUE(this->store.run(kept.add_api_key(key, hash_of("secret"))));
    auto other = key;
    other.id = api_key_id::make(this->time.now());
    EXPECT_EQ(this->store.run(kept.add_api_key(other, hash_of("other"))).error().code, "auth.key_name_taken");
    const auto found = this->store.run(kept.find_api_key(hash_of("secret"), this->time.now())).value();
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->first.id, key.id);
    EXPECT_EQ(found->first.scopes, key.scopes);
    EXPECT_EQ(found->first.prefix, "fwk_abcdef");
    EXPECT_EQ(found->second.id, ada.id);
    const auto listed = this->store.run(kept.list_api_keys(ada.id)).value();
    ASSERT_EQ(listed.size(), 1u);
    EXPECT_EQ(listed[0].used, this->time.now());
    EXPECT_EQ(listed[0].expires, key.expires);
    EXPECT_FALSE(this->store.run(kept.find_api_key(hash_of("secret"), *key.expires)).value().has_value());
    EXPECT_FALSE(this->store.run(kept.remove_api_key(bea.id, key.id)).value());
    EXPECT_TRUE(this->store.run(kept.remove_api_key(ada.id, key.id)).value());
    EXPECT_FALSE(this->store.run(kept.find_api_key(hash_of("secret"), this->time.now())).value().has_value());
    EXPECT_TRUE(this->store.run(kept.list_api_keys(ada.id)).value().empty());
    EXPECT_TRUE(this->store.run(kept.add_api_key(other, hash_of("other"))).has_value());
}

TYPED_TEST_P(auth_repository_contract, notes_what_happened) {
    const auto ada = this->added();
    EXPECT_TRUE(this->store
                    .run(this->kept().add_audit(
                        {"auth.signed_in", audit_outcome::done, ada.id, "203.0.113.7", "{}", this->time.now()}))
                    .has_value());
    EXPECT_TRUE(this->store
                    .run(this->kept().add_audit(
                        {"auth.sign_in_refused", audit_outcome::refused, std::nullopt, "", "{}", this->time.now()}))
                    .has_value());
}

TYPED_TEST_P(auth_repository_contract, tells_what_was_revoked_lately) {
    const auto ada = this->added(), bea = this->added("bea@example.org");
    const auto before = this->time.now();
    this->time.advance(1s);
    const auto one = this->began(ada, "one", this->time.now() + 1h),
               two = this->began(ada, "two", this->time.now() + 1h);
    EXPECT_TRUE(this->store.run(this->kept().end_session(ada.id, one.id, this->time.now())).value());
    EXPECT_EQ(this->store.run(this->kept().raise_floor(bea.id, this->time.now())).value(), 1);
    EXPECT_EQ(this->store.run(this->kept().raise_floor(bea.id, this->time.now())).value(), 2);
    auto lately = this->store.run(this->kept().list_revoked(before)).value();
    EXPECT_EQ(lately.sessions, std::vector{one.id});
    EXPECT_EQ(lately.floors, (std::vector{std::pair(bea.id, std::int64_t{2})}));
    EXPECT_EQ(this->store.run(this->kept().find_user(bea.id)).value()->generation, 2);
    EXPECT_EQ(this->store.run(this->kept().find_user(ada.id)).value()->generation, 0);
    const auto then = this->time.now();
    this->time.advance(1s);
    (void)this->refreshed_with("two", "three");
    this->time.advance(1h);
    (void)this->refreshed_with("two", "four");
    lately = this->store.run(this->kept().list_revoked(then)).value();
    EXPECT_EQ(lately.sessions, std::vector{two.id}) << "ended because its token was used twice";
    EXPECT_TRUE(lately.floors.empty());
}

REGISTER_TYPED_TEST_SUITE_P(auth_repository_contract, tells_what_was_revoked_lately,
                            keeps_users_and_finds_them_by_folded_address, changes_passwords_and_verifies_addresses,
                            exchanges_refresh_tokens_and_notices_old_ones, forgives_the_last_token_for_a_moment_only,
                            refreshes_no_session_that_has_expired, lists_and_ends_sessions_of_their_owner,
                            takes_a_mailed_token_once_for_what_it_is, keeps_a_second_factor_from_beginning_to_end,
                            keeps_api_keys_until_they_expire_or_are_removed, notes_what_happened);

}  // namespace fw::auth
