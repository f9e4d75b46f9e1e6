// What telemetry wants to know of the database.
#pragma once

#include <chrono>
#include <cstddef>
#include <string_view>

#include "fw/base/trace.hpp"

namespace fw::postgres {

enum class outcome { done, refused, late, lost, cancelled, busy };
enum class pool_kind { shared, exclusive };

/// Called on the I/O threads, from several at once; must be quick and must not throw. Outlives the database.
class observer {
public:
    observer() = default;
    observer(const observer&) = delete;
    observer& operator=(const observer&) = delete;
    virtual ~observer() = default;

    /// A statement has ended, after `took` since it was asked for (waiting included).
    /// `who`: the coroutine that asked.
    virtual void on_statement(std::string_view name, std::chrono::nanoseconds took, outcome how, work_mark who) = 0;
    /// Of one I/O thread's pool: connections that are up, and those of them at work.
    virtual void on_connections(pool_kind pool, std::size_t open, std::size_t active) = 0;
};

}  // namespace fw::postgres
