#include "fw/queue/job_events.hpp"

#include <unordered_map>

namespace fw::queue {
namespace {

constexpr std::array<std::string_view, 11> names{"added",  "started",   "progress",     "completed",
                                                 "failed", "cancelled", "cancel_asked", "stalled",
                                                 "paused", "resumed",   "missed"};

using weak_listener = std::weak_ptr<const event_hub::listener>;

/// Those that still listen; the others are forgotten.
void gather(std::vector<weak_listener>& from, std::vector<std::shared_ptr<const event_hub::listener>>& into) {
    std::erase_if(from, [&](const weak_listener& each) {
        auto heard = each.lock();
        if (!heard) return true;
        into.push_back(std::move(heard));
        return false;
    });
}

}  // namespace

std::string_view to_string(event_kind kind) {
    return names[static_cast<std::size_t>(kind)];
}

std::optional<event_kind> find_event_kind(std::string_view name) {
    for (std::size_t i = 0; i < names.size(); ++i)
        if (names[i] == name) return static_cast<event_kind>(i);
    return std::nullopt;
}

struct event_hub::entries {
    std::array<std::vector<weak_listener>, all_queues.size()> of_queue;
    std::array<std::unordered_map<job_id, std::vector<weak_listener>>, all_queues.size()> of_job;
    std::size_t added_since = 0;

    /// Listeners that are gone are found by the next event of their job, which may never come.
    void sweep() {
        for (auto& jobs : of_job)
            for (auto each = jobs.begin(); each != jobs.end();) {
                std::erase_if(each->second, [](const auto& one) { return one.expired(); });
                each = each->second.empty() ? jobs.erase(each) : std::next(each);
            }
        added_since = 0;
    }
};

event_hub::event_hub() : entries_(std::make_unique<entries>()) {}
event_hub::~event_hub() = default;

event_hub::listening event_hub::listen(queue_name queue, listener heard) {
    auto mine = std::make_shared<const listener>(std::move(heard));
    entries_->of_queue[static_cast<std::size_t>(queue)].push_back(mine);
    return listening(std::move(mine));
}

event_hub::listening event_hub::listen(queue_name queue, job_id id, listener heard) {
    auto mine = std::make_shared<const listener>(std::move(heard));
    auto& jobs = entries_->of_job[static_cast<std::size_t>(queue)];
    if (++entries_->added_since > 64 + jobs.size()) entries_->sweep();
    jobs[id].push_back(mine);
    return listening(std::move(mine));
}

void event_hub::tell(const job_event& what) {
    const auto at = static_cast<std::size_t>(what.queue);
    std::vector<std::shared_ptr<const listener>> hearing;
    gather(entries_->of_queue[at], hearing);
    auto& jobs = entries_->of_job[at];
    if (what.kind >= event_kind::paused) {
        for (auto& [id, each] : jobs) gather(each, hearing);
    } else if (const auto found = jobs.find(what.id); found != jobs.end()) {
        gather(found->second, hearing);
        if (found->second.empty()) jobs.erase(found);
    }
    for (const auto& each : hearing) (*each)(what);
}

std::size_t event_hub::listeners() const {
    std::size_t count = 0;
    const auto add = [&](const std::vector<weak_listener>& some) {
        for (const auto& each : some) count += each.expired() ? 0 : 1;
    };
    for (const auto& each : entries_->of_queue) add(each);
    for (const auto& jobs : entries_->of_job)
        for (const auto& [id, each] : jobs) add(each);
    return count;
}

}  // namespace fw::queue
