#include "answer_head.hpp"

#include <charconv>
#include <ctime>

#include "fw/base/json_text.hpp"
#include "fw/gateway/application.hpp"

namespace fw::gateway {

namespace {

bool is_field_name(std::string_view name) {
    return !name.empty() && std::ranges::all_of(name, [](char c) { return c > 0x20 && c < 0x7f && c != ':'; });
}

bool is_field_value(std::string_view value) {
    return std::ranges::all_of(value, [](char c) {
        const auto u = static_cast<unsigned char>(c);
        return (u >= 0x20 && u != 0x7f) || u == '\t';
    });
}

bool append_field(std::string& out, std::string_view name, std::string_view value) {
    if (!is_field_name(name) || !is_field_value(value)) return false;
    out += name;
    out += ": ";
    out += value;
    out += "\r\n";
    return true;
}

}  // namespace

std::string_view reason_of(int status) {
    switch (status) {
            // clang-format off
        case 200: return "OK";
        case 201: return "Created";
        case 202: return "Accepted";
        case 204: return "No Content";
        case 206: return "Partial Content";
        case 301: return "Moved Permanently";
        case 302: return "Found";
        case 303: return "See Other";
        case 304: return "Not Modified";
        case 307: return "Temporary Redirect";
        case 308: return "Permanent Redirect";
        case 400: return "Bad Request";
        case 401: return "Unauthorized";
        case 403: return "Forbidden";
        case 404: return "Not Found";
        case 405: return "Method Not Allowed";
        case 406: return "Not Acceptable";
        case 408: return "Request Timeout";
        case 409: return "Conflict";
        case 410: return "Gone";
        case 411: return "Length Required";
        case 412: return "Precondition Failed";
        case 413: return "Content Too Large";
        case 414: return "URI Too Long";
        case 415: return "Unsupported Media Type";
        case 416: return "Range Not Satisfiable";
        case 417: return "Expectation Failed";
        case 422: return "Unprocessable Content";
        case 428: return "Precondition Required";
        case 429: return "Too Many Requests";
        case 431: return "Request Header Fields Too Large";
        case 460: return "Checksum Mismatch";
        case 499: return "Client Closed Request";
        case 500: return "Internal Server Error";
        case 501: return "Not Implemented";
        case 502: return "Bad Gateway";
        case 503: return "Service Unavailable";
        case 504: return "Gateway Timeout";
        case 505: return "HTTP Version Not Supported";
        // clang-format on
        default:
            return "Unknown";
    }
}

void append_decimal(std::string& out, std::uint64_t value) {
    std::array<char, 20> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    out.append(digits.data(), end);
}

framing find_framing(const web::response& r, bool http_1_0, std::uint64_t& length) {
    length = 0;
    if (r.status == 204 || r.status == 304 || r.status < 200) return framing::none;
    if (const auto* source = std::get_if<std::unique_ptr<web::body_source>>(&r.body)) {
        if (const auto told = (*source)->length()) {
            length = *told;
            return framing::length;
        }
        return http_1_0 ? framing::until_close : framing::chunked;
    }
    const auto* file = std::get_if<web::file_body>(&r.body);
    length = file != nullptr ? file->length() : std::get<std::string>(r.body).size();
    return framing::length;
}

bool append_answer_head(std::string& out, const web::response& r, const answer_facts& facts) {
    if (r.status == 200) {
        out += "HTTP/1.1 200 OK\r\n";
    } else {
        out += "HTTP/1.1 ";
        append_decimal(out, static_cast<std::uint64_t>(r.status));
        out += ' ';
        out += reason_of(r.status);
        out += "\r\n";
    }
    out += facts.date_line;
    if (!r.content_type.empty() && !append_field(out, "Content-Type", r.content_type)) return false;
    for (const auto& [name, value] : r.fields)
        if (!append_field(out, name, value)) return false;
    out += facts.ready_lines;
    if (facts.body == framing::length) {
        out += "Content-Length: ";
        append_decimal(out, facts.length);
        out += "\r\n";
    } else if (facts.body == framing::chunked) {
        out += "Transfer-Encoding: chunked\r\n";
    }
    if (!facts.keep_alive)
        out += "Connection: close\r\n";
    else if (facts.http_1_0)
        out += "Connection: keep-alive\r\n";
    out += "\r\n";
    return true;
}

std::string to_http_date(std::int64_t unix_seconds) {
    static constexpr std::array<const char*, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::time_t t = unix_seconds;
    std::tm parts{};
    ::gmtime_r(&t, &parts);
    return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT", days[static_cast<std::size_t>(parts.tm_wday)],
                       parts.tm_mday, months[static_cast<std::size_t>(parts.tm_mon)], parts.tm_year + 1900,
                       parts.tm_hour, parts.tm_min, parts.tm_sec);
}

std::string make_date_line(std::int64_t unix_seconds) {
    return "Date: " + to_http_date(unix_seconds) + "\r\n";
}

web::response make_refusal(int status, std::string_view code, std::string_view detail, std::string_view instance,
                           std::string_view request_id) {
    std::string text = "{\"type\":\"about:blank\",\"title\":";
    append_json_string(text, reason_of(status));
    text += ",\"status\":";
    append_json_number(text, std::int64_t{status});
    for (const auto& [name, value] : {std::pair<std::string_view, std::string_view>{"code", code},
                                      {"detail", detail},
                                      {"instance", instance},
                                      {"requestId", request_id}}) {
        if (value.empty()) continue;
        text += ",\"";
        text += name;
        text += "\":";
        append_json_string(text, value);
    }
    text += '}';
    web::response out{.status = status, .content_type = "application/problem+json"};
    out.body = std::move(text);
    return out;
}

}  // namespace fw::gateway
