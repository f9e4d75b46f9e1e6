// What stands behind the pipeline in its tests.
#pragma once

#include "fw/gateway/pipeline.hpp"

namespace fw::gateway::testing {

class fake_authenticator final : public authenticator {
public:
    /// At once, but for the curator and for what is bad: those have to be waited for.
    soon<answer> recognise(const web::request& asked) override {
        const auto token = asked.field("authorization");
        if (token == "Bearer bad" || token == "Bearer curator") return look_up(std::string(token));
        if (token.empty()) return answer(std::nullopt);
        return answer(recognition{somebody({}), token == "Bearer fresh"});
    }

private:
    static web::principal somebody(std::vector<std::string> permissions) {
        return {.user = {},
                .email = "a@example.com",
                .roles = {"user"},
                .permissions = std::move(permissions),
                .session = {},
                .api_key = {}};
    }
    static task<answer> look_up(std::string token) {
        co_await asio::post(use_task);
        if (token == "Bearer bad")
            co_return fail(error_kind::unauthenticated, "auth.bad_token", "This token does not hold.");
        co_return recognition{somebody({"catalog:write"}), false};
    }
};

class broken_limiter final : public limits::limiter {
public:
    task<result<limits::decision>> take(std::vector<limits::bucket>) override {
        co_return fail(error_kind::unavailable, "redis.unavailable", "Redis is away.");
    }
};

class noting_observer final : public request_observer {
public:
    void answered(const facts& f) override {
        noted.push_back(fmt::format("{} {} {}{}", f.method, f.route, f.status, f.limiter_away ? " limiter away" : ""));
    }
    std::vector<std::string> noted;
};

}  // namespace fw::gateway::testing
