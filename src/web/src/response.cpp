#include "fw/web/response.hpp"

#include <unistd.h>

#include "fw/base/json_text.hpp"

namespace fw::web {

std::string_view title_of(int status) {
    switch (status) {
        case 400:
            return "Bad request";
        case 401:
            return "Not signed in";
        case 403:
            return "Not allowed";
        case 404:
            return "Not found";
        case 405:
            return "Method not allowed";
        case 406:
            return "Not acceptable";
        case 408:
            return "Too slow";
        case 409:
            return "Conflict";
        case 412:
            return "Changed meanwhile";
        case 413:
            return "Too large";
        case 415:
            return "Unsupported media type";
        case 416:
            return "Range not satisfiable";
        case 422:
            return "Result not good enough";
        case 428:
            return "Precondition required";
        case 429:
            return "Too many requests";
        case 460:
            return "Checksum mismatch";
        case 499:
            return "Cancelled";
        case 503:
            return "Unavailable";
        case 504:
            return "Timed out";
        default:
            return "Internal error";
    }
}

namespace {

void append_member(std::string& out, std::string_view name, std::string_view value) {
    if (out.back() != '{') out += ',';
    append_json_string(out, name);
    out += ':';
    append_json_string(out, value);
}

void append_problems(std::string& out, const error& e) {
    out += ",\"errors\":[";
    const auto append_one = [&out](std::string_view field, std::string_view rule, std::string_view message) {
        if (out.back() != '[') out += ',';
        out += '{';
        append_member(out, "field", field);
        append_member(out, "rule", rule);
        append_member(out, "message", message);
        out += '}';
    };
    for (const auto& p : e.problems) append_one(p.field, p.rule, p.message);
    if (e.problems.empty()) append_one(e.field, e.code, e.message);
    out += ']';
}

}  // namespace

file_body::~file_body() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

int to_status(error_kind kind) {
    switch (kind) {
        case error_kind::invalid:
            return 400;
        case error_kind::unauthenticated:
            return 401;
        case error_kind::forbidden:
            return 403;
        case error_kind::not_found:
            return 404;
        case error_kind::conflict:
            return 409;
        case error_kind::stale:
            return 412;
        case error_kind::too_large:
            return 413;
        case error_kind::unsupported:
            return 415;
        case error_kind::not_good_enough:
            return 422;
        case error_kind::rate_limited:
            return 429;
        case error_kind::cancelled:
            return 499;
        case error_kind::unavailable:
            return 503;
        case error_kind::timeout:
            return 504;
        case error_kind::internal:
            return 500;
    }
    std::unreachable();
}

int to_status(const error& e) {
    // What only HTTP knows: these codes say it more exactly than their kind does.
    struct exact {
        std::string_view code;
        int status;
    };
    static constexpr std::array<exact, 7> exactly{{{"http.checksum_mismatch", 460},
                                                   {"http.method_not_allowed", 405},
                                                   {"http.not_acceptable", 406},
                                                   {"http.body_too_slow", 408},
                                                   {"http.range_not_satisfiable", 416},
                                                   {"http.idempotency_key_reused", 422},
                                                   {"http.if_match_required", 428}}};
    for (const auto& x : exactly)
        if (x.code == e.code) return x.status;
    return to_status(e.kind);
}

response make_problem(const error& e, std::string_view instance, std::string_view request_id) {
    const int status = to_status(e);
    const bool hidden = e.kind == error_kind::internal;
    std::string text = "{";
    append_member(text, "type", "about:blank");
    append_member(text, "title", title_of(status));
    text += ",\"status\":";
    append_json_number(text, std::int64_t{status});
    append_member(text, "code", hidden ? "internal" : e.code);
    append_member(text, "detail",
                  hidden ? "Something went wrong here. It has been noted under this request id." : e.message);
    append_member(text, "instance", instance);
    append_member(text, "requestId", request_id);
    if (!hidden && (!e.problems.empty() || !e.field.empty())) append_problems(text, e);
    text += '}';
    response out{.status = status, .content_type = "application/problem+json"};
    out.body = std::move(text);
    return out;
}

response make_json(std::string text, int status) {
    response out{.status = status, .content_type = "application/json"};
    out.body = std::move(text);
    return out;
}

}  // namespace fw::web
