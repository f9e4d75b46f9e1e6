#include "fw/postgres/database.hpp"

#include <boost/asio/co_spawn.hpp>
#include <random>

#include "exclusive_pool.hpp"
#include "shared_pool.hpp"
#include "transaction.hpp"

namespace fw::postgres {

struct database::home {
    asio::io_context& on;
    std::shared_ptr<shared_pool> shared;
    std::shared_ptr<exclusive_pool> exclusive;
};

database::database(io_threads& threads, worker_pool& workers, settings how, logger log, observer* watcher)
    : settings_(std::move(how)), workers_(workers), log_(std::move(log)) {
    for (std::size_t i = 0; i < threads.size(); ++i) {
        auto& on = threads.context(i);
        homes_.push_back(
            std::make_unique<home>(on, std::make_shared<shared_pool>(on, settings_, workers_, log_, watcher),
                                   std::make_shared<exclusive_pool>(on, settings_, workers_, log_, watcher)));
    }
}

database::~database() = default;

database::home& database::here(const io_executor& on) {
    for (const auto& one : homes_)
        if (&one->on == &on.context()) return *one;
    throw failure({error_kind::internal, "postgres.refused", "The server has made a mistake."},
                  "the database was asked on a thread that is none of its own");
}

namespace {

// Each on its own thread; parameters by value, as for all that is spawned.
task<void> start_one(std::shared_ptr<shared_pool> pool) {
    co_await pool->start();
}

task<void> stop_one(std::shared_ptr<shared_pool> shared, std::shared_ptr<exclusive_pool> exclusive) {
    co_await exclusive->stop();
    co_await shared->stop();
}

}  // namespace

task<void> database::start() {
    std::exception_ptr first;
    for (const auto& one : homes_) {
        try {
            co_await asio::co_spawn(one->on.get_executor(), start_one(one->shared), use_task);
        } catch (const failure&) {
            if (!first) first = std::current_exception();
        }
    }
    if (first) std::rethrow_exception(first);
}

task<void> database::stop() {
    for (const auto& one : homes_)
        co_await asio::co_spawn(one->on.get_executor(), stop_one(one->shared, one->exclusive), use_task);
}

task<bool> database::is_up() {
    co_return here(co_await asio::this_coro::executor).shared->is_up();
}

task<rows> database::run_with(statement what, parameters with) {
    auto& home = here(co_await asio::this_coro::executor);
    co_return value_of(what, co_await home.shared->ask(what, std::move(with)));
}

task<std::expected<rows, violation>> database::try_run_with(statement what, parameters with) {
    auto& home = here(co_await asio::this_coro::executor);
    co_return value_or_violation(what, co_await home.shared->ask(what, std::move(with)));
}

task<rows> database::run_slow_with(statement what, parameters with) {
    auto& home = here(co_await asio::this_coro::executor);
    auto on = co_await home.exclusive->acquire();
    co_return value_of(what, co_await on.ask(what, std::move(with)));
}

task<transaction> database::begin(isolation level) {
    auto& home = here(co_await asio::this_coro::executor);
    co_return begin_on(co_await home.exclusive->acquire(), level);
}

task<void> database::pause_before_retry(int attempt) {
    std::array<std::uint8_t, 1> chance{};
    fill_random(chance);
    co_await sleep_for(std::chrono::microseconds((1 << attempt) * (500 + 10 * int{chance[0]})));
}

}  // namespace fw::postgres
