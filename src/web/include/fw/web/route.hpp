// A route: one declaration that gives dispatch, validation, rights, limits, OpenAPI and the documentation.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "fw/base/json.hpp"
#include "fw/web/context.hpp"
#include "fw/web/response.hpp"

namespace fw::web {

/// Whom a route is for.
enum class access : std::uint8_t {
    anyone,         ///< signed in or not
    signed_in,      ///< any principal
    fresh_sign_in,  ///< an access token of a session that proved its password or second factor within 15 minutes
};

/// Which counter of the rate policy a request takes from.
enum class rate_class : std::uint8_t { ordinary, sign_in, upload, expensive, free };

/// Values of the path's {names}, percent-decoded, in the order of the path.
using path_values = std::vector<std::string>;

using handler = std::function<task<result<response>>(context&, const path_values&)>;

/// A JSON schema of one direction, with the components that it refers to.
struct body_schema {
    std::string content_type = "application/json";
    json::value schema;
};

/// A parameter that does not stand in the body.
struct parameter {
    enum class place : std::uint8_t { path, query, header } in = place::query;
    std::string name;
    std::string help;
    bool required = false;
    json::value schema;
};

struct route {
    method verb = method::get;
    std::string path;   ///< after the version: "/avatars/{id}"
    std::string name;   ///< operationId, stable: "getAvatar"
    std::string group;  ///< tag in the documentation: "avatars"
    std::string summary;
    access who = access::signed_in;
    std::string permission = {};  ///< "catalog:write"; empty: none needed
    rate_class rate = rate_class::ordinary;
    std::uint64_t body_limit = 64 * 1024;
    bool streams_body = false;     ///< the handler reads it from `request::stream`
    bool idempotency_key = false;  ///< honours Idempotency-Key
    int success = 200;
    std::vector<std::string> error_codes = {};  ///< beyond those every route may answer
    std::vector<parameter> parameters = {};
    std::vector<body_schema> takes = {};
    std::vector<body_schema> gives = {};
    handler run;
};

}  // namespace fw::web
