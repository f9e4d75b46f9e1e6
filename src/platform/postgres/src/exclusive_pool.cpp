#include "exclusive_pool.hpp"

#include "fw/async/spawn.hpp"
#include "fw/async/work_mark.hpp"

namespace fw::postgres {

namespace {

using namespace std::chrono_literals;

constexpr auto begin_again = statement{"", "ROLLBACK", access::writes, 5s};
/// For the cancellation and the rollback of a connection that came back in the middle of something.
constexpr auto settle_deadline = 5s;

}  // namespace

exclusive_pool::exclusive_pool(asio::io_context& home, const settings& how, worker_pool& workers, logger log,
                               observer* watcher)
    : home_(home), settings_(how), workers_(workers), log_(std::move(log)), observer_(watcher) {}

exclusive_pool::~exclusive_pool() {
    for (auto& one : waiting_) one.drop();
}

task<lease> exclusive_pool::acquire() {
    const auto self = shared_from_this();
    if (stopping_) throw failure(away_error());
    while (!idle_.empty()) {
        auto free = std::move(idle_.back());
        idle_.pop_back();
        if (free->is_open()) {
            tell();
            co_return lease(self, std::move(free));
        }
        forget();
    }
    if (open_ < settings_.exclusive_connections) {
        ++open_;
        co_return lease(self, co_await open_one());
    }
    if (waiting_.size() >= settings_.most_waiting) throw failure(busy_error());
    auto got = co_await with_timeout(settings_.exclusive_wait, "Waiting for a connection", wait_for_one());
    if (!got && got.error().kind == error_kind::timeout) throw failure(busy_error());
    if (!got) throw failure(got.error());
    co_return std::move(*got);
}

task<connection_ref> exclusive_pool::open_one() {
    auto fresh = std::make_shared<connection>(home_, settings_, workers_, log_,
                                              connection::options{settings_.exclusive_statement_timeout});
    // Also where the caller is cancelled while it connects.
    const auto give_up = [this](connection*) { forget(); };
    std::unique_ptr<connection, decltype(give_up)> opening(fresh.get(), give_up);
    co_await fresh->open();
    (void)opening.release();
    tell();
    co_return fresh;
}

task<result<lease>> exclusive_pool::wait_for_one() {
    const auto self = shared_from_this();
    auto mine = waiting_.emplace_back();
    auto got = co_await mine.wait();
    if (!got) co_return fail(error_kind::cancelled, "cancelled", "The request was cancelled.");
    // From here on it is a lease: should nobody want it any more, it goes back.
    if (*got) co_return lease(self, std::move(*got));
    // One was closed: its place is ours.
    if (stopping_) {
        forget();
        co_return std::unexpected(away_error());
    }
    co_return lease(self, co_await open_one());
}

void exclusive_pool::take_back(connection_ref back, bool in_transaction) {
    if (back->is_open() && back->in_flight() == 0 && !in_transaction) return hand_on(std::move(back));
    if (!back->is_open()) return forget();
    spawn(home_, "postgres.clean", log_, clean(shared_from_this(), std::move(back), in_transaction));
}

task<void> exclusive_pool::clean(std::shared_ptr<exclusive_pool> self, connection_ref back, bool in_transaction) {
    const auto done = co_await with_timeout(settle_deadline, "Cleaning a connection", settle(back, in_transaction));
    if (!done) back->close();
    if (back->is_open())
        self->hand_on(std::move(back));
    else
        self->forget();
}

task<result<void>> exclusive_pool::settle(connection_ref back, bool in_transaction) {
    if (back->in_flight() > 0) {
        co_await back->cancel();
        co_await back->wait_idle();
    }
    if (in_transaction && back->is_open()) {
        const auto now = steady::now();
        const auto undo = std::make_shared<request>(begin_again, parameters{}, now, now + begin_again.deadline);
        back->send(undo);
        const auto got = co_await undo->answer.wait();
        if (!got || got->problem || got->broken) co_return std::unexpected(away_error());
    }
    co_return result<void>{};
}

void exclusive_pool::hand_on(connection_ref free) {
    if (stopping_) {
        free->close();
        return forget();
    }
    if (!free->is_open()) return forget();
    if (!serve_next(free)) idle_.push_back(std::move(free));
    tell();
}

void exclusive_pool::forget() {
    // Its place stays taken if somebody waits for one.
    if (!stopping_ && serve_next(nullptr)) return;
    --open_;
    tell();
    if (stopping_ && open_ == 0) all_back_.deliver(true);
}

bool exclusive_pool::serve_next(connection_ref free) {
    while (!waiting_.empty() && !waiting_.front().is_open()) waiting_.pop_front();
    if (waiting_.empty()) return false;
    // Not from here: who gives back may be in a destructor.
    asio::post(home_,
               [self = shared_from_this(), next = std::move(waiting_.front()), free = std::move(free)]() mutable {
                   if (free && !free->is_open()) free = nullptr;
                   if (next.is_open())
                       next.deliver(std::move(free));
                   else if (free)
                       self->hand_on(std::move(free));
                   else
                       self->forget();
               });
    waiting_.pop_front();
    return true;
}

task<void> exclusive_pool::stop() {
    const auto self = shared_from_this();
    if (stopping_) co_return;
    stopping_ = true;
    for (auto& one : std::exchange(waiting_, {})) one.deliver(nullptr);
    for (auto& free : std::exchange(idle_, {})) {
        free->close();
        --open_;
    }
    if (open_ > 0) {
        const auto all_back = [](std::shared_ptr<exclusive_pool> pool) -> task<result<void>> {
            (void)co_await pool->all_back_.wait();
            co_return result<void>{};
        };
        (void)co_await with_timeout(settings_.stop_deadline, "Ending transactions", all_back(self));
    }
    tell();
}

void exclusive_pool::tell() {
    if (observer_) observer_->on_connections(pool_kind::exclusive, open_, open_ - idle_.size());
}

task<reply> lease::ask(statement what, parameters with) {
    const auto pool = from_;
    const auto on = what_;
    if (broken_) co_return reply{.broken = broken_};
    const auto who = mark_of(co_await asio::this_coro::cancellation_state);
    const auto now = steady::now();
    const auto mine = std::make_shared<request>(what, std::move(with), now, now + what.deadline);
    io_timer deadline(pool->home_, mine->deadline);
    deadline.async_wait([mine](const boost::system::error_code& failed) {
        if (!failed) mine->answer.deliver({.broken = late_error(mine->what.does, mine->what.deadline)});
    });
    on->send(mine);
    auto got = co_await mine->answer.wait();
    if (!got) got = reply{.broken = error{error_kind::cancelled, "cancelled", "The request was cancelled."}};
    broken_ = got->broken;
    if (pool->observer_) pool->observer_->on_statement(what.name, steady::now() - now, outcome_of(*got), who);
    co_return std::move(*got);
}

void lease::give_back() {
    if (!what_) return;
    const auto pool = std::exchange(from_, nullptr);
    pool->take_back(std::exchange(what_, nullptr), in_transaction);
}

}  // namespace fw::postgres
