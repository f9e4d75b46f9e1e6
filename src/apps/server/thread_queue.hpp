// The job queues as one I/O thread sees them.
#pragma once

#include "fw/queue/job_ledger.hpp"
#include "fw/queue/redis_queue.hpp"

namespace fw::apps {

/// Made before the thread runs; used, stopped and destroyed on it. What it refers to must outlive it.
class thread_queue {
public:
    thread_queue(asio::io_context& home, redis::connection& server, const redis::options& how,
                 queue::job_ledger& ledger, const logger& log)
        : events_(home, how, log, [this] { queue_.tell_missed(); }),
          queue_(server, &events_),
          kept_(queue_, ledger, log, how.spans) {}

    /// What everybody uses: each job has its row.
    [[nodiscard]] queue::job_queue& jobs() { return kept_; }
    /// Without the ledger, for `queue::restore`.
    [[nodiscard]] queue::job_queue& bare() { return queue_; }

    [[nodiscard]] task<void> stop() { return events_.stop(); }

private:
    redis::subscriber events_;
    queue::redis_queue queue_;
    queue::ledgered_queue kept_;
};

}  // namespace fw::apps
