#include "fw/async/timeout.hpp"

namespace fw {

task<void> sleep_for(std::chrono::steady_clock::duration duration) {
    io_timer timer(co_await asio::this_coro::executor, duration);
    co_await timer.async_wait(use_task);
}

error timeout_error(std::string_view what, std::chrono::milliseconds duration) {
    return {error_kind::timeout, "timeout", fmt::format("{} took longer than {} ms.", what, duration.count())};
}

}  // namespace fw
