// Which items are looked at, as events: what is popular follows from them.
#pragma once

#include <unordered_map>

#include "fw/async/repeat.hpp"
#include "fw/base/log.hpp"
#include "fw/catalog/item.hpp"
#include "fw/postgres/database.hpp"
#include "fw/telemetry/metrics.hpp"

namespace fw::catalog {

/// Counts in memory and writes one event `catalog_item_viewed` an item every few seconds, without who looked. One for
/// each I/O thread; what it refers to must outlive it. What was not written when the process dies is lost.
class view_log {
public:
    view_log(asio::io_context& home, postgres::database& db, const clock& time, telemetry::counter& viewed, logger log);

    void note(item_id which);
    /// Writes now. Throws as the database does; what could not be written is not counted again.
    [[nodiscard]] task<void> flush();

    void start() { writing_.start(repeated_work::first::after_a_pause); }
    /// After a last `flush`.
    [[nodiscard]] task<void> stop() { return writing_.stop(); }

private:
    postgres::database& db_;
    const clock& clock_;
    telemetry::counter& viewed_;
    std::unordered_map<item_id, std::int64_t> seen_;
    repeated_work writing_;
};

}  // namespace fw::catalog
