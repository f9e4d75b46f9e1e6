// Where the connections of one thread wait for their next request.
#pragma once

#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <functional>

#include "fw/async/task.hpp"

namespace fw::gateway {

/// One connection's part in `arrivals`.
class arrival {
public:
    arrival() = default;
    arrival(const arrival&) = delete;
    arrival& operator=(const arrival&) = delete;

private:
    friend class arrivals;
    std::move_only_function<void()> parked_;
    bool seen_ = false;   ///< something came while nobody waited
    bool over_ = false;   ///< the other side has ended: nothing will come, and that is to be seen at each wait
    bool woken_ = false;  ///< the wait was ended by `wake`
};

/// An epoll of our own within Asio's: each connection is made known once and edge-triggered, so that waiting for a
/// request costs no system call of its own. Asio's `async_wait` makes one for every wait (`epoll_ctl`), about a
/// twentieth of a small request. Belongs to one thread.
class arrivals {
public:
    /// Throws std::system_error when the kernel gives no descriptor.
    explicit arrivals(asio::io_context& context);

    /// Makes a socket known until `leave`. False: the kernel has no room for it.
    [[nodiscard]] bool enter(int socket, arrival& a);
    void leave(int socket);

    /// Returns when something has arrived since the last wait: true. False: `wake` was called. Only for who has read
    /// until there was nothing left.
    [[nodiscard]] task<bool> wait(arrival& a);
    /// Ends a wait, not from within this call.
    void wake(arrival& a);
    /// Destroys the coroutine that waits, if one does; `a` may be gone with it.
    static void drop(arrival& a);

    /// Wakes those for whom something has come, as it comes, until `stop`.
    [[nodiscard]] task<void> run();
    void stop();

private:
    void deliver();

    asio::io_context& context_;
    asio::posix::basic_stream_descriptor<io_executor> epoll_;
    bool stopping_ = false;
};

}  // namespace fw::gateway
