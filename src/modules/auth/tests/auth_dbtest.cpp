#include "fw/auth/installation_keys.hpp"
#include "fw/base/json.hpp"
#include "fw/keys/testing/one_key_service.hpp"
#include "fw/postgres/testing/live_database.hpp"
#include "identity_contract.hpp"
#include "pg_auth_repository.hpp"
#include "pg_identity_repository.hpp"
#include "repository_contract.hpp"

namespace fw::auth {
namespace {

struct postgres_store {
    auth_repository& repository() { return kept; }
    template <class T>
    T run(task<T> work) {
        return live.run(std::move(work));
    }
    postgres::testing::live_database live;
    pg_auth_repository kept{live.db()};
};

INSTANTIATE_TYPED_TEST_SUITE_P(in_postgres, auth_repository_contract, postgres_store);

struct postgres_identities : postgres_store {
    identity_repository& identities() { return kept_identities; }
    auth_repository& accounts() { return kept; }
    pg_identity_repository kept_identities{live.db()};
};
INSTANTIATE_TYPED_TEST_SUITE_P(in_postgres, identity_contract, postgres_identities);

TEST(pg_auth_repository, makes_one_of_two_first_accounts_admin) {
    postgres_store store;
    const manual_clock time;
    std::vector<user> made;
    for (const auto* email : {"a@example.org", "b@example.org"})
        asio::co_spawn(store.live.context(),
                       store.kept.add_user({user_id::make(time.now()), email, email, "h", false, time.now()}),
                       [&](std::exception_ptr, result<user> u) { made.push_back(u.value()); });
    while (made.size() < 2) store.live.context().run_one();
    EXPECT_EQ(std::ranges::count_if(made, [](const user& u) { return u.roles.size() == 2; }), 1);
}

struct installation_keys : testing::Test {
    template <class T>
    T run(task<T> work) {
        return live.run(std::move(work));
    }
    std::vector<std::string> signing(const keys::vault& v) {
        std::vector<std::string> out;
        for (const auto& key : run(load_signing_keys(live.db(), v, time.now())).value())
            out.push_back(key.key.verifying().id());
        return out;
    }
    postgres::testing::live_database live;
    manual_clock time;
    keys::testing::one_key_service service;
    pg_key_store store{live.db()};
    keys::vault vault{service, store, time};
};

TEST_F(installation_keys, of_the_vault_are_the_same_after_a_restart) {
    ASSERT_TRUE(run(vault.load({"fields", "photos"})));
    const auto sealed = vault.seal("photos", "c", bytes_of("x"));
    keys::vault again(service, store, time);
    ASSERT_TRUE(run(again.load({"fields", "photos"})));
    EXPECT_EQ(text_of(again.open("c", sealed).value()), "x");
    EXPECT_EQ(run(store.list()).value().size(), 2u);
    const auto first = run(store.list()).value().front();
    ASSERT_TRUE(run(store.rewrap(first.id, {"another", {1, 2}})));
    EXPECT_EQ(run(store.list()).value().front().wrapped.wrapped_by, "another");
}

TEST_F(installation_keys, that_sign_are_made_once_announced_before_they_sign_and_kept_until_their_tokens_are_gone) {
    ASSERT_TRUE(run(vault.load({"fields"})));
    const auto first = signing(vault);
    ASSERT_EQ(first.size(), 1u);
    EXPECT_EQ(signing(vault), first);
    time.advance(signing_key_life - signing_key_announced);
    token_signer signer(run(load_signing_keys(live.db(), vault, time.now())).value());
    ASSERT_EQ(signer.verifying_keys().size(), 2u) << "the next one is announced";
    const auto second = signer.verifying_keys().back().id();
    const auto key_of = [&] {
        claims at_present;
        at_present.issued = std::chrono::floor<std::chrono::seconds>(time.now());
        const auto token = signer.sign(at_present);
        const auto head = find_base64url(token.substr(0, token.find('.'))).value();
        return parse_json(text_of(head)).value().at("kid").as_string();
    };
    EXPECT_EQ(key_of(), first.front());
    time.advance(signing_key_announced);
    EXPECT_EQ(key_of(), second);
    EXPECT_EQ(signing(vault), (std::vector{first.front(), second})) << "tokens of the first are out";
    time.advance(signing_key_kept);
    EXPECT_EQ(signing(vault), std::vector{second});
}

TEST_F(installation_keys, that_are_shared_secrets_are_made_once_and_differ_by_name) {
    ASSERT_TRUE(run(vault.load({"fields"})));
    const auto cursors = run(load_secret(live.db(), vault, "cursors", time.now())).value();
    EXPECT_EQ(cursors.size(), 32u);
    EXPECT_EQ(run(load_secret(live.db(), vault, "cursors", time.now())).value(), cursors);
    EXPECT_NE(run(load_secret(live.db(), vault, "links", time.now())).value(), cursors);
}

TEST_F(installation_keys, that_encrypt_are_the_same_for_servers_that_start_together) {
    keys::vault other(service, store, time);
    std::vector<bool> loaded;
    for (auto* each : {&vault, &other})
        asio::co_spawn(live.context(), each->load({"fields", "photos"}),
                       [&](std::exception_ptr, result<void> done) { loaded.push_back(done.has_value()); });
    while (loaded.size() < 2) live.context().run_one();
    EXPECT_EQ(loaded, (std::vector{true, true}));
    EXPECT_EQ(run(store.list()).value().size(), 2u);
    EXPECT_TRUE(other.open("c", vault.seal("fields", "c", bytes_of("x"))));
    EXPECT_TRUE(vault.open("c", other.seal("photos", "c", bytes_of("x"))));
}

TEST_F(installation_keys, that_sign_are_replaced_when_somebody_says_so) {
    ASSERT_TRUE(run(vault.load({"fields"})));
    const auto first = signing(vault);
    ASSERT_TRUE(run(rotate_signing_key(live.db(), vault, rotation::announced, time.now())));
    const auto two = signing(vault);
    ASSERT_EQ(two.size(), 2u);
    EXPECT_EQ(two.front(), first.front());
    ASSERT_TRUE(run(rotate_signing_key(live.db(), vault, rotation::at_once, time.now())));
    const auto last = signing(vault);
    ASSERT_EQ(last.size(), 1u) << "no other key is believed";
    EXPECT_EQ(std::ranges::find(two, last.front()), two.end());
}

}  // namespace
}  // namespace fw::auth
