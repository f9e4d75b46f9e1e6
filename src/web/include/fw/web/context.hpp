// Who asks, and what belongs to one request while it is being answered.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fw/base/ids.hpp"
#include "fw/base/log.hpp"
#include "fw/web/request.hpp"

namespace fw::web {

struct user_tag;
using user_id = strong_id<user_tag>;

/// Somebody who has been recognised, by an access token or an API key.
struct principal {
    user_id user;
    std::string email;
    std::vector<std::string> roles;        ///< "user", "premium", "curator", "admin"
    std::vector<std::string> permissions;  ///< "catalog:write", …; of an API key: only its scopes
    std::optional<uuid> session;           ///< of an access token
    std::optional<uuid> api_key;
    bool must_enrol = false;  ///< may do nothing before he has set up a second factor (`route::before_second_factor`)

    [[nodiscard]] bool may(std::string_view permission) const;
    [[nodiscard]] bool is(std::string_view role) const;
};

/// W3C trace context.
struct trace_context {
    std::string trace_id;  ///< 32 hexadecimal digits
    std::string span_id;   ///< 16, of the request's own span
    bool sampled = false;
};

/// The `traceparent` of what a request asks for; empty where it is not traced.
[[nodiscard]] std::string to_traceparent(const trace_context& trace);

/// Lives as long as the handler's task.
struct context {
    const request& asked;
    std::string_view request_id;
    const trace_context& trace;
    std::optional<principal> who;  ///< always there on routes that are not for anyone
    logger log;                    ///< carries request and trace id
    /// Header fields of the answer, whether it is good or an error: cookies, Location. The gateway adds them.
    std::vector<std::pair<std::string, std::string>> answer_fields = {};

    /// The principal of a route that demands one.
    [[nodiscard]] const principal& user() const { return *who; }
};

}  // namespace fw::web
