#include "fw/redis/options.hpp"

#include <charconv>
#include <optional>

namespace fw::redis {
namespace {

template <class Number>
std::optional<Number> find_number(std::string_view text, Number most) {
    Number value{};
    const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (bad != std::errc{} || end != text.data() + text.size() || value < 0 || value > most) return std::nullopt;
    return value;
}

std::unexpected<error> bad_url(std::string_view why) {
    return fail(error_kind::invalid, "redis.url",
                fmt::format("{} Write redis://host:6379/0 or unix:///path/to/redis.sock?db=0.", why));
}

}  // namespace

result<endpoint> parse_endpoint(std::string_view text) {
    endpoint out;
    std::string_view database;
    if (text.starts_with("/")) {
        out.socket_path = text;
        return out;
    }
    if (text.starts_with("unix://")) {
        text.remove_prefix(7);
        const auto query = text.find('?');
        out.socket_path = text.substr(0, query);
        if (!out.socket_path.starts_with("/")) return bad_url("A unix socket is named by its whole path.");
        if (query != text.npos) {
            const auto option = text.substr(query + 1);
            if (!option.starts_with("db=")) return bad_url("Only db=… may follow the path of a socket.");
            database = option.substr(3);
            if (database.empty()) return bad_url("The number of the database is missing.");
        }
    } else if (text.starts_with("redis://")) {
        text.remove_prefix(8);
        if (text.find('@') != text.npos) return bad_url("Passwords are not supported.");
        const auto slash = text.find('/');
        if (slash != text.npos) database = text.substr(slash + 1);
        auto host = text.substr(0, slash);
        if (const auto colon = host.rfind(':'); colon != host.npos && !host.ends_with("]")) {
            const auto port = find_number<int>(host.substr(colon + 1), 65'535);
            if (!port || *port == 0) return bad_url("The port is a number from 1 to 65535.");
            out.port = static_cast<std::uint16_t>(*port);
            host = host.substr(0, colon);
        }
        if (host.starts_with("[") && host.ends_with("]")) host = host.substr(1, host.size() - 2);
        if (host.empty()) return bad_url("The host is missing.");
        out.host = host;
    } else {
        return bad_url("This is no Redis address.");
    }
    if (!database.empty()) {
        const auto number = find_number<int>(database, 1'023);
        if (!number) return bad_url("The database is a small number.");
        out.database = *number;
    }
    return out;
}

}  // namespace fw::redis
