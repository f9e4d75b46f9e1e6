// Messages from a Redis server (pub/sub), on a connection of their own.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "fw/async/task.hpp"
#include "fw/base/log.hpp"
#include "fw/redis/options.hpp"

namespace fw::redis {

/// For one I/O thread, as `connection`. Messages that are published while the connection is down are lost: after
/// every new connection `on_restored` says so, and whoever needs to know reads the state anew.
class subscriber {
public:
    using listener = std::function<void(std::string_view message)>;

    /// `on_restored` is called when, after a loss, all channels are subscribed again; it may be empty.
    subscriber(asio::io_context& home, options how, logger log, std::function<void()> on_restored = {});
    subscriber(const subscriber&) = delete;
    subscriber& operator=(const subscriber&) = delete;
    ~subscriber();

    /// One listener a channel (a second takes its place), called on the home thread; it must be quick and must not
    /// throw. Holds over reconnections, until `unsubscribe`.
    void subscribe(std::string channel, listener heard);
    void unsubscribe(const std::string& channel);

    /// True once the server has confirmed all channels asked for so far; false after `duration` without.
    [[nodiscard]] task<bool> wait_subscribed(std::chrono::milliseconds duration);

    [[nodiscard]] task<void> stop();

private:
    struct state;
    std::shared_ptr<state> state_;
};

}  // namespace fw::redis
