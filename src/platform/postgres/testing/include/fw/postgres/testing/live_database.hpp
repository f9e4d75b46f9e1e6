// A fresh, migrated database for a test, and a loop to ask it on.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "fw/postgres/database.hpp"

namespace fw::postgres::testing {

/// What FW_TEST_POSTGRES says: a server on which tests may do as they like. Throws with the command that sets it.
[[nodiscard]] std::string server();

/// A database of its own, a copy of a migrated template; dropped at the end. Not for use from several threads.
class fresh_database {
public:
    fresh_database();
    fresh_database(const fresh_database&) = delete;
    fresh_database& operator=(const fresh_database&) = delete;
    ~fresh_database();

    /// As fw_app, as the program is. Another role: "fw_migrate", "fw_readonly", "postgres".
    [[nodiscard]] std::string conninfo(std::string_view role = "fw_app") const;
    [[nodiscard]] const std::string& name() const { return name_; }

private:
    std::string name_;
};

/// A database with a `database` on one I/O thread, the test's own: `live.run(ask(live.db()))`.
class live_database {
public:
    /// `adjust` changes the settings before the start.
    explicit live_database(const std::function<void(settings&)>& adjust = {}, observer* watcher = nullptr);
    live_database(const live_database&) = delete;
    live_database& operator=(const live_database&) = delete;
    ~live_database();

    [[nodiscard]] database& db() { return *database_; }
    [[nodiscard]] asio::io_context& context() { return threads_.context(0); }
    [[nodiscard]] worker_pool& workers() { return workers_; }
    [[nodiscard]] memory_log& log() { return sink_; }
    [[nodiscard]] logger log_to() { return {sink_, clock_}; }
    [[nodiscard]] const fresh_database& on() const { return fresh_; }

    /// Runs the loop until the task has ended; gives its value or throws what it threw.
    template <class T>
    T run(task<T> work) {
        bool done = false;
        std::exception_ptr thrown;
        if constexpr (std::is_void_v<T>) {
            asio::co_spawn(context(), std::move(work), [&](std::exception_ptr e) {
                thrown = e;
                done = true;
            });
            turn_until(done);
            if (thrown) std::rethrow_exception(thrown);
        } else {
            std::optional<T> out;
            asio::co_spawn(context(), std::move(work), [&](std::exception_ptr e, T value) {
                thrown = e;
                if (!e) out.emplace(std::move(value));
                done = true;
            });
            turn_until(done);
            if (thrown) std::rethrow_exception(thrown);
            return std::move(*out);
        }
    }

private:
    void turn_until(const bool& done);

    fresh_database fresh_;
    system_clock clock_;
    memory_log sink_;
    worker_pool workers_{2, 64};
    io_threads threads_{1};
    std::unique_ptr<database> database_;
};

}  // namespace fw::postgres::testing
