#include "fw/queue/job_ledger.hpp"

#include "fw/async/work_mark.hpp"

namespace fw::queue {
namespace {

job_request to_request(const job& what) {
    return {.id = what.id,
            .queue = what.queue,
            .name = what.name,
            .payload = what.payload,
            .priority = what.priority,
            .attempts = what.attempts,
            .dedup = what.dedup,
            .owner = what.owner,
            .trace = what.trace};
}

bool is_away(const error& e) {
    return e.kind == error_kind::unavailable || e.kind == error_kind::timeout;
}

}  // namespace

ledgered_queue::ledgered_queue(job_queue& inner, job_ledger& ledger, logger log, const tracer* spans)
    : inner_(inner), ledger_(ledger), log_(std::move(log)), spans_(spans) {}

task<result<added>> ledgered_queue::add(job_request what) {
    if (spans_ != nullptr && what.trace.empty())
        what.trace = spans_->traceparent_of(mark_of(co_await asio::this_coro::cancellation_state));
    FW_CO_CHECK(check(what));
    FW_CO_CHECK(co_await ledger_.recorded(what));
    auto out = co_await inner_.add(what);
    if (!out && is_away(out.error())) {
        log_.warning("queue.add_deferred", out.error().message, {{"jobId", to_string(what.id)}});
        co_return added{.id = what.id, .is_new = true, .is_queued = false};
    }
    // Another has the dedup key, or the queue does not want it: it will not run under this id.
    if (!out || out->id != what.id)
        FW_CO_CHECK(co_await ledger_.finished(what.queue, what.id, job_state::cancelled, {}, {}));
    else if (const auto over = co_await ledger_.is_over(what.id); over && *over)
        (void)co_await inner_.cancel(what.queue, what.id);
    co_return out;
}

task<void> ledgered_queue::note_end(queue_name queue, job_id id) {
    const auto found = co_await inner_.find(queue, id);
    if (!found || !*found || !is_finished((*found)->state)) co_return;
    auto& what = **found;
    const auto noted = co_await ledger_.finished(queue, id, what.state, what.result, what.error);
    if (!noted) log_.warning("queue.end_not_recorded", noted.error().message, {{"jobId", to_string(id)}});
}

task<result<reservation>> ledgered_queue::reserve(queue_name from, std::string worker, std::size_t most,
                                                  milliseconds lock) {
    auto out = co_await inner_.reserve(from, std::move(worker), most, lock);
    if (out)
        for (const auto id : out->died) co_await note_end(from, id);
    co_return out;
}

task<result<void>> ledgered_queue::complete(lease held, std::string json) {
    FW_CO_CHECK(co_await inner_.complete(held, json));
    const auto noted = co_await ledger_.finished(held.queue, held.id, job_state::done, std::move(json), {});
    if (!noted) log_.warning("queue.end_not_recorded", noted.error().message, {{"jobId", to_string(held.id)}});
    co_return result<void>{};
}

task<result<failure>> ledgered_queue::fail(lease held, job_error why, bool retry) {
    FW_CO_TRY(const auto out, co_await inner_.fail(held, why, retry));
    if (is_finished(out.state)) {
        const auto noted = co_await ledger_.finished(held.queue, held.id, out.state, {}, std::move(why));
        if (!noted) log_.warning("queue.end_not_recorded", noted.error().message, {{"jobId", to_string(held.id)}});
    }
    co_return out;
}

task<result<void>> ledgered_queue::hand_back(lease held) {
    FW_CO_CHECK(co_await inner_.hand_back(held));
    co_await note_end(held.queue, held.id);  // if it had been cancelled
    co_return result<void>{};
}

task<result<cancel_answer>> ledgered_queue::cancel(queue_name queue, job_id id) {
    auto out = co_await inner_.cancel(queue, id);
    if (!out && out.error().code == "queue.job_unknown") {
        FW_CO_CHECK(co_await ledger_.finished(queue, id, job_state::cancelled, {}, {}));
        out = co_await inner_.cancel(queue, id);
    }
    if (out && *out == cancel_answer::cancelled) co_await note_end(queue, id);
    co_return out;
}

task<result<void>> ledgered_queue::retry_dead(queue_name queue, job_id id) {
    FW_CO_TRY(const auto found, co_await inner_.find(queue, id));
    if (found && found->state == job_state::failed) FW_CO_CHECK(co_await ledger_.recorded(to_request(*found)));
    co_return co_await inner_.retry_dead(queue, id);
}

task<result<std::size_t>> ledgered_queue::retry_all_dead(queue_name queue, std::size_t most) {
    std::size_t count = 0;
    while (count < most) {
        FW_CO_TRY(const auto dead,
                  co_await inner_.list(queue, job_state::failed, 0, std::min<std::size_t>(most - count, 100)));
        std::size_t moved = 0;
        for (const auto& each : dead) {
            const auto done = co_await retry_dead(queue, each.id);
            if (!done && done.error().kind != error_kind::conflict && done.error().kind != error_kind::not_found)
                co_return std::unexpected(done.error());
            if (done) ++moved;
        }
        count += moved;
        if (moved == 0) break;
    }
    co_return count;
}

task<result<void>> ledgered_queue::remove(queue_name queue, job_id id) {
    FW_CO_TRY(const auto found, co_await inner_.find(queue, id));
    FW_CO_CHECK(co_await inner_.remove(queue, id));
    if (found && !is_finished(found->state))
        FW_CO_CHECK(co_await ledger_.finished(queue, id, job_state::cancelled, {}, {}));
    co_return result<void>{};
}

task<result<beat>> ledgered_queue::renew(lease held, milliseconds lock) {
    return inner_.renew(std::move(held), lock);
}
task<result<beat>> ledgered_queue::report(lease held, progress how_far) {
    return inner_.report(std::move(held), std::move(how_far));
}
task<result<void>> ledgered_queue::pause(queue_name queue) {
    return inner_.pause(queue);
}
task<result<void>> ledgered_queue::resume(queue_name queue) {
    return inner_.resume(queue);
}
task<result<std::optional<job>>> ledgered_queue::find(queue_name queue, job_id id) {
    return inner_.find(queue, id);
}
task<result<std::vector<job>>> ledgered_queue::find_all(queue_name queue, std::vector<job_id> ids) {
    return inner_.find_all(queue, std::move(ids));
}
task<result<std::vector<job>>> ledgered_queue::list(queue_name queue, job_state state, std::size_t first,
                                                    std::size_t most) {
    return inner_.list(queue, state, first, most);
}
task<result<queue_figures>> ledgered_queue::figures(queue_name queue) {
    return inner_.figures(queue);
}

task<result<restored>> restore(job_queue& jobs, job_ledger& ledger) {
    restored out;
    std::optional<job_id> after;
    for (;;) {
        FW_CO_TRY(const auto page, co_await ledger.unfinished(after, 200));
        if (page.empty()) co_return out;
        after = page.back().id;
        for (const auto& each : page) {
            FW_CO_TRY(const auto found, co_await jobs.find(each.queue, each.id));
            if (!found) {
                FW_CO_TRY(const auto back, co_await jobs.add(each));
                if (back.is_new) {
                    ++out.added;
                } else if (back.id != each.id) {  // its dedup key belongs to another by now
                    FW_CO_CHECK(co_await ledger.finished(each.queue, each.id, job_state::cancelled, {}, {}));
                    ++out.settled;
                }
            } else if (is_finished(found->state)) {
                FW_CO_CHECK(co_await ledger.finished(each.queue, each.id, found->state, found->result, found->error));
                ++out.settled;
            }
        }
    }
}

}  // namespace fw::queue
