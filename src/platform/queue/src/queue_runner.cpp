#include "fw/queue/queue_runner.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/redirect_error.hpp>
#include <cassert>
#include <map>
#include <unordered_map>

#include "fw/async/spawn.hpp"
#include "fw/async/work_mark.hpp"
#include "fw/base/failure.hpp"
#include "running_job.hpp"

namespace fw::queue {
namespace {

using steady = std::chrono::steady_clock;

bool is_away(const error& e) {
    return e.kind == error_kind::unavailable || e.kind == error_kind::timeout;
}

}  // namespace

struct queue_runner::state : std::enable_shared_from_this<queue_runner::state> {
    struct entry {
        job_handler run;
        handler_options how;
    };
    using running_ptr = std::shared_ptr<running_job>;

    state(asio::io_context& where, job_queue& q, runner_options o, logger l)
        : home(where),
          jobs(q),
          how(std::move(o)),
          log(std::move(l)),
          nap(where),
          changed(where, io_timer::time_point::max()) {}

    std::map<std::string, entry, std::less<>>& handlers_of(queue_name queue) {
        return handlers[static_cast<std::size_t>(queue)];
    }
    std::size_t& busy_in(queue_name queue) { return busy[static_cast<std::size_t>(queue)]; }

    void wake() {
        woken = true;
        nap.cancel();
    }

    void hear(const job_event& event) {
        switch (event.kind) {
            case event_kind::cancel_asked:
                if (const auto found = running.find(event.id); found != running.end())
                    found->second->stop(stop_reason::asked);
                break;
            case event_kind::failed:
                if (event.will_retry) wake();
                break;
            case event_kind::added:
            case event_kind::stalled:
            case event_kind::resumed:
            case event_kind::missed:
                wake();
                break;
            default:
                break;
        }
    }

    /// The dearest handler's, since a queue does not tell what comes next; never more than there is.
    [[nodiscard]] resources cost_of(queue_name queue) {
        resources out;
        for (const auto& [name, each] : handlers_of(queue)) {
            out.cores = std::max(out.cores, each.how.cost.cores);
            out.memory = std::max(out.memory, each.how.cost.memory);
        }
        return {std::min(out.cores, how.budget.cores), std::min(out.memory, how.budget.memory)};
    }

    [[nodiscard]] std::size_t how_many_fit(resources each, std::size_t wanted) const {
        std::size_t count = 0;
        auto cores = used.cores + each.cores;
        auto memory = used.memory + each.memory;
        while (count < wanted && cores <= how.budget.cores + 1e-9 && memory <= how.budget.memory) {
            ++count;
            cores += each.cores;
            memory += each.memory;
        }
        return count;
    }

    /// Once through the queues; how long until it is worth looking again, though nothing be heard.
    [[nodiscard]] static task<milliseconds> look(std::shared_ptr<state> self) {
        auto next = self->how.idle;
        bool must_save = false;  // somebody in front needs what is left
        for (const auto queue : self->how.queues) {
            const auto ceiling = policy_of(queue).concurrency;
            if (self->handlers_of(queue).empty() || self->busy_in(queue) >= ceiling) continue;
            const auto free = ceiling - self->busy_in(queue);
            const auto cost = self->cost_of(queue);
            if (must_save && (cost.cores > 0 || cost.memory > 0)) continue;
            const auto most = self->how_many_fit(cost, free);
            auto got = co_await self->jobs.reserve(queue, self->how.worker, most, self->how.lock);
            if (!got) {
                if (!std::exchange(self->away, true)) self->log.warning("queue.away", got.error().message);
                co_return std::min<milliseconds>(next, std::chrono::milliseconds(250));
            }
            if (std::exchange(self->away, false)) self->log.info("queue.back", "The queue can be reached again.");
            if (got->next_in)
                next = std::min(next, std::max<milliseconds>(*got->next_in, std::chrono::milliseconds(5)));
            must_save = must_save || (most < free && got->jobs.size() == most && got->waiting > 0);
            for (auto& each : got->jobs) self->begin(std::move(each), cost);
        }
        co_return next;
    }

    [[nodiscard]] static task<void> serve(std::shared_ptr<state> self) {
        while (!self->stopping) {
            self->woken = false;
            const auto next = co_await look(self);
            if (self->woken || self->stopping) continue;
            self->nap.expires_after(next);
            boost::system::error_code ignored;
            co_await self->nap.async_wait(asio::redirect_error(use_task, ignored));
        }
        self->serving = false;
        self->changed.cancel();
    }

