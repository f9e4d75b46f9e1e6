// The job queues in this process: for tests.
#pragma once

#include "fw/base/clock.hpp"
#include "fw/queue/job_queue.hpp"

namespace fw::queue {

/// Single-threaded. The clock must outlive it. Events are told before the call that causes them returns.
class memory_queue : public job_queue {
public:
    explicit memory_queue(const clock& time);
    ~memory_queue() override;

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

private:
    struct one_queue;
    [[nodiscard]] one_queue& of(queue_name queue);

    const clock& clock_;
    event_hub hub_;
    std::array<std::unique_ptr<one_queue>, all_queues.size()> queues_;
};

}  // namespace fw::queue
