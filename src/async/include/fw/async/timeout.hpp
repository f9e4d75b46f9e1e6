// Deadlines for tasks.
#pragma once

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <string>
#include <string_view>

#include "fw/async/task.hpp"
#include "fw/base/error.hpp"

namespace fw {

using io_timer =
    asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, io_executor>;

/// Suspends for `duration`. Cancellation ends it early, by an exception of Asio's (operation_aborted).
[[nodiscard]] task<void> sleep_for(std::chrono::steady_clock::duration duration);

/// "`what` took longer than 200 ms."
[[nodiscard]] error timeout_error(std::string_view what, std::chrono::milliseconds duration);

/// The work's result if it comes within `duration`; else the work is cancelled (it must honour Asio's cancellation) and
/// the error is `timeout` with "`what` took longer than …".
template <class T>
[[nodiscard]] task<result<T>> with_timeout(std::chrono::milliseconds duration, std::string what, task<result<T>> work) {
    using namespace asio::experimental::awaitable_operators;
    auto first = co_await (std::move(work) || sleep_for(duration));
    if (first.index() == 0) co_return std::get<0>(std::move(first));
    co_return std::unexpected(timeout_error(what, duration));
}

}  // namespace fw
