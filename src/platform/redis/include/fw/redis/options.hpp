// Where a Redis server is and how it is treated.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fw/base/error.hpp"
#include "fw/base/trace.hpp"

namespace fw::redis {

struct endpoint {
    std::string socket_path = {};  ///< a unix socket; if empty, host and port count
    std::string host = "127.0.0.1";
    std::uint16_t port = 6379;
    int database = 0;
    bool operator==(const endpoint&) const = default;
};

/// "unix:///run/redis.sock", "unix:///run/redis.sock?db=1", "redis://host:6379/1", "redis://host", "/run/redis.sock".
/// Errors: `redis.url`. Passwords and TLS are refused, not ignored.
[[nodiscard]] result<endpoint> parse_endpoint(std::string_view text);

struct options {
    endpoint where;
    std::size_t most_pending = 16'384;          ///< commands without an answer yet; beyond it `redis.busy`
    std::chrono::milliseconds deadline{2'000};  ///< of a call that names none; kept to within 20 ms
    std::chrono::milliseconds connect_deadline{2'000};
    std::chrono::milliseconds first_backoff{20};  ///< doubled after each failure, with jitter of a half
    std::chrono::milliseconds most_backoff{1'000};
    tracer* spans = nullptr;                    ///< is told of every command; must outlive the connection
    std::chrono::milliseconds silence{10'000};  ///< with commands pending and no byte from the server: it is lost
};

}  // namespace fw::redis
