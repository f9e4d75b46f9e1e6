#include "fw/retention/keeper.hpp"

namespace fw::retention {

namespace {

using postgres::transaction;

/// How many rows went; nothing if another server holds the lock. It is a transaction's, not a session's: so it is given
/// back whatever becomes of us, and works behind a pooler.
task<std::optional<std::int64_t>> remove_batch(transaction& tx, postgres::statement remove, time_point before,
                                               std::int64_t most) {
    const auto mine = co_await tx.run(postgres::reading("retention.lock", "SELECT pg_try_advisory_xact_lock(7240004)"));
    if (!mine.front().get<bool>(0)) co_return std::nullopt;
    const auto gone = co_await tx.run(remove, before, most);
    co_return static_cast<std::int64_t>(gone.affected());
}

}  // namespace

telemetry::family<telemetry::counter>& add_counters(telemetry::registry& all) {
    return all.add_counters("retention_rows_deleted_total", "Rows deleted because their time was over", {"table"});
}

task<result<std::size_t>> keeper::run() {
    std::size_t out = 0;
    for (const auto& each : rules_) {
        const auto before = clock_.now() - each.after;
        auto& counted = deleted_.with({each.what});
        for (std::size_t i = 0; i < limits_.most_batches; ++i) {
            if (stopping_) co_return out;
            const auto gone = co_await db_.in_transaction(
                [&](transaction& tx) { return remove_batch(tx, each.remove, before, limits_.batch); });
            if (!gone) co_return out;
            counted.add(static_cast<std::uint64_t>(*gone));
            out += static_cast<std::size_t>(*gone);
            if (*gone < limits_.batch) break;
        }
    }
    co_return out;
}

}  // namespace fw::retention
