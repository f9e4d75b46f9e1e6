// What happens to jobs, as it happens, in any process.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "fw/queue/job.hpp"

namespace fw::queue {

enum class event_kind : std::uint8_t {
    added,
    started,
    progress,
    completed,
    failed,  ///< `will_retry` says whether that was the end
    cancelled,
    cancel_asked,
    stalled,  ///< its holder was silent for too long; it waits again
    paused,   ///< the queue, not a job; as `resumed` and `missed`
    resumed,
    missed,  ///< the connection was away: read the state anew
};
[[nodiscard]] std::string_view to_string(event_kind kind);
[[nodiscard]] std::optional<event_kind> find_event_kind(std::string_view name);

struct job_event {
    event_kind kind = event_kind::missed;
    queue_name queue = queue_name::avatar;
    job_id id;
    progress how_far = {};  ///< of `progress`
    job_error error = {};   ///< of `failed`
    bool will_retry = false;
};

/// Hands events to listeners, on its thread. Listeners are quick, do not throw, and may come and go while they are
/// told. Events are hints for whoever waits; the truth is what `find` says.
class event_hub {
public:
    using listener = std::function<void(const job_event&)>;

    /// Listens as long as it lives; it may outlive the hub.
    class listening {
    public:
        listening() = default;
        listening(listening&&) = default;
        listening& operator=(listening&&) = default;
        ~listening() = default;

    private:
        friend class event_hub;
        explicit listening(std::shared_ptr<const listener> heard) : heard_(std::move(heard)) {}
        std::shared_ptr<const listener> heard_;
    };

    event_hub();
    event_hub(const event_hub&) = delete;
    event_hub& operator=(const event_hub&) = delete;
    ~event_hub();

    /// Everything of one queue.
    [[nodiscard]] listening listen(queue_name queue, listener heard);
    /// One job, and what concerns its whole queue.
    [[nodiscard]] listening listen(queue_name queue, job_id id, listener heard);

    void tell(const job_event& what);
    [[nodiscard]] std::size_t listeners() const;

private:
    struct entries;
    std::unique_ptr<entries> entries_;
};

}  // namespace fw::queue