    void begin(reserved_job got, resources cost) {
        const auto queue = got.held.queue;
        const auto id = got.held.id;
        auto mine = std::make_shared<running_job>(home, jobs, std::move(got), cost, log);
        ++busy_in(queue);
        used.cores += cost.cores;
        used.memory += cost.memory;
        running[id] = mine;
        if (stopping) mine->stop(stop_reason::shutting_down);  // it came while we were told to end
        spawn(home, "queue.job", log, execute(shared_from_this(), std::move(mine)));
    }

    [[nodiscard]] static task<void> execute(std::shared_ptr<state> self, running_ptr mine) {
        const auto& handlers = self->handlers_of(mine->held().queue);
        const auto found = handlers.find(mine->what().name);
        if (mine->is_cancelled()) {
            co_await settle(self, mine, cancelled_error());
        } else if (found == handlers.end()) {
            co_await settle(self, mine,
                            fail(error_kind::unavailable, "queue.no_handler", "This worker does not know such jobs."));
        } else {
            spawn(self->home, "queue.watch", self->log,
                  running_job::watch(mine, self->how.lock, found->second.how.limit));
            auto outcome = co_await call(self, found->second.run, mine);
            co_await settle(self, mine, std::move(outcome));
        }
        mine->end();
        const auto id = mine->held().id;
        if (const auto mine_still = self->running.find(id);
            mine_still != self->running.end() && mine_still->second == mine)
            self->running.erase(mine_still);
        --self->busy_in(mine->held().queue);
        self->used.cores -= mine->cost().cores;
        self->used.memory -= mine->cost().memory;
        self->wake();
        self->changed.cancel();
    }

    [[nodiscard]] static task<result<std::string>> traced(std::shared_ptr<state> self, const job_handler& handler,
                                                          running_ptr mine) {
        if (self->how.spans == nullptr) co_return co_await handler(*mine);
        const auto who = mark_of(co_await asio::this_coro::cancellation_state);
        const auto& what = mine->what();
        struct ending {  // also when the handler throws
            tracer& spans;
            work_mark who;
            tracer::attributes more;
            bool good = false;
            ~ending() { spans.end(who, good, {}, std::move(more)); }
        } at_the_end{*self->how.spans,
                     who,
                     {{"messaging.destination.name", std::string(to_string(what.queue))},
                      {"messaging.message.id", to_string(what.id)},
                      {"job.attempt", std::to_string(what.attempt)}}};
        self->how.spans->begin(who, work_kind::job, fmt::format("job {}", what.name), what.trace);
        auto out = co_await handler(*mine);
        at_the_end.good = out.has_value();
        co_return out;
    }

    /// The door at which what a handler throws is caught, and logged once.
    [[nodiscard]] static task<result<std::string>> call(std::shared_ptr<state> self, const job_handler& handler,
                                                        running_ptr mine) {
        std::string what;
        std::optional<error> away;
        try {
            co_return co_await asio::co_spawn(self->home, traced(self, handler, mine),
                                              asio::bind_cancellation_slot(mine->signal().slot(), use_task));
        } catch (const boost::system::system_error& e) {
            if (mine->is_cancelled() && e.code() == asio::error::operation_aborted) co_return cancelled_error();
            what = e.what();
        } catch (const fw::failure& e) {
            what = e.what();
            if (e.reason().kind == error_kind::unavailable) away = e.reason();
        } catch (const std::exception& e) {
            what = e.what();
        } catch (...) {
            what = "something that is no std::exception";
        }
        if (away) {
            // Nothing that the job has done wrong: it waits for the world to come back, however long that takes.
            self->log.warning("queue.world_away", what,
                              {{"job", mine->what().name}, {"jobId", to_string(mine->held().id)}});
            mine->stop(stop_reason::world_away);
            co_await sleep_for(self->how.breath);
            co_return std::unexpected(std::move(*away));
        }
        self->log.error("queue.handler_threw", what,
                        {{"queue", to_string(mine->held().queue)},
                         {"job", mine->what().name},
                         {"jobId", to_string(mine->held().id)}});
        co_return fail(error_kind::internal, "internal", "The job failed for a reason that is ours to mend.");
    }

