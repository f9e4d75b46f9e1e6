// The job queues: one for all processes, kept by Redis.
#pragma once

#include "fw/base/clock.hpp"
#include "fw/queue/job_queue.hpp"
#include "fw/redis/connection.hpp"
#include "fw/redis/subscriber.hpp"

namespace fw::queue {

/// For the thread of its connections, which must outlive it. Every change is one Lua script; docs/formats/queue.md has
/// the keys. `events_from` brings other processes' events; without it there are none. The time is the server's, so that
/// processes agree; tests give a clock.
class redis_queue final : public job_queue {
public:
    explicit redis_queue(redis::connection& server, redis::subscriber* events_from = nullptr,
                         std::string prefix = "fw:q:", const clock* time = nullptr);
    ~redis_queue() override;

    [[nodiscard]] task<result<added>> add(job_request what) override;
    [[nodiscard]] task<result<reservation>> reserve(queue_name from, std::string worker, std::size_t most,
                                                    milliseconds lock) override;
    [[nodiscard]] task<result<beat>> renew(lease held, milliseconds lock) override;
    [[nodiscard]] task<result<beat>> report(lease held, progress how_far) override;
    [[nodiscard]] task<result<void>> complete(lease held, std::string json) override;
    [[nodiscard]] task<result<failure>> fail(lease held, job_error why, bool retry) override;
    [[nodiscard]] task<result<void>> hand_back(lease held) override;
    [[nodiscard]] task<result<cancel_answer>> cancel(queue_name queue, job_id id) override;
    [[nodiscard]] task<result<void>> pause(queue_name queue) override;
    [[nodiscard]] task<result<void>> resume(queue_name queue) override;
    [[nodiscard]] task<result<void>> retry_dead(queue_name queue, job_id id) override;
    [[nodiscard]] task<result<std::size_t>> retry_all_dead(queue_name queue, std::size_t most) override;
    [[nodiscard]] task<result<void>> remove(queue_name queue, job_id id) override;
    [[nodiscard]] task<result<std::optional<job>>> find(queue_name queue, job_id id) override;
    [[nodiscard]] task<result<std::vector<job>>> find_all(queue_name queue, std::vector<job_id> ids) override;
    [[nodiscard]] task<result<std::vector<job>>> list(queue_name queue, job_state state, std::size_t first,
                                                      std::size_t most) override;
    [[nodiscard]] task<result<queue_figures>> figures(queue_name queue) override;
    [[nodiscard]] event_hub& events() override { return hub_; }

    /// To be called when the subscriber was restored: listeners learn that they may have missed something.
    void tell_missed();

private:
    [[nodiscard]] std::string base_of(queue_name queue) const;
    [[nodiscard]] task<result<redis::reply>> run(const redis::script& what, queue_name queue,
                                                 std::vector<std::string> arguments);

    redis::connection& server_;
    redis::subscriber* subscriber_;
    std::string prefix_;
    const clock* clock_;
    event_hub hub_;
};

}  // namespace fw::queue
