#include "fw/base/error.hpp"

namespace fw {

std::unexpected<error> fail(error_kind kind, std::string code, std::string message, std::string field) {
    return std::unexpected(error{kind, std::move(code), std::move(message), std::move(field)});
}

std::string_view to_string(error_kind kind) {
    switch (kind) {
        case error_kind::invalid:
            return "invalid";
        case error_kind::unauthenticated:
            return "unauthenticated";
        case error_kind::forbidden:
            return "forbidden";
        case error_kind::not_found:
            return "not_found";
        case error_kind::conflict:
            return "conflict";
        case error_kind::stale:
            return "stale";
        case error_kind::too_large:
            return "too_large";
        case error_kind::unsupported:
            return "unsupported";
        case error_kind::rate_limited:
            return "rate_limited";
        case error_kind::unavailable:
            return "unavailable";
        case error_kind::timeout:
            return "timeout";
        case error_kind::cancelled:
            return "cancelled";
        case error_kind::not_good_enough:
            return "not_good_enough";
        case error_kind::internal:
            return "internal";
    }
    std::unreachable();
}

int to_exit_code(error_kind kind) {
    switch (kind) {
        case error_kind::invalid:
        case error_kind::not_found:
        case error_kind::too_large:
        case error_kind::unsupported:
            return 2;
        case error_kind::not_good_enough:
            return 3;
        case error_kind::cancelled:
            return 130;
        default:
            return 1;
    }
}

}  // namespace fw
