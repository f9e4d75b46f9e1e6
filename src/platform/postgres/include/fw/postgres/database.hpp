// The database, as the product's repositories see it. README.md tells which call to take.
#pragma once

#include <memory>
#include <type_traits>

#include "fw/async/io_threads.hpp"
#include "fw/async/worker_pool.hpp"
#include "fw/base/log.hpp"
#include "fw/postgres/errors.hpp"
#include "fw/postgres/observer.hpp"
#include "fw/postgres/parameters.hpp"
#include "fw/postgres/rows.hpp"
#include "fw/postgres/settings.hpp"
#include "fw/postgres/statement.hpp"
#include "fw/postgres/transaction.hpp"

namespace fw::postgres {

namespace detail {
template <class T>
struct task_value;
template <class T>
struct task_value<task<T>> {
    using type = T;
};
template <class T>
inline constexpr bool is_result = false;
template <class T>
inline constexpr bool is_result<result<T>> = true;
}  // namespace detail

/// One for the whole program: each I/O thread has pools of its own behind it, and a call uses those of the thread it is
/// made on. Call it from the I/O threads given here only, between `start` and `stop`. Cancelling a call ends the wait
/// at once; a shared statement runs on at the server, an exclusive one is cancelled there.
///
/// All calls throw `failure`: `postgres.unavailable` (no connection, nothing happened), `postgres.outcome_unknown` (a
/// write was under way when the connection was lost), `postgres.busy`, `postgres.timeout`; and `sql_failure` where the
/// server refuses.
class database {
public:
    /// What is given here must outlive it.
    database(io_threads& threads, worker_pool& workers, settings how, logger log, observer* watcher = nullptr);
    database(const database&) = delete;
    database& operator=(const database&) = delete;
    ~database();

    /// Connects on all I/O threads; throws if that fails, and goes on trying in the background.
    [[nodiscard]] task<void> start();
    /// Lets what is in flight end (up to `stop_deadline`), then closes. No thread's loop may have ended before.
    [[nodiscard]] task<void> stop();

    /// Whether this thread has a connection now.
    [[nodiscard]] task<bool> is_up();

    /// A short statement, on a connection that it shares with others.
    template <class... Values>
    [[nodiscard]] task<rows> run(statement what, const Values&... values) {
        return run_with(what, parameters::of(values...));
    }
    [[nodiscard]] task<rows> run_with(statement what, parameters with);

    /// The same; a violated constraint is an answer instead of an exception.
    template <class... Values>
    [[nodiscard]] task<std::expected<rows, violation>> try_run(statement what, const Values&... values) {
        return try_run_with(what, parameters::of(values...));
    }
    [[nodiscard]] task<std::expected<rows, violation>> try_run_with(statement what, parameters with);

    /// A slow statement, or one that must stop when its caller is cancelled: on a connection of its own.
    template <class... Values>
    [[nodiscard]] task<rows> run_slow(statement what, const Values&... values) {
        return run_slow_with(what, parameters::of(values...));
    }
    [[nodiscard]] task<rows> run_slow_with(statement what, parameters with);

    /// BEGIN travels with the first statement.
    [[nodiscard]] task<transaction> begin(isolation level = isolation::read_committed);

    /// Runs `body(transaction&)`, a function that returns a task, and commits. An error result or an exception rolls
    /// back. Where transactions collide (40001, 40P01) all of it is run again, up to five times in all: the body must
    /// change nothing but the database.
    template <class Body>
    [[nodiscard]] auto in_transaction(Body body, isolation level = isolation::read_committed)
        -> std::invoke_result_t<Body&, transaction&>;

private:
    struct home;
    [[nodiscard]] home& here(const io_executor& on);
    static task<void> pause_before_retry(int attempt);

    settings settings_;
    worker_pool& workers_;
    logger log_;
    std::vector<std::unique_ptr<home>> homes_;
};

template <class Body>
auto database::in_transaction(Body body, isolation level) -> std::invoke_result_t<Body&, transaction&> {
    using value = typename detail::task_value<std::invoke_result_t<Body&, transaction&>>::type;
    for (int attempt = 1;; ++attempt) {
        try {
            auto tx = co_await begin(level);
            if constexpr (std::is_void_v<value>) {
                co_await body(tx);
                co_await tx.commit();
                co_return;
            } else {
                value out = co_await body(tx);
                if constexpr (detail::is_result<value>)
                    if (!out) co_return out;
                co_await tx.commit();
                co_return out;
            }
        } catch (const sql_failure& e) {
            if (attempt == 5 || !e.problem().is_transient()) throw;
        }
        co_await pause_before_retry(attempt);
    }
}

}  // namespace fw::postgres
