// What every identity_repository does: run on the one in memory and on PostgreSQL's. A `Store` has `identities()`,
// `accounts()` and `run(task)`.
#pragma once

#include <gtest/gtest.h>

#include "identity_repository.hpp"
#include "secret_token.hpp"

namespace fw::auth {

template <class Store>
struct identity_contract : testing::Test {
    user_id somebody(std::string email = "ada@example.org") {
        return store.run(store.accounts().add_user({user_id::make(time.now()), email, email, {}, false, time.now()}))
            .value()
            .id;
    }
    kept_identity identity(user_id of, std::string_view subject, std::string provider = "id") {
        return {
            identity_id::make(time.now()), of, std::move(provider), hash_of(subject), {1, 2, 3}, {}, time.now(), {}};
    }
    identity_repository& kept() { return store.identities(); }
    auth_repository& accounts() { return store.accounts(); }

    Store store;
    manual_clock time;
};

TYPED_TEST_SUITE_P(identity_contract);

TYPED_TEST_P(identity_contract, an_attempt_is_taken_once_and_in_time) {
    const auto now = this->time.now();
    const auto who = this->somebody();
    const oidc_attempt a{"id", {4, 5}, who, "/wardrobe", now + std::chrono::minutes(10)};
    EXPECT_TRUE(this->store.run(this->kept().add_attempt(hash_of("one"), a, now)));
    EXPECT_TRUE(this->store.run(this->kept().add_attempt(hash_of("two"), a, now)));
    const auto taken = this->store.run(this->kept().take_attempt(hash_of("one"), now)).value();
    ASSERT_TRUE(taken.has_value());
    EXPECT_EQ(taken->provider, "id");
    EXPECT_EQ(taken->secret, (bytes{4, 5}));
    EXPECT_EQ(taken->link_to, who);
    EXPECT_EQ(taken->return_to, "/wardrobe");
    EXPECT_FALSE(this->store.run(this->kept().take_attempt(hash_of("one"), now)).value().has_value());
    EXPECT_FALSE(this->store.run(this->kept().take_attempt(hash_of("two"), a.expires)).value().has_value());
    EXPECT_FALSE(this->store.run(this->kept().take_attempt(hash_of("three"), now)).value().has_value());
}

TYPED_TEST_P(identity_contract, an_identity_belongs_to_one_account) {
    const auto ada = this->somebody(), bea = this->somebody("bea@example.org");
    EXPECT_TRUE(this->store.run(this->kept().add(this->identity(ada, "s"))));
    EXPECT_EQ(this->store.run(this->kept().add(this->identity(bea, "s"))).error().code, "auth.identity_taken");
    EXPECT_TRUE(this->store.run(this->kept().add(this->identity(bea, "s", "other"))));
    EXPECT_EQ(this->store.run(this->kept().find_owner("id", hash_of("s"), this->time.now())).value(), ada);
    EXPECT_EQ(this->store.run(this->kept().find_owner("other", hash_of("s"), this->time.now())).value(), bea);
    EXPECT_FALSE(this->store.run(this->kept().find_owner("id", hash_of("t"), this->time.now())).value().has_value());
}

TYPED_TEST_P(identity_contract, an_account_is_made_with_its_identity_or_not_at_all) {
    const auto account = [&](std::string email) {
        return new_user{user_id::make(this->time.now()), email, email, {}, true, this->time.now()};
    };
    const auto first = account("ada@example.org"), second = account("bea@example.org");
    const auto made = this->store.run(this->kept().add_with_account(first, this->identity(first.id, "s")));
    ASSERT_TRUE(made.has_value());
    EXPECT_EQ(made->id, first.id);
    EXPECT_EQ(this->store.run(this->kept().find_owner("id", hash_of("s"), this->time.now())).value(), first.id);
    const auto taken = this->store.run(this->kept().add_with_account(second, this->identity(second.id, "s")));
    EXPECT_EQ(taken.error().code, "auth.identity_taken");
    EXPECT_FALSE(this->store.run(this->accounts().find_user(second.id)).value().has_value())
        << "nobody can get into it";
    const auto again = account("ada@example.org");
    EXPECT_EQ(this->store.run(this->kept().add_with_account(again, this->identity(again.id, "t"))).error().code,
              "auth.email_taken");
    EXPECT_FALSE(this->store.run(this->kept().find_owner("id", hash_of("t"), this->time.now())).value().has_value());
}

TYPED_TEST_P(identity_contract, identities_are_listed_and_taken_away_by_their_owner_alone) {
    const auto ada = this->somebody(), bea = this->somebody("bea@example.org");
    const auto one = this->identity(ada, "s");
    EXPECT_TRUE(this->store.run(this->kept().add(one)));
    (void)this->store.run(this->kept().find_owner("id", hash_of("s"), this->time.now()));
    const auto mine = this->store.run(this->kept().list(ada)).value();
    ASSERT_EQ(mine.size(), 1u);
    EXPECT_EQ(mine.front().id, one.id);
    EXPECT_EQ(mine.front().subject, one.subject);
    EXPECT_TRUE(mine.front().email.empty());
    EXPECT_EQ(mine.front().used, this->time.now());
    EXPECT_TRUE(this->store.run(this->kept().list(bea)).value().empty());
    EXPECT_FALSE(this->store.run(this->kept().remove(bea, one.id)).value());
    EXPECT_TRUE(this->store.run(this->kept().remove(ada, one.id)).value());
    EXPECT_FALSE(this->store.run(this->kept().remove(ada, one.id)).value());
}

REGISTER_TYPED_TEST_SUITE_P(identity_contract, an_attempt_is_taken_once_and_in_time, an_identity_belongs_to_one_account,
                            an_account_is_made_with_its_identity_or_not_at_all,
                            identities_are_listed_and_taken_away_by_their_owner_alone);

}  // namespace fw::auth
