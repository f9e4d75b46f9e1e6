#include "fw/queue/memory_queue.hpp"

#include <map>
#include <set>
#include <unordered_map>

namespace fw::queue {
namespace {

std::unexpected<error> lock_lost() {
    return fw::fail(error_kind::conflict, "queue.lock_lost", "The job is no longer in the hands of this worker.");
}
std::unexpected<error> unknown_job() {
    return fw::fail(error_kind::not_found, "queue.job_unknown", "There is no such job.");
}
std::unexpected<error> wrong_state(std::string message) {
    return fw::fail(error_kind::conflict, "queue.job_state", std::move(message));
}

}  // namespace

/// The scripts of scripts.cpp in C++; the contract suite holds the two together.
struct memory_queue::one_queue {
    struct record {
        job what;
        milliseconds backoff{};
        int stalls = 0;
        std::string token;
        std::int64_t place = 0;  ///< in its state's set: as the scores in Redis
        time_point ready_at{};
    };
    using set = std::set<std::pair<std::int64_t, job_id>>;

    one_queue(queue_name n, event_hub& h) : name(n), hub(h) {}

    set& of(job_state state) { return sets[static_cast<std::size_t>(state)]; }
    static std::int64_t ms(time_point t) { return std::chrono::floor<milliseconds>(t).time_since_epoch().count(); }

    void tell(event_kind kind, job_id id) { hub.tell({.kind = kind, .queue = name, .id = id}); }

    void leave(record& job) { of(job.what.state).erase({job.place, job.what.id}); }
    void enter(record& job, job_state state, std::int64_t place) {
        job.what.state = state;
        job.place = place;
        of(state).emplace(place, job.what.id);
    }
    void enqueue(record& job, time_point now, bool in_front = false) {
        job.token.clear();
        job.ready_at = now;
        enter(job, job_state::queued, (std::int64_t{job.what.priority} << 41) + (in_front ? 0 : ++sequence));
    }
    void free_dedup(const record& job) {
        if (const auto found = dedup.find(job.what.dedup); found != dedup.end() && found->second == job.what.id)
            dedup.erase(found);
    }
    void finish(record& job, job_state state, time_point now) {
        free_dedup(job);
        job.token.clear();
        job.what.finished_at = now;
        enter(job, state, ms(now));
        (state == job_state::done ? ever.completed : state == job_state::failed ? ever.died : ever.cancelled)++;
        const auto kept = state == job_state::failed ? milliseconds(dead_kept_for) : milliseconds(kept_for);
        auto& finished = of(state);
        for (int i = 0; i < 10 && !finished.empty(); ++i) {
            const auto [at, id] = *finished.begin();
            if (at > ms(now) - kept.count() && finished.size() <= most_kept) break;
            finished.erase(finished.begin());
            jobs.erase(id);
        }
    }
    void cancelled(record& job, time_point now) {
        finish(job, job_state::cancelled, now);
        tell(event_kind::cancelled, job.what.id);
    }
    record* find(job_id id) {
        const auto found = jobs.find(id);
        return found == jobs.end() ? nullptr : &found->second;
    }
    record* held(const lease& by) {
        auto* job = find(by.id);
        return job && !by.token.empty() && job->token == by.token ? job : nullptr;
    }
    void revive(record& job, time_point now) {
        leave(job);
        job.what.attempt = 0;
        job.stalls = 0;
        job.what.how_far = {};
        job.what.finished_at.reset();
        if (!job.what.dedup.empty()) dedup.emplace(job.what.dedup, job.what.id);
        enqueue(job, now);
        tell(event_kind::added, job.what.id);
    }

