// Starting a task that nobody waits for.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <exception>
#include <optional>
#include <string>
#include <string_view>

#include "fw/async/task.hpp"
#include "fw/base/error.hpp"
#include "fw/base/log.hpp"

namespace fw {

/// Starts `work` on the context's thread. What it throws ends it and is logged as "task.failed" with `name`; being
/// cancelled is no failure. Whatever the task refers to must outlive it: give values.
void spawn(asio::io_context& where, std::string name, logger log, task<void> work);

/// What `spawn` does with what its task throws; for those who start a task in another way.
void log_thrown(const logger& log, std::string_view name, const std::exception_ptr& thrown);

/// The reason of a `failure` that says that something is away or too slow (`unavailable`, `timeout`); nothing for
/// whatever else was thrown.
[[nodiscard]] std::optional<error> find_outage(const std::exception_ptr& thrown);

/// `work` in a task of its own, for callers that go on without what is away: an outage that it throws is its error.
/// Whatever else it throws is thrown here. Cancelling the caller cancels it.
template <class T>
[[nodiscard]] task<result<T>> outage_as_error(task<result<T>> work) {
    const auto home = co_await asio::this_coro::executor;
    auto [thrown, out] = co_await asio::co_spawn(home, std::move(work), asio::as_tuple(use_task));
    if (!thrown) co_return std::move(out);
    if (auto away = find_outage(thrown)) co_return std::unexpected(std::move(*away));
    std::rethrow_exception(thrown);
}

}  // namespace fw
