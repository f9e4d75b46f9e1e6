// One HTTP exchange at a time over libcurl, on a connection that is kept for the next. All of it blocks.
#pragma once

#include <memory>
#include <mutex>
#include <optional>

#include "s3_requests.hpp"

namespace fw::objects {

struct http_limits {
    std::chrono::milliseconds connect;
    std::chrono::milliseconds stall;
    std::chrono::milliseconds whole;  ///< of an exchange that is not streamed
};

struct http_answer {
    int status = 0;
    pairs fields;      ///< in lower case
    std::string body;  ///< of an exchange that is not streamed

    [[nodiscard]] std::string_view field(std::string_view name) const;
};

/// Not thread-safe; may go from thread to thread between calls. Errors of all: `timeout`; `objects.unavailable`.
class exchange {
public:
    exchange();
    exchange(const exchange&) = delete;
    exchange& operator=(const exchange&) = delete;
    ~exchange();

    /// Errors: `objects.too_large` for a body over `most_body`.
    [[nodiscard]] result<http_answer> run(const http_request& asked, const http_limits& limits, std::size_t most_body);

    /// Sends the request and waits for the answer's head (of anything but a 2xx also for its body, into `body`).
    [[nodiscard]] result<http_answer> begin(const http_request& asked, const http_limits& limits);
    /// The next bytes of the body, at most `most_piece`, empty at its end; valid until the next call.
    [[nodiscard]] result<std::string_view> next();
    /// Whether the connection may be used again.
    [[nodiscard]] bool is_idle() const;

private:
    struct state;
    std::unique_ptr<state> state_;
};

/// Exchanges that nobody uses now. Safe from every thread.
class exchange_cache {
public:
    explicit exchange_cache(std::size_t most) : most_(most) {}

    [[nodiscard]] std::unique_ptr<exchange> take();
    /// One that is under way is dropped with its connection.
    void give_back(std::unique_ptr<exchange> used);

private:
    std::size_t most_;
    std::mutex guard_;
    std::vector<std::unique_ptr<exchange>> idle_;
};

}  // namespace fw::objects
