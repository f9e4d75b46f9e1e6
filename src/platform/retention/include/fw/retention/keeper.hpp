// Rows whose time is over are deleted: by one server at a time, a batch at a time.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "fw/base/clock.hpp"
#include "fw/postgres/database.hpp"
#include "fw/telemetry/metrics.hpp"

namespace fw::retention {

/// Rows of one kind.
struct rule {
    std::string what;                 ///< "platform.jobs"; the metric's label
    postgres::statement remove;       ///< deletes at most $2 (bigint) of those that ended before $1 (timestamptz)
    std::chrono::milliseconds after;  ///< how long they are kept after their end
};

struct limits {
    std::int64_t batch = 500;        ///< rows of a transaction
    std::size_t most_batches = 200;  ///< of a rule in one run; the next goes on
};

/// `retention_rows_deleted_total{table}`.
[[nodiscard]] telemetry::family<telemetry::counter>& add_counters(telemetry::registry& all);

/// On an I/O thread of the database; what it is given must outlive it.
class keeper {
public:
    keeper(postgres::database& db, std::vector<rule> rules, const clock& time,
           telemetry::family<telemetry::counter>& deleted, limits most = {})
        : db_(db), rules_(std::move(rules)), clock_(time), deleted_(deleted), limits_(most) {}

    /// Deletes what is due; how many rows. Ends where another server is at it. Throws as the database does; what was
    /// deleted by then stays so.
    [[nodiscard]] task<result<std::size_t>> run();

    /// Ends `run` after the batch that is under way, for good.
    void stop_soon() { stopping_ = true; }

private:
    postgres::database& db_;
    std::vector<rule> rules_;
    const clock& clock_;
    telemetry::family<telemetry::counter>& deleted_;
    limits limits_;
    bool stopping_ = false;
};

}  // namespace fw::retention
