#include "arrivals.hpp"

#include <sys/epoll.h>

#include <array>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <cerrno>
#include <span>
#include <system_error>
#include <utility>

namespace fw::gateway {

namespace {

constexpr std::size_t most_at_once = 128;

int make_epoll() {
    const int made = ::epoll_create1(EPOLL_CLOEXEC);
    if (made < 0) throw std::system_error(errno, std::generic_category(), "epoll_create1");
    return made;
}

}  // namespace

arrivals::arrivals(asio::io_context& context) : context_(context), epoll_(context, make_epoll()) {}

bool arrivals::enter(int socket, arrival& a) {
    epoll_event wanted{.events = EPOLLIN | EPOLLRDHUP | EPOLLET, .data = {.ptr = &a}};
    return ::epoll_ctl(epoll_.native_handle(), EPOLL_CTL_ADD, socket, &wanted) == 0;
}

void arrivals::leave(int socket) {
    // Closing is not enough: a child process that is just being started may hold the socket for a moment longer.
    ::epoll_ctl(epoll_.native_handle(), EPOLL_CTL_DEL, socket, nullptr);
}

task<bool> arrivals::wait(arrival& a) {
    if (std::exchange(a.seen_, false) || a.over_) co_return true;
    a.woken_ = false;
    co_await asio::async_initiate<const asio::use_awaitable_t<io_executor>&, void()>(
        [&a](auto handler) { a.parked_ = std::move(handler); }, use_task);
    co_return !a.woken_;
}

void arrivals::wake(arrival& a) {
    if (!a.parked_) return;
    a.woken_ = true;
    asio::post(context_, std::exchange(a.parked_, nullptr));
}

void arrivals::drop(arrival& a) {
    // Moved out first: the coroutine that is destroyed is the one that holds `a`.
    const auto waiting = std::exchange(a.parked_, nullptr);
}

task<void> arrivals::run() {
    using descriptor = decltype(epoll_);
    while (!stopping_) {
        boost::system::error_code ec;
        co_await epoll_.async_wait(descriptor::wait_read, asio::redirect_error(use_task, ec));
        if (!ec) deliver();
    }
}

void arrivals::stop() {
    stopping_ = true;
    boost::system::error_code ignored;
    epoll_.cancel(ignored);
}

void arrivals::deliver() {
    // What does not fit is told again: it stays ready within Asio's own epoll.
    std::array<epoll_event, most_at_once> events;
    const int n = ::epoll_wait(epoll_.native_handle(), events.data(), static_cast<int>(events.size()), 0);
    if (n <= 0) return;
    // First all are noted, then they go on: what one of them does may end another.
    std::array<std::move_only_function<void()>, most_at_once> ready;
    std::size_t count = 0;
    for (const auto& event : std::span(events).first(static_cast<std::size_t>(n))) {
        auto& a = *static_cast<arrival*>(event.data.ptr);
        if ((event.events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0) a.over_ = true;
        if (a.parked_)
            ready[count++] = std::exchange(a.parked_, nullptr);
        else
            a.seen_ = true;
    }
    for (auto& go_on : std::span(ready).first(count)) std::move(go_on)();
}

}  // namespace fw::gateway
