// The database's own stream of what was committed: logical replication, as the server's plugin `pgoutput` writes it.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "fw/async/task.hpp"
#include "fw/async/worker_pool.hpp"
#include "fw/base/error.hpp"
#include "fw/base/log.hpp"

namespace fw::postgres {

/// A position in the write-ahead log.
using wal_position = std::uint64_t;

struct replication_settings {
    std::string conninfo;     ///< of a role that may replicate (db/roles.sql: fw_replica)
    std::string slot;         ///< lower-case letters, digits, "_"; made where there is none
    std::string publication;  ///< made by a migration
    std::chrono::milliseconds connect_deadline{5000};
};

/// One connection that reads one slot. Whoever reads a slot has it alone. The server keeps everything after the last
/// position that was confirmed, and sends it again to the next reader. For one I/O thread. Pools must outlive it.
class replication_stream {
public:
    replication_stream(asio::io_context& home, replication_settings how, worker_pool& workers);
    replication_stream(const replication_stream&) = delete;
    replication_stream& operator=(const replication_stream&) = delete;
    ~replication_stream();

    enum class start : std::uint8_t {
        continues,  ///< where the last reader had confirmed
        anew,       ///< the slot was made now: what was committed before does not come
    };
    /// Connects, makes the slot where there is none, and begins. Errors: `postgres.unavailable`; `postgres.slot_busy`
    /// (conflict: somebody else reads it); `postgres.slot_lost` (conflict: the server has thrown away what this slot
    /// still needed; `drop_slot` and rebuild); `postgres.refused` (internal).
    [[nodiscard]] task<result<start>> open();

    struct piece {
        wal_position at = 0;
        std::string message;  ///< one of pgoutput's
    };
    /// The next message; answers the server's questions meanwhile. Errors: `postgres.unavailable` (the connection is
    /// lost; open anew), `cancelled` (interrupted).
    [[nodiscard]] task<result<piece>> next();

    /// Everything up to there (the end of a transaction) is done for good. Told to the server within a second, and when
    /// it asks.
    void confirm(wal_position upto);

    /// Ends `open` and `next`, now and from now on.
    void interrupt();

    /// For a slot that was lost. Errors: as `open`.
    [[nodiscard]] task<result<void>> drop_slot();

    /// Tells the server what was confirmed, and ends.
    void close();

private:
    struct state;
    std::unique_ptr<state> state_;
};

}  // namespace fw::postgres
