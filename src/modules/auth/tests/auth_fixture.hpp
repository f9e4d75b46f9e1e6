// The services of auth on a repository in memory, with a clock that stands still and cheap hashes.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>

#include "fw/async/run.hpp"
#include "fw/auth/api_key_service.hpp"
#include "fw/auth/credential_service.hpp"
#include "fw/auth/reset_desk.hpp"
#include "fw/keys/testing/one_key_service.hpp"
#include "memory_auth_repository.hpp"

namespace fw::auth {

/// So many tries for an account, then a minute's wait.
class counting_throttle final : public sign_in_throttle {
public:
    task<result<std::optional<std::chrono::seconds>>> take(std::optional<std::string> folded_email,
                                                           std::string) override {
        if (!folded_email) co_return std::nullopt;
        co_return ++tries_[*folded_email] > most ? std::optional(std::chrono::seconds(60)) : std::nullopt;
    }
    int most = 5;

private:
    std::map<std::string, int> tries_;
};

class collected_mail final : public auth_mail {
public:
    struct letter {
        std::string kind, to, content;
    };
    task<result<void>> verify_email(std::string to, std::string token) override { co_return keep("verify", to, token); }
    task<result<void>> reset_wanted(std::string folded_email, std::string address) override {
        co_return keep("reset wanted", folded_email, address);
    }
    task<result<void>> not_linked(std::string to, std::string provider) override {
        co_return keep("not linked", to, provider);
    }
    task<result<void>> security_notice(std::string to, std::string what) override {
        co_return keep("notice", to, what);
    }
    [[nodiscard]] std::string last(std::string_view kind) const {
        for (auto i = letters.rbegin(); i != letters.rend(); ++i)
            if (i->kind == kind) return i->content;
        return {};
    }
    std::vector<letter> letters;

private:
    result<void> keep(std::string kind, std::string to, std::string content) {
        letters.push_back({std::move(kind), std::move(to), std::move(content)});
        return {};
    }
};

class collected_revocations final : public revocations {
public:
    task<result<void>> session_ended(session_id id) override {
        sessions.push_back(id);
        co_return result<void>{};
    }
    task<result<void>> tokens_outdated(user_id who, std::int64_t generation) override {
        floors.emplace_back(who, generation);
        co_return result<void>{};
    }
    std::vector<std::pair<user_id, std::int64_t>> floors;
    std::vector<session_id> sessions;
};

struct auth_test : testing::Test {
    auth_test() { EXPECT_TRUE(run(vault.load({"fields"})).has_value()); }

    static constexpr const char* password = "correct horse battery";
    static inline const client here{"203.0.113.7", "Firefox"};

    signed_in registered(std::string email = "ada@example.org") {
        return run(sign_in().register_user(std::move(email), password, here)).value();
    }
    sign_in_service sign_in() const { return sign_in_service(world); }
    result<claims> read(const signed_in& s) const {
        return token_verifier(signer.verifying_keys()).verify(s.access_token, time.now());
    }
    /// What the reset desk does with the last request; the link's token.
    std::string answer_reset() {
        for (auto i = mail.letters.rbegin(); i != mail.letters.rend(); ++i) {
            if (i->kind != "reset wanted") continue;
            const auto link = run(make_reset_link(kept, i->to, i->content, time.now())).value();
            return link ? link->token : "";
        }
        return {};
    }
    std::vector<std::string> events() const {
        std::vector<std::string> out;
        for (const auto& e : kept.audit()) out.push_back(e.event);
        return out;
    }

    memory_auth_repository kept;
    manual_clock time;
    worker_pool hashing{1, 16};
    token_signer signer{crypto::signing_key::make()};
    keys::testing::one_key_service key_service;
    keys::memory_key_store key_store;
    keys::vault vault{key_service, key_store, time};
    counting_throttle throttle;
    collected_mail mail;
    collected_revocations revoked;
    auth_world world{kept, time, hashing, signer, vault, throttle, mail, revoked, {.cost = {64, 1, 1}}};
};

}  // namespace fw::auth
