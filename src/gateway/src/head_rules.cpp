#include "head_rules.hpp"

#include <charconv>
#include <cstring>

namespace fw::gateway {

namespace {

constexpr refusal bare_lf{400, "http.bare_line_feed", "Lines of a request end with CR LF."};
constexpr refusal control_byte{400, "http.control_byte", "The head of a request has no control characters."};
constexpr refusal folded{400, "http.folded_field", "A header field stands on one line."};
constexpr refusal head_too_large{431, "http.head_too_large", "The header fields are longer than the server takes."};
constexpr refusal too_many_fields{431, "http.too_many_fields", "There are more header fields than the server takes."};
constexpr refusal target_too_long{414, "http.target_too_long", "The request target is longer than the server takes."};
constexpr refusal bad_target{400, "http.bad_target", "The request target is not a path."};
constexpr refusal bad_host{400, "http.bad_host", "A request names its host once, as name or name:port."};
constexpr refusal bad_coding{501, "http.unknown_transfer_coding", "The only transfer coding read here is chunked."};
constexpr refusal unknown_method{501, "http.unknown_method", "The server does not know this method."};
constexpr refusal bad_expectation{417, "http.unknown_expectation", "The only expectation met here is 100-continue."};

bool is_visible(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
}

bool is_host(std::string_view text) {
    constexpr std::string_view allowed =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%!$&'()*+,;=:[]";
    return !text.empty() && text.find_first_not_of(allowed) == text.npos;
}

/// "http://host/path" → "/path" where the host is the one of the Host field; origin form and "*" stay.
std::optional<refusal> judge_target(std::string_view target, web::method verb, std::string_view host,
                                    std::string_view& out) {
    if (target.empty() || !is_visible(target) || target.contains('#')) return bad_target;
    out = target;
    if (target.front() == '/') return std::nullopt;
    if (target == "*") return verb == web::method::options ? std::nullopt : std::optional(bad_target);
    const auto scheme_end = target.find("://");
    if (scheme_end == target.npos) return bad_target;
    const auto scheme = target.substr(0, scheme_end);
    if (!web::same_name(scheme, "http") && !web::same_name(scheme, "https")) return bad_target;
    const auto rest = target.substr(scheme_end + 3);
    const auto path = rest.find_first_of("/?");
    if (!web::same_name(rest.substr(0, path), host)) return bad_host;
    out = path == rest.npos ? std::string_view("/") : rest.substr(path);
    return out.front() == '/' ? std::nullopt : std::optional(bad_target);
}

std::optional<std::uint64_t> find_length(std::string_view digits) {
    std::uint64_t value = 0;
    if (digits.empty() || digits.size() > 18 || digits.find_first_not_of("0123456789") != digits.npos)
        return std::nullopt;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

}  // namespace

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

bool has_token(std::string_view list, std::string_view token) {
    while (!list.empty()) {
        const auto comma = list.find(',');
        if (web::same_name(trimmed(list.substr(0, comma)), token)) return true;
        list = comma == list.npos ? std::string_view() : list.substr(comma + 1);
    }
    return false;
}

head_scanner::state head_scanner::refuse(refusal why) {
    why_ = why;
    return state::refused;
}

head_scanner::state head_scanner::scan(std::string_view bytes, const head_limits& limits) {
    while (looked_at_ < bytes.size()) {
        const auto* found =
            static_cast<const char*>(std::memchr(bytes.data() + looked_at_, '\n', bytes.size() - looked_at_));
        const std::size_t end = found != nullptr ? static_cast<std::size_t>(found - bytes.data()) : bytes.size();
        if (std::memchr(bytes.data() + looked_at_, '\0', end - looked_at_) != nullptr) return refuse(control_byte);
        if (lines_ == 0 && end > limits.target + 32) return refuse(target_too_long);
        if (end >= limits.bytes) return refuse(head_too_large);
        // Whether a line is folded is seen from its first byte.
        if (lines_ > 0 && line_start_ < bytes.size() && (bytes[line_start_] == ' ' || bytes[line_start_] == '\t'))
            return refuse(folded);
        if (found == nullptr) {
            looked_at_ = bytes.size();
            return state::incomplete;
        }
        if (end == 0 || bytes[end - 1] != '\r') return refuse(bare_lf);
        looked_at_ = end + 1;
        if (end - 1 == line_start_ && lines_ > 0) {
            length_ = end + 1;
            return state::complete;
        }
        if (lines_++ > limits.fields) return refuse(too_many_fields);
        line_start_ = end + 1;
    }
    return state::incomplete;
}

std::optional<refusal> find_refusal(std::string_view verb, std::string_view target, int version,
                                    std::span<const web::field_view> fields, const head_limits& limits,
                                    head_facts& facts) {
    if (target.size() > limits.target) return target_too_long;
    facts.http_1_0 = version == 10;
    facts.keep_alive = !facts.http_1_0;
    std::string_view host;
    std::size_t hosts = 0;
    std::size_t lengths = 0;
    std::size_t codings = 0;
    for (const auto& f : fields) {
        switch (f.name.size()) {  // the length alone tells most fields apart
            case 4:
                if (web::same_name(f.name, "host")) host = f.value, ++hosts;
                break;
            case 6:
                if (web::same_name(f.name, "expect")) {
                    if (!web::same_name(f.value, "100-continue")) return bad_expectation;
                    facts.expects_continue = !facts.http_1_0;
                }
                break;
            case 10:
                if (web::same_name(f.name, "connection")) {
                    if (has_token(f.value, "close"))
                        facts.keep_alive = false;
                    else if (facts.http_1_0 && has_token(f.value, "keep-alive"))
                        facts.keep_alive = true;
                }
                break;
            case 14:
                if (web::same_name(f.name, "content-length")) {
                    facts.length = find_length(f.value);
                    if (!facts.length || ++lengths > 1) return bad_framing;
                }
                break;
            case 17:
                if (web::same_name(f.name, "transfer-encoding")) {
                    if (++codings > 1 || !web::same_name(f.value, "chunked")) return bad_coding;
                    facts.chunked = true;
                }
                break;
            default:
                break;
        }
    }
    if (lengths > 0 && codings > 0) return bad_framing;
    if (codings > 0 && facts.http_1_0) return bad_coding;
    if (hosts > 1 || (hosts == 0 && !facts.http_1_0) || (hosts == 1 && !is_host(host))) return bad_host;
    const auto known = web::find_method(verb);
    if (!known) return unknown_method;
    facts.verb = *known;
    return judge_target(target, *known, host, facts.target);
}

}  // namespace fw::gateway
