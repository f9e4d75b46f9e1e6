// Two processes on one database and one Redis, as far as tokens are concerned; and Redis away.
#include "fw/auth/auth_watch.hpp"

#include <gtest/gtest.h>

#include "fw/async/timeout.hpp"
#include "fw/auth/module.hpp"
#include "fw/keys/testing/one_key_service.hpp"
#include "fw/postgres/testing/live_database.hpp"
#include "fw/redis/testing/private_server.hpp"
#include "pg_auth_repository.hpp"
#include "revocation_message.hpp"

namespace fw::auth {
namespace {

using namespace std::chrono_literals;

class everybody final : public sign_in_throttle {
public:
    task<result<std::optional<std::chrono::seconds>>> take(std::optional<std::string>, std::string) override {
        co_return std::nullopt;
    }
};
class no_mail final : public auth_mail {
public:
    task<result<void>> verify_email(std::string, std::string) override { co_return result<void>{}; }
    task<result<void>> reset_wanted(std::string, std::string) override { co_return result<void>{}; }
    task<result<void>> not_linked(std::string, std::string) override { co_return result<void>{}; }
    task<result<void>> security_notice(std::string, std::string) override { co_return result<void>{}; }
};

/// What one process has.
struct process {
    process(postgres::testing::live_database& live, const redis::options& how, const keys::vault& vault,
            std::vector<timed_key> keys, logger log, const clock& time, worker_pool& hashing)
        : kept(live.db()),
          signer(std::move(keys)),
          verifier(signer.verifying_keys()),
          redis(live.context(), how, log),
          revoked(hub, redis),
          world{kept, time, hashing, signer, vault, throttle, mail, revoked, {.cost = {64, 1, 1}}},
          api_keys(world),
          recognised(verifier, api_keys, time),
          watch(live.context(), how, {hub, kept, live.db(), vault, signer, verifier, time}, log) {
        hub.add(live.context(), recognised);
    }

    pg_auth_repository kept;
    token_signer signer;
    token_verifier verifier;
    revocation_hub hub;
    redis::connection redis;
    published_revocations revoked;
    everybody throttle;
    no_mail mail;
    auth_world world;
    api_key_service api_keys;
    recogniser recognised;
    auth_watch watch;
};

struct two_processes : testing::Test {
    two_processes() {
        EXPECT_TRUE(live.run(vault.load({"fields"})));
        const auto keys = live.run(load_signing_keys(live.db(), vault, time.now())).value();
        for (auto* p : {&one, &two}) {
            p->emplace(live, server.how(), vault, keys, log, time, hashing);
            EXPECT_TRUE(live.run((*p)->watch.catch_up()));
            (*p)->watch.start();
        }
        for (auto* p : {&one, &two}) EXPECT_TRUE(live.run((*p)->redis.wait_connected(10s)));
        // Both listen: what is published arrives.
        const auto probe = signed_in_at(*one, "probe@example.org");
        until([&] {
            (void)live.run(one->revoked.session_ended(probe.in.id));
            return code(*two, probe) == "auth.session_ended";
        });
    }
    ~two_processes() override {
        for (auto* p : {&one, &two}) {
            live.run((*p)->watch.stop());
            live.run((*p)->redis.stop());
        }
    }

    signed_in signed_in_at(process& p, std::string email) {
        return live.run(sign_in_service(p.world).register_user(std::move(email), "correct horse battery", {"", "test"}))
            .value();
    }
    std::string code(process& p, const signed_in& s) {
        const std::string given = "Bearer " + s.access_token;
        const std::array<web::field_view, 1> fields{{{"Authorization", given}}};
        web::request asked;
        asked.fields = fields;
        auto told = p.recognised.recognise(asked);
        const auto found = is_known(told) ? std::move(get_known(told)) : live.run(wait_for(std::move(told)));
        return found ? "fine" : found.error().code;
    }
    template <class Condition>
    void until(Condition reached) {
        const auto end = std::chrono::steady_clock::now() + 60s;
        while (!reached()) {
            if (std::chrono::steady_clock::now() > end) throw std::runtime_error("it never came to that");
            live.run(sleep_for(5ms));
        }
    }

    postgres::testing::live_database live;
    redis::testing::private_server server;
    manual_clock time;
    memory_log lines;
    logger log{lines, time};
    worker_pool hashing{1, 16};
    keys::testing::one_key_service service;
    pg_key_store store{live.db()};
    keys::vault vault{service, store, time};
    std::optional<process> one, two;
};

TEST_F(two_processes, refuse_what_either_of_them_has_ended) {
    const auto ada = signed_in_at(*one, "ada@example.org");
    EXPECT_EQ(code(*two, ada), "fine");
    ASSERT_TRUE(live.run(sign_in_service(one->world).end_session(ada.who.id, ada.in.id, {})));
    until([&] { return code(*two, ada) == "auth.session_ended"; });
    EXPECT_EQ(code(*one, ada), "auth.session_ended");
}

TEST_F(two_processes, find_in_the_database_what_was_ended_while_redis_was_away) {
    const auto ada = signed_in_at(*one, "ada@example.org"), bea = signed_in_at(*one, "bea@example.org");
    EXPECT_EQ(code(*two, ada), "fine");
    EXPECT_EQ(code(*two, bea), "fine");
    server.kill();
    ASSERT_TRUE(live.run(sign_in_service(one->world).end_session(ada.who.id, ada.in.id, {})));
    const auto generation = live.run(one->kept.raise_floor(bea.who.id, time.now())).value();
    ASSERT_TRUE(live.run(one->revoked.tokens_outdated(bea.who.id, generation)));
    EXPECT_EQ(code(*one, ada), "auth.session_ended") << "here it is known at once";
    server.start();
    until([&] { return code(*two, ada) == "auth.session_ended" && code(*two, bea) == "auth.token_outdated"; });
}

TEST_F(two_processes, agree_on_the_keys_that_sign) {
    ASSERT_TRUE(live.run(rotate_signing_key(live.db(), vault, rotation::at_once, time.now())));
    const auto old = signed_in_at(*one, "ada@example.org");
    EXPECT_EQ(code(*two, old), "fine") << "nobody has told them yet";
    live.run(one->revoked.keys_changed());
    until([&] { return code(*two, old) == "auth.token_invalid" && code(*one, old) == "auth.token_invalid"; });
    EXPECT_EQ(one->verifier.to_jwks(), two->verifier.to_jwks());
    EXPECT_EQ(code(*two, signed_in_at(*one, "bea@example.org")), "fine");
}

TEST(revocation_messages, are_read_as_they_were_written_and_others_stepped_over) {
    const manual_clock time;
    const std::vector<revocation_message> all{session_message{session_id::make(time.now())},
                                              user_message{user_id::make(time.now()), 7}, keys_message{}};
    for (const auto& m : all) EXPECT_EQ(find_revocation(to_text(m)), m);
    for (const char* text :
         {"", "session", "session x", "user", "user 0190a1b2-0000-7000-8000-000000000000",
          "user 0190a1b2-0000-7000-8000-000000000000 ", "user 0190a1b2-0000-7000-8000-000000000000 -1",
          "user 0190a1b2-0000-7000-8000-000000000000 1x", "keys ", "all"})
        EXPECT_FALSE(find_revocation(text).has_value()) << text;
}

}  // namespace
}  // namespace fw::auth
