// Threads for work that would hold up an I/O thread: hashing passwords, big JSON, files.
#pragma once

#include <atomic>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <exception>
#include <optional>
#include <type_traits>

#include "fw/async/task.hpp"
#include "fw/base/error.hpp"

namespace fw {

/// Safe to use from every thread. Destroying it waits for what is running and for what has been taken on. Every
/// io_context that has a task waiting on it must outlive it: declare the pool after the context, as the thread that
/// resumed a task may be inside the context a moment longer than the task.
class worker_pool {
public:
    /// `most_waiting`: jobs beyond those running, before new ones are refused.
    worker_pool(std::size_t threads, std::size_t most_waiting) : threads_(threads), most_(threads + most_waiting) {}
    worker_pool(const worker_pool&) = delete;
    worker_pool& operator=(const worker_pool&) = delete;
    ~worker_pool() { threads_.join(); }

    /// Runs `work()` on a thread of the pool and resumes the caller on its own. What `work` throws is thrown here.
    /// `work` is moved to the other thread: whatever it refers to must outlive it. Cancellation does not stop it.
    /// Errors: `busy` if the pool has all it can take.
    template <class Work>
    [[nodiscard]] task<result<std::invoke_result_t<Work&>>> run(Work work);

    [[nodiscard]] std::size_t in_hand() const { return in_hand_.load(std::memory_order_relaxed); }

private:
    asio::thread_pool threads_;
    std::size_t most_;
    std::atomic<std::size_t> in_hand_ = 0;
};

template <class Work>
task<result<std::invoke_result_t<Work&>>> worker_pool::run(Work work) {
    using value = std::invoke_result_t<Work&>;
    if (in_hand_.fetch_add(1, std::memory_order_relaxed) >= most_) {
        in_hand_.fetch_sub(1, std::memory_order_relaxed);
        co_return fail(error_kind::unavailable, "busy",
                       "The server has more of this work than it can do. Try again in a moment.");
    }
    const auto home = co_await asio::this_coro::executor;
    // A void result is carried as a bool, so that there is one path.
    using carried = std::conditional_t<std::is_void_v<value>, bool, value>;
    struct outcome {
        std::optional<carried> value;
        std::exception_ptr thrown;
    };
    auto initiate = [this, home, work = std::move(work)](auto handler) mutable {
        asio::post(threads_, [this, guard = asio::make_work_guard(home), work = std::move(work),
                              handler = std::move(handler)]() mutable {
            auto out = std::make_unique<outcome>();
            try {
                if constexpr (std::is_void_v<value>) {
                    work();
                    out->value = true;
                } else {
                    out->value.emplace(work());
                }
            } catch (...) {
                out->thrown = std::current_exception();
            }
            in_hand_.fetch_sub(1, std::memory_order_relaxed);
            const auto back = guard.get_executor();
            asio::post(back, [handler = std::move(handler), out = std::move(out), guard = std::move(guard)]() mutable {
                std::move(handler)(std::move(out));
            });
        });
    };
    const auto out =
        co_await asio::async_initiate<const asio::use_awaitable_t<io_executor>, void(std::unique_ptr<outcome>)>(
            std::move(initiate), use_task);
    if (out->thrown) std::rethrow_exception(out->thrown);
    if constexpr (std::is_void_v<value>)
        co_return result<void>{};
    else
        co_return std::move(*out->value);
}

}  // namespace fw
