// The repository in memory: for tests.
#pragma once

#include <map>

#include "identity_repository.hpp"

namespace fw::auth {

/// Single-threaded. `accounts` must outlive it.
class memory_identity_repository final : public identity_repository {
public:
    explicit memory_identity_repository(auth_repository& accounts) : accounts_(accounts) {}

    task<result<void>> add_attempt(token_hash state, oidc_attempt what, time_point) override {
        attempts_.insert_or_assign(state, std::move(what));
        co_return result<void>{};
    }
    task<result<std::optional<oidc_attempt>>> take_attempt(token_hash state, time_point now) override {
        const auto at = attempts_.find(state);
        if (at == attempts_.end()) co_return std::nullopt;
        auto out = std::move(at->second);
        attempts_.erase(at);
        co_return now < out.expires ? std::optional(std::move(out)) : std::nullopt;
    }
    task<result<void>> add(kept_identity what) override {
        for (const auto& one : all_)
            if (one.provider == what.provider && one.hash == what.hash) co_return identity_taken();
        all_.push_back(std::move(what));
        co_return result<void>{};
    }
    task<result<user>> add_with_account(new_user owner, kept_identity what) override {
        for (const auto& one : all_)
            if (one.provider == what.provider && one.hash == what.hash) co_return identity_taken();
        FW_CO_TRY(auto out, co_await accounts_.add_user(std::move(owner)));
        all_.push_back(std::move(what));
        co_return out;
    }
    task<result<std::optional<user_id>>> find_owner(std::string provider, token_hash hash, time_point now) override {
        for (auto& one : all_) {
            if (one.provider != provider || one.hash != hash) continue;
            one.used = now;
            co_return one.user;
        }
        co_return std::nullopt;
    }
    task<result<std::vector<kept_identity>>> list(user_id user) override {
        std::vector<kept_identity> out;
        for (const auto& one : all_)
            if (one.user == user) out.push_back(one);
        std::ranges::sort(out, {}, &kept_identity::id);
        co_return out;
    }
    task<result<bool>> remove(user_id user, identity_id id) override {
        co_return std::erase_if(all_, [&](const auto& one) { return one.user == user && one.id == id; }) > 0;
    }

private:
    auth_repository& accounts_;
    std::map<token_hash, oidc_attempt> attempts_;
    std::vector<kept_identity> all_;
};

}  // namespace fw::auth
