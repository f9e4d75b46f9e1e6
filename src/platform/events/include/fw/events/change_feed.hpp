// Brings what was committed to those who keep something in step with it: caches, the search index, documents.
#pragma once

#include <vector>

#include "fw/async/repeat.hpp"
#include "fw/events/pgoutput.hpp"
#include "fw/postgres/replication.hpp"

namespace fw::events {

/// Keeps something in step. On the feed's thread.
class change_consumer {
public:
    change_consumer() = default;
    change_consumer(const change_consumer&) = delete;
    change_consumer& operator=(const change_consumer&) = delete;
    virtual ~change_consumer() = default;

    /// For the log.
    [[nodiscard]] virtual std::string_view name() const = 0;
    /// Every batch at least once, in the order of the commits; again from the last confirmed one after a failure. What
    /// it throws, or gives back as an error, makes the feed begin anew there.
    [[nodiscard]] virtual task<result<void>> take(const change_batch& batch) = 0;
    /// The feed begins to deliver, and something may have been missed before: a slot that is new or was lost. Whoever
    /// can't live with that rebuilds.
    [[nodiscard]] virtual task<result<void>> begin_anew() { co_return result<void>{}; }
};

/// Reads one slot and confirms what every consumer has taken. Any number of processes may run one: the slot lets one
/// of them read, the others take over when it ends. Used on its context's thread; what it refers to must outlive it.
class change_feed {
public:
    change_feed(asio::io_context& home, postgres::replication_settings how, worker_pool& workers,
                std::vector<change_consumer*> consumers, logger log);

    void start() { reads_.start(); }
    /// Ends after the batch in hand.
    [[nodiscard]] task<void> stop();

    /// It reads now, and nobody else does.
    [[nodiscard]] bool is_reading() const { return reading_; }
    /// Transactions that all consumers have taken.
    [[nodiscard]] std::uint64_t taken() const { return taken_; }

private:
    [[nodiscard]] task<void> follow();
    [[nodiscard]] task<result<void>> read();
    [[nodiscard]] task<result<void>> deliver(change_batch batch);
    void note(const error& why);

    asio::io_context& home_;
    postgres::replication_stream stream_;
    std::vector<change_consumer*> consumers_;
    logger log_;
    std::uint64_t taken_ = 0;
    std::string noted_;  ///< the last trouble's code: told once
    bool reading_ = false;
    repeated_work reads_;
};

}  // namespace fw::events
