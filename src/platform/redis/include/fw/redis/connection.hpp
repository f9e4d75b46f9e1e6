// Commands to a Redis server.
#pragma once

#include <boost/asio/io_context.hpp>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>

#include "fw/async/task.hpp"
#include "fw/base/log.hpp"
#include "fw/redis/options.hpp"
#include "fw/redis/reply.hpp"

namespace fw::redis {

/// A Lua script. Known to connections by its address: keep it `static const`, or let it outlive them.
struct script {
    std::string_view text;
};

/// One connection, for one I/O thread: create, use and destroy it there. Commands of many coroutines share it and
/// travel together (one write a turn of the loop), so no command may block the server's side (BLPOP) or change the
/// connection's state (SUBSCRIBE, MULTI: use a script). It connects by itself, again and again until it is stopped.
///
/// Errors of every call: `redis.unavailable` (not connected; or the connection was lost, and what came of the command
/// is unknown; or the server has no room or is loading), `redis.busy` (too much pending), `timeout` (kind timeout; the
/// command may still take effect), `redis.refused` (the server's refusal, kind internal). Cancellation ends the wait,
/// not the command.
class connection {
public:
    connection(asio::io_context& home, options how, logger log);
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;
    /// Drops what is pending (`redis.unavailable`).
    ~connection();

    /// The words are copied before this returns. `deadline`: else that of the options.
    [[nodiscard]] task<result<reply>> command(std::initializer_list<std::string_view> words,
                                              std::optional<std::chrono::milliseconds> deadline = {});
    [[nodiscard]] task<result<reply>> command(std::span<const std::string_view> words,
                                              std::optional<std::chrono::milliseconds> deadline = {});

    /// Runs a script by its digest; a server that does not know it (any more) is taught it first. Keys and arguments
    /// are copied before this returns.
    [[nodiscard]] task<result<reply>> run(const script& what, std::span<const std::string_view> keys,
                                          std::span<const std::string_view> arguments,
                                          std::optional<std::chrono::milliseconds> deadline = {});

    [[nodiscard]] bool is_connected() const;
    /// True once connected, false after `duration` without.
    [[nodiscard]] task<bool> wait_connected(std::chrono::milliseconds duration);
    [[nodiscard]] std::size_t pending() const;
    /// How often a connection was made; more than 1 after a loss.
    [[nodiscard]] std::size_t times_connected() const;

    /// Takes nothing new (`redis.unavailable`), waits for what is pending, ends.
    [[nodiscard]] task<void> stop();

private:
    struct state;
    std::shared_ptr<state> state_;
};

}  // namespace fw::redis