    queue_name name;
    event_hub& hub;
    std::unordered_map<job_id, record> jobs;
    std::array<set, all_job_states.size()> sets;
    std::unordered_map<std::string, job_id> dedup;
    std::int64_t sequence = 0;
    std::uint64_t tokens = 0;
    queue_figures ever;
    bool paused = false;
};

memory_queue::memory_queue(const clock& time) : clock_(time) {
    for (const auto name : all_queues)
        queues_[static_cast<std::size_t>(name)] = std::make_unique<one_queue>(name, hub_);
}

memory_queue::~memory_queue() = default;

memory_queue::one_queue& memory_queue::of(queue_name queue) {
    return *queues_[static_cast<std::size_t>(queue)];
}

task<result<added>> memory_queue::add(job_request what) {
    FW_CO_CHECK(check(what));
    auto& q = of(what.queue);
    if (q.find(what.id)) co_return added{.id = what.id, .is_new = false};
    if (!what.dedup.empty())
        if (const auto other = q.dedup.find(what.dedup); other != q.dedup.end())
            co_return added{.id = other->second, .is_new = false};
    if (q.of(job_state::queued).size() + q.of(job_state::delayed).size() >= most_waiting)
        co_return fw::fail(error_kind::unavailable, "queue.full", "Too many jobs are waiting. Try again later.");
    const auto now = clock_.now();
    const auto& policy = policy_of(what.queue);
    auto& made = q.jobs[what.id];
    made.what = {.id = what.id, .queue = what.queue, .name = what.name, .payload = std::move(what.payload)};
    made.what.priority = what.priority;
    made.what.attempts = what.attempts.value_or(policy.attempts);
    made.what.dedup = what.dedup;
    made.what.owner = what.owner;
    made.what.trace = what.trace;
    made.what.added_at = std::chrono::floor<milliseconds>(now);
    made.backoff = what.backoff.value_or(policy.backoff);
    if (!what.dedup.empty()) q.dedup.emplace(what.dedup, what.id);
    if (what.delay.count() > 0)
        q.enter(made, job_state::delayed, one_queue::ms(now + what.delay));
    else
        q.enqueue(made, now);
    ++q.ever.added;
    q.tell(event_kind::added, what.id);
    co_return added{.id = what.id, .is_new = true};
}

task<result<reservation>> memory_queue::reserve(queue_name from, std::string worker, std::size_t most,
                                                milliseconds lock) {
    auto& q = of(from);
    const auto now = clock_.now();
    const auto due = one_queue::ms(now);
    reservation out;
    const auto take_due = [&](job_state state) {
        std::vector<job_id> ids;
        for (const auto& [at, id] : q.of(state)) {
            if (at > due || ids.size() == 100) break;
            ids.push_back(id);
        }
        for (const auto id : ids) q.leave(q.jobs.at(id));
        return ids;
    };
    for (const auto id : take_due(job_state::delayed)) q.enqueue(q.jobs.at(id), now);
    for (const auto id : take_due(job_state::running)) {
        auto& job = q.jobs.at(id);
        ++q.ever.stalled;
        --job.what.attempt;
        if (job.what.cancel_asked) {
            out.died.push_back(id);
            q.cancelled(job, now);
        } else if (++job.stalls >= most_stalls) {
            job.what.error = {"queue.stalled", "Whoever had the job was silent for too long, once too often."};
            out.died.push_back(id);
            q.finish(job, job_state::failed, now);
            q.hub.tell({.kind = event_kind::failed, .queue = from, .id = id, .error = job.what.error});
        } else {
            q.enqueue(job, now);
            q.tell(event_kind::stalled, id);
        }
    }
    auto& waiting = q.of(job_state::queued);
    for (std::size_t i = 0; i < std::min<std::size_t>(most, 100) && !q.paused && !waiting.empty(); ++i) {
        auto& job = q.jobs.at(waiting.begin()->second);
        q.leave(job);
        ++job.what.attempt;
        job.what.worker = worker;
        job.token = fmt::format("{}", ++q.tokens);
        q.enter(job, job_state::running, one_queue::ms(now + lock));
        out.jobs.push_back({job.what, {from, job.what.id, job.token}});
        q.tell(event_kind::started, job.what.id);
    }
    out.waiting = waiting.size();
    for (const auto state : {job_state::delayed, job_state::running}) {
        if (q.of(state).empty()) continue;
        const auto left = milliseconds(std::max<std::int64_t>(0, q.of(state).begin()->first - due));
        out.next_in = out.next_in ? std::min(*out.next_in, left) : left;
    }
    co_return out;
}

task<result<beat>> memory_queue::renew(lease held, milliseconds lock) {
    auto& q = of(held.queue);
    auto* job = q.held(held);
    if (!job) co_return lock_lost();
    q.leave(*job);
    q.enter(*job, job_state::running, one_queue::ms(clock_.now() + lock));
    co_return beat{job->what.cancel_asked};
}

task<result<beat>> memory_queue::report(lease held, progress how_far) {
    auto& q = of(held.queue);
    auto* job = q.held(held);
    if (!job) co_return lock_lost();
    how_far.percent = std::clamp(how_far.percent, 0, 100);
    const beat out{job->what.cancel_asked};
    if (how_far.percent < job->what.how_far.percent) co_return out;
    job->what.how_far = how_far;
    q.hub.tell({.kind = event_kind::progress, .queue = held.queue, .id = held.id, .how_far = std::move(how_far)});
    co_return out;
}

task<result<void>> memory_queue::complete(lease held, std::string json) {
    if (json.size() > most_payload)
        co_return fw::fail(error_kind::too_large, "queue.result",
                           "A job's result is too large: store it, and name it.");
    auto& q = of(held.queue);
    auto* job = q.held(held);
    if (!job) co_return lock_lost();
    q.leave(*job);
    job->what.result = std::move(json);
    job->what.how_far.percent = 100;
    q.finish(*job, job_state::done, clock_.now());
    q.tell(event_kind::completed, held.id);
    co_return result<void>{};
}

task<result<failure>> memory_queue::fail(lease held, job_error why, bool retry) {
    auto& q = of(held.queue);
    auto* job = q.held(held);
    if (!job) co_return lock_lost();
    const auto now = clock_.now();
    q.leave(*job);
    job->what.error = why;
    if (job->what.cancel_asked) {
        q.cancelled(*job, now);
        co_return failure{job_state::cancelled, {}};
    }
    ++q.ever.failed;
    failure out;
    if (retry && job->what.attempt < job->what.attempts) {
        out = {job_state::delayed, backoff_after(job->what.attempt, job->backoff)};
        job->token.clear();
        q.enter(*job, job_state::delayed, one_queue::ms(now + out.retry_in));
    } else {
        q.finish(*job, job_state::failed, now);
    }
    q.hub.tell({.kind = event_kind::failed,
                .queue = held.queue,
                .id = held.id,
                .error = std::move(why),
                .will_retry = out.state == job_state::delayed});
    co_return out;
}

task<result<void>> memory_queue::hand_back(lease held) {
    auto& q = of(held.queue);
    auto* job = q.held(held);
    if (!job) co_return lock_lost();
    q.leave(*job);
    --job->what.attempt;
    if (job->what.cancel_asked) {
        q.cancelled(*job, clock_.now());
    } else {
        q.enqueue(*job, clock_.now(), true);
        q.tell(event_kind::added, held.id);
    }
    co_return result<void>{};
}

task<result<cancel_answer>> memory_queue::cancel(queue_name queue, job_id id) {
    auto& q = of(queue);
    auto* job = q.find(id);
    if (!job) co_return unknown_job();
    if (is_finished(job->what.state)) co_return cancel_answer::already_finished;
    if (job->what.state == job_state::running) {
        job->what.cancel_asked = true;
        q.tell(event_kind::cancel_asked, id);
        co_return cancel_answer::asked;
    }
    q.leave(*job);
    q.cancelled(*job, clock_.now());
    co_return cancel_answer::cancelled;
}

task<result<void>> memory_queue::pause(queue_name queue) {
    of(queue).paused = true;
    hub_.tell({.kind = event_kind::paused, .queue = queue, .id = {}});
    co_return result<void>{};
}

task<result<void>> memory_queue::resume(queue_name queue) {
    of(queue).paused = false;
    hub_.tell({.kind = event_kind::resumed, .queue = queue, .id = {}});
    co_return result<void>{};
}

task<result<void>> memory_queue::retry_dead(queue_name queue, job_id id) {
    auto& q = of(queue);
    auto* job = q.find(id);
    if (!job) co_return unknown_job();
    if (job->what.state != job_state::failed) co_return wrong_state("Only a failed job can be tried again.");
    q.revive(*job, clock_.now());
    co_return result<void>{};
}

task<result<std::size_t>> memory_queue::retry_all_dead(queue_name queue, std::size_t most) {
    auto& q = of(queue);
    std::size_t count = 0;
    for (; count < std::min<std::size_t>(most, 1'000) && !q.of(job_state::failed).empty(); ++count)
        q.revive(q.jobs.at(q.of(job_state::failed).begin()->second), clock_.now());
    co_return count;
}

task<result<void>> memory_queue::remove(queue_name queue, job_id id) {
    auto& q = of(queue);
    auto* job = q.find(id);
    if (!job) co_return unknown_job();
    if (job->what.state == job_state::running) co_return wrong_state("A running job can't be removed: cancel it.");
    q.leave(*job);
    q.free_dedup(*job);
    q.jobs.erase(id);
    co_return result<void>{};
}

task<result<std::optional<job>>> memory_queue::find(queue_name queue, job_id id) {
    const auto* found = of(queue).find(id);
    co_return found ? std::optional(found->what) : std::nullopt;
}

task<result<std::vector<job>>> memory_queue::find_all(queue_name queue, std::vector<job_id> ids) {
    ids.resize(std::min<std::size_t>(ids.size(), 100));
    std::vector<job> out;
    for (const auto id : ids)
        if (const auto* found = of(queue).find(id)) out.push_back(found->what);
    co_return out;
}

task<result<std::vector<job>>> memory_queue::list(queue_name queue, job_state state, std::size_t first,
                                                  std::size_t most) {
    auto& q = of(queue);
    std::vector<job> all;
    for (const auto& [place, id] : q.of(state)) all.push_back(q.jobs.at(id).what);
    if (is_finished(state)) std::reverse(all.begin(), all.end());
    std::vector<job> out;
    for (auto i = first; i < all.size() && out.size() < std::min<std::size_t>(most, 100); ++i) {
        all[i].payload.clear();
        all[i].result.clear();
        out.push_back(std::move(all[i]));
    }
    co_return out;
}

task<result<queue_figures>> memory_queue::figures(queue_name queue) {
    auto& q = of(queue);
    auto out = q.ever;
    out.is_paused = q.paused;
    for (const auto state : all_job_states) out.count[static_cast<std::size_t>(state)] = q.of(state).size();
    const auto now = clock_.now();
    for (const auto& [place, id] : q.of(job_state::queued))
        out.oldest_waiting =
            std::max(out.oldest_waiting, std::chrono::floor<milliseconds>(now - q.jobs.at(id).ready_at));
    co_return out;
}

}  // namespace fw::queue