    /// Tells the queue how it ended; tries for as long as the lock may last.
    [[nodiscard]] static task<void> settle(std::shared_ptr<state> self, running_ptr mine, result<std::string> outcome) {
        const auto until = steady::now() + self->how.lock;
        for (;;) {
            const auto told = co_await tell(self, mine, outcome);
            if (told) co_return;
            if (told.error().code == "queue.result") {
                outcome = std::unexpected(told.error());
                continue;
            }
            if (!is_away(told.error()) || steady::now() >= until) {
                // Another has it by now, or will: nothing that this one did counts.
                self->log.warning("queue.job_lost", told.error().message,
                                  {{"job", mine->what().name}, {"jobId", to_string(mine->held().id)}});
                co_return;
            }
            co_await sleep_for(std::chrono::milliseconds(100));
        }
    }

    [[nodiscard]] static task<result<void>> tell(std::shared_ptr<state> self, running_ptr mine,
                                                 const result<std::string>& outcome) {
        if (outcome) co_return co_await self->jobs.complete(mine->held(), *outcome);
        job_error why{outcome.error().code, outcome.error().message};
        bool retry = is_worth_retrying(outcome.error().kind);
        switch (mine->why_stopped()) {
            case stop_reason::shutting_down:
                if (outcome.error().kind == error_kind::cancelled)
                    co_return co_await self->jobs.hand_back(mine->held());
                break;
            case stop_reason::world_away:
                co_return co_await self->jobs.hand_back(mine->held());
            case stop_reason::time_limit:
                why = {"queue.time_limit", "The job took longer than it may."};
                retry = true;
                break;
            case stop_reason::asked:
                retry = false;
                break;
            case stop_reason::lock_lost:
            case stop_reason::none:
                break;
        }
        FW_CO_TRY(const auto done, co_await self->jobs.fail(mine->held(), why, retry));
        self->log.info("queue.job_failed", why.message,
                       {{"job", mine->what().name},
                        {"jobId", to_string(mine->held().id)},
                        {"code", why.code},
                        {"state", to_string(done.state)},
                        {"attempt", mine->what().attempt}});
        co_return result<void>{};
    }

    [[nodiscard]] static task<void> wait_idle(std::shared_ptr<state> self, std::optional<steady::time_point> until) {
        while (self->serving || self->in_hand() > 0) {
            if (until && steady::now() >= *until) co_return;
            self->changed.expires_at(until.value_or(steady::time_point::max()));
            boost::system::error_code ignored;
            co_await self->changed.async_wait(asio::redirect_error(use_task, ignored));
        }
    }

    [[nodiscard]] std::size_t in_hand() const {
        std::size_t count = 0;
        for (const auto each : busy) count += each;
        return count;
    }

    [[nodiscard]] static task<void> stop(std::shared_ptr<state> self, milliseconds grace) {
        self->stopping = true;
        self->wake();
        co_await wait_idle(self, steady::now() + grace);
        std::vector<running_ptr> left;
        for (const auto& [id, each] : self->running) left.push_back(each);
        for (const auto& each : left) each->stop(stop_reason::shutting_down);
        co_await wait_idle(self, std::nullopt);
        self->heard.clear();
    }

    asio::io_context& home;
    job_queue& jobs;
    runner_options how;
    logger log;
    io_timer nap, changed;
    std::array<std::map<std::string, entry, std::less<>>, all_queues.size()> handlers;
    std::array<std::size_t, all_queues.size()> busy{};
    std::unordered_map<job_id, running_ptr> running;
    std::vector<event_hub::listening> heard;
    resources used;
    bool woken = false, stopping = false, serving = false, away = false;
};

queue_runner::queue_runner(asio::io_context& home, job_queue& jobs, runner_options how, logger log)
    : state_(std::make_shared<state>(home, jobs, std::move(how), std::move(log))) {}

queue_runner::~queue_runner() = default;

void queue_runner::handle(queue_name queue, std::string name, job_handler handler, handler_options how) {
    assert(!state_->serving);
    state_->handlers_of(queue).insert_or_assign(std::move(name), state::entry{std::move(handler), how});
}

void queue_runner::start() {
    assert(!state_->serving && !state_->stopping);
    state_->serving = true;
    for (const auto queue : state_->how.queues)
        state_->heard.push_back(
            state_->jobs.events().listen(queue, [weak = std::weak_ptr(state_)](const job_event& event) {
                if (const auto self = weak.lock()) self->hear(event);
            }));
    spawn(state_->home, "queue.runner", state_->log, state::serve(state_));
}

task<void> queue_runner::stop(milliseconds grace) {
    return state::stop(state_, grace);
}

std::size_t queue_runner::running() const {
    return state_->in_hand();
}

}  // namespace fw::queue
