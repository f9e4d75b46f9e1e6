#include "shared_pool.hpp"

#include <boost/asio/redirect_error.hpp>

#include "fw/async/spawn.hpp"
#include "fw/async/work_mark.hpp"

namespace fw::postgres {

namespace {

using namespace std::chrono_literals;

constexpr auto first_pause = 50ms;
/// How exact deadlines are.
constexpr auto sweep_every = 20ms;

/// Between half and the whole of it, so that servers that lost the database together do not come back together.
steady::duration jittered(std::chrono::milliseconds pause) {
    std::array<std::uint8_t, 1> chance{};
    fill_random(chance);
    return pause / 2 + pause * int{chance[0]} / 512;
}

}  // namespace

shared_pool::shared_pool(asio::io_context& home, const settings& how, worker_pool& workers, logger log,
                         observer* watcher)
    : home_(home),
      settings_(how),
      workers_(workers),
      log_(std::move(log)),
      observer_(watcher),
      places_(how.shared_connections),
      sweeper_(home) {}

shared_pool::~shared_pool() {
    for (const auto& of : waiting_) of->answer.drop();
}

task<void> shared_pool::start() {
    keepers_ = places_.size();
    for (std::size_t i = 0; i < places_.size(); ++i) spawn(home_, "postgres.shared", log_, keep(shared_from_this(), i));
    auto mine = starters_.emplace_back();
    const auto up = co_await mine.wait();
    if (!up.value_or(false)) throw failure(away_error());
}

task<void> shared_pool::keep(std::shared_ptr<shared_pool> self, std::size_t index) {
    auto pause = first_pause;
    while (!self->stopping_) {
        auto fresh = std::make_shared<connection>(self->home_, self->settings_, self->workers_, self->log_,
                                                  connection::options{self->settings_.shared_statement_timeout});
        std::string why;
        try {
            co_await fresh->open();
        } catch (const failure& e) {
            why = e.what();
        }
        auto& here = self->places_[index];
        if (why.empty() && !self->stopping_) {
            if (here.is == state::down) self->log_.info("postgres.connected", "PostgreSQL is back.");
            here.is = state::up;
            here.open = fresh;
            fresh->on_progress([weak = std::weak_ptr(self)] {
                if (const auto pool = weak.lock(); pool && !pool->waiting_.empty()) pool->send_waiting();
            });
            const auto born = steady::now();
            self->send_waiting();
            for (auto& starter : std::exchange(self->starters_, {})) starter.deliver(true);
            self->tell();
            co_await fresh->wait_closed();
            here.open.reset();
            here.is = state::connecting;
            self->tell();
            if (steady::now() - born > 1s) {
                pause = first_pause;
                continue;
            }
        } else if (!self->stopping_) {
            if (here.is != state::down)
                self->log_.error("postgres.away", "PostgreSQL cannot be reached.", {{"reason", why}});
            here.is = state::down;
        }
        fresh->close();
        if (self->stopping_) break;
        if (self->is_hopeless()) {
            self->answer_waiting(away_error());
            for (auto& starter : std::exchange(self->starters_, {})) starter.deliver(false);
        }
        here.pause = std::make_shared<io_timer>(self->home_, jittered(pause));
        boost::system::error_code ignored;
        co_await here.pause->async_wait(asio::redirect_error(use_task, ignored));
        pause = std::min<std::chrono::milliseconds>(2 * pause, self->settings_.longest_pause);
    }
    if (--self->keepers_ == 0) self->all_ended_.deliver(true);
}

task<void> shared_pool::stop() {
    const auto self = shared_from_this();
    if (stopping_) co_return;
    stopping_ = true;
    answer_waiting(away_error());
    for (auto& here : places_) {
        if (here.pause) here.pause->cancel();
        if (here.open) here.open->end_within(settings_.stop_deadline);
    }
    if (keepers_ > 0) (void)co_await all_ended_.wait();
    sweeper_.cancel();
}

task<reply> shared_pool::ask(statement what, parameters with) {
    const auto self = shared_from_this();
    const auto who = mark_of(co_await asio::this_coro::cancellation_state);
    const auto now = steady::now();
    const auto mine = std::make_shared<request>(what, std::move(with), now, now + what.deadline);
    put(mine);
    auto got = co_await mine->answer.wait();
    if (!got) got = reply{.broken = error{error_kind::cancelled, "cancelled", "The request was cancelled."}};
    if (observer_) observer_->on_statement(what.name, steady::now() - now, outcome_of(*got), who);
    co_return std::move(*got);
}

void shared_pool::put(const request_ptr& what) {
    if (stopping_) return what->answer.deliver({.broken = away_error()});
    arm_sweep();
    if (auto* const free = least_loaded(); free && waiting_.empty()) return free->send(what);
    if (is_hopeless()) return what->answer.deliver({.broken = away_error()});
    if (waiting_.size() >= settings_.most_waiting) return what->answer.deliver({.broken = busy_error()});
    waiting_.push_back(what);
}

connection* shared_pool::least_loaded() {
    connection* best = nullptr;
    for (const auto& here : places_) {
        if (here.is != state::up || !here.open || !here.open->is_open()) continue;
        if (here.open->in_flight() >= settings_.most_in_flight) continue;
        if (!best || here.open->in_flight() < best->in_flight()) best = here.open.get();
    }
    return best;
}

void shared_pool::send_waiting() {
    while (!waiting_.empty()) {
        auto* const free = least_loaded();
        if (!free) return;
        const auto next = std::move(waiting_.front());
        waiting_.pop_front();
        if (next->answer.is_open()) free->send(next);
    }
}

void shared_pool::answer_waiting(const error& why) {
    for (const auto& of : std::exchange(waiting_, {})) of->answer.deliver({.broken = why});
}

bool shared_pool::is_hopeless() const {
    return std::ranges::all_of(places_, [](const place& p) { return p.is == state::down; });
}

bool shared_pool::is_up() const {
    return std::ranges::any_of(places_, [](const place& p) { return p.is == state::up; });
}

void shared_pool::arm_sweep() {
    if (sweep_armed_) return;
    sweep_armed_ = true;
    sweeper_.expires_after(sweep_every);
    sweeper_.async_wait([weak = weak_from_this()](const boost::system::error_code& failed) {
        const auto self = weak.lock();
        if (!self) return;
        self->sweep_armed_ = false;
        if (!failed) self->sweep();
    });
}

void shared_pool::sweep() {
    const auto now = steady::now();
    bool busy = false;
    for (std::size_t i = 0; i < places_.size(); ++i)
        if (const auto open = places_[i].open) busy |= open->sweep(now);
    std::vector<request_ptr> late;
    std::erase_if(waiting_, [&](const request_ptr& of) {
        if (of->answer.is_open() && now < of->deadline) return false;
        late.push_back(of);
        return true;
    });
    // It was never sent: nothing has happened.
    for (const auto& of : late) of->answer.deliver({.broken = late_error(access::reads, of->what.deadline)});
    if (busy || !waiting_.empty()) arm_sweep();
    tell();
}

void shared_pool::tell() {
    if (!observer_) return;
    std::size_t open = 0, active = 0;
    for (const auto& here : places_) {
        if (here.is != state::up || !here.open) continue;
        ++open;
        if (here.open->in_flight() > 0) ++active;
    }
    observer_->on_connections(pool_kind::shared, open, active);
}

}  // namespace fw::postgres
