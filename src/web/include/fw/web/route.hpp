// A route: one declaration that gives dispatch, validation, rights, limits, OpenAPI and the documentation.
// `fw/web/endpoint.hpp` makes routes from typed handlers; here is only what they are.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
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

/// Values of the path's {names}, percent-decoded, in the order of the path. Views into the request's path where nothing
/// had to be decoded, so it must not outlive the request.
class path_values {
public:
    static constexpr std::size_t most = 8;

    [[nodiscard]] std::size_t size() const { return count_; }
    [[nodiscard]] std::string_view operator[](std::size_t i) const { return values_[i]; }

    /// False, and nothing added, for a broken escape, what is not UTF-8, control characters, "." and "..".
    [[nodiscard]] bool add(std::string_view raw);
    void drop_last() { --count_; }

private:
    std::array<std::string_view, most> values_;
    std::size_t count_ = 0;
    std::vector<std::unique_ptr<std::string>> decoded_;
};

using handler = std::function<task<result<response>>(context&, const path_values&)>;

/// A body that a route takes or gives; the schema may refer to the route table's components.
struct body_schema {
    std::string content_type = "application/json";
    json::value schema = {};
    std::string help = {};
};

/// A parameter that does not stand in the body.
struct parameter {
    enum class place : std::uint8_t { path, query, header, cookie } in = place::query;
    std::string name = {};
    std::string help = {};
    bool required = false;
    json::value schema = {};
};

/// An error that a route may answer, for the documentation.
struct error_case {
    error_kind kind = error_kind::invalid;
    std::string code = {};
    std::string help = {};
};

struct route {
    method verb = method::get;
    std::string path = {};     ///< after the version: "/avatars/{id}", "/files/{key...}"
    int version = 1;           ///< of the API: "/api/v1"; 0: outside of it ("/healthz")
    std::string name = {};     ///< operationId, stable: "getAvatar"
    std::string group = {};    ///< tag in the documentation: "avatars"
    std::string summary = {};  ///< a few words
    std::string help = {};     ///< a paragraph, if the summary does not say it all
    access who = access::signed_in;
    std::string permission = {};        ///< "catalog:write"; empty: none needed
    bool before_second_factor = false;  ///< also for who must set up a second factor first
    rate_class rate = rate_class::ordinary;
    std::uint64_t body_limit = 64 * 1024;
    /// How long the handler may take until it is cancelled; 0: as long as it likes. Bodies that are streamed, in or
    /// out, do not count.
    std::chrono::milliseconds deadline{30'000};
    bool streams_body = false;     ///< the handler reads it from `request::stream`
    bool always_answers = false;   ///< also while others of its group fail; what it says itself opens no circuit
    bool idempotency_key = false;  ///< honours Idempotency-Key of callers who are signed in
    bool deprecated = false;
    bool hidden = false;                  ///< not in the documentation
    bool has_etag = false;                ///< answers with an ETag, and 304 to who has it already
    bool needs_body = false;              ///< the body that it takes may not be left out
    int success = 0;                      ///< 0: 200, or 204 where there is nothing to say
    std::vector<error_case> errors = {};  ///< beyond those every route may answer
    std::vector<parameter> parameters = {};
    std::vector<body_schema> takes = {};
    std::vector<body_schema> gives = {};
    handler run = {};
};

}  // namespace fw::web
