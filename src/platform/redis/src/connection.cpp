#include "fw/redis/connection.hpp"

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <deque>
#include <unordered_map>

#include "fw/async/work_mark.hpp"
#include "link.hpp"

namespace fw::redis {
namespace {

using steady = std::chrono::steady_clock;
constexpr std::chrono::milliseconds tick{20};

error unavailable(std::string message) {
    return {error_kind::unavailable, "redis.unavailable", std::move(message)};
}

/// One command that waits for its answer. It stays in the line until the answer is there, also when nobody waits for
/// it any more: answers come in the order of the commands.
struct waiting {
    virtual ~waiting() = default;
    virtual void finish(result<reply> answer) = 0;
    steady::time_point until;
    std::chrono::milliseconds deadline{};
    bool finished = false;
};

template <class Handler>
struct waiting_for final : waiting {
    explicit waiting_for(Handler h, io_executor home) : handler(std::move(h)), executor(home) {}
    void finish(result<reply> answer) override {
        if (finished) return;
        finished = true;
        asio::get_associated_cancellation_slot(*handler).clear();
        const auto where = asio::get_associated_executor(*handler, executor);
        auto mine = std::move(*handler);
        handler.reset();
        asio::dispatch(where, [mine = std::move(mine), answer = std::move(answer)]() mutable {
            std::move(mine)(std::move(answer));
        });
    }
    std::optional<Handler> handler;
    io_executor executor;
};

/// Redis has no room on its disk or in its memory, is still loading, or follows another: it will be well again.
error refusal_of(const std::string& text) {
    constexpr std::array passing{"MISCONF", "OOM ", "LOADING", "READONLY", "MASTERDOWN"};
    if (std::ranges::any_of(passing, [&](const char* word) { return text.contains(word); }))
        return {error_kind::unavailable, "redis.unavailable", "Redis cannot take this at the moment."};
    return {error_kind::internal, "redis.refused", text};
}

}  // namespace

struct connection::state final : link_owner, std::enable_shared_from_this<connection::state> {
    state(asio::io_context& where, options o, logger log)
        : home(where),
          how(std::move(o)),
          wire(std::make_shared<link>(where, how, std::move(log), *this)),
          watch(where),
          changed(where, io_timer::time_point::max()) {}

    // A line that begins in front of the first connection is written when it is made; after a loss nothing queues.
    [[nodiscard]] bool takes() const { return wire->is_connected() || !tried; }

    void on_connected() override {
        tried = true;
        if (how.where.database != 0) {
            const auto number = std::to_string(how.where.database);
            const std::array<std::string_view, 2> select{"SELECT", number};
            append_command(wire->out(), select);
            line.push_front(nullptr);
        }
        wire->out().append(early);
        early = {};
        wire->flush();
        changed.cancel();
    }

    void on_reply(reply answer) override {
        const auto self = shared_from_this();  // who gets the answer may drop the connection
        if (line.empty()) return wire->drop("it answered what nobody asked");
        const auto next = std::move(line.front());
        line.pop_front();
        if (!next) {  // SELECT
            if (const auto* refused = answer.find_refusal()) wire->drop(refused->text);
            return;
        }
        if (const auto* refused = answer.find_refusal())
            next->finish(std::unexpected(refusal_of(refused->text)));
        else
            next->finish(std::move(answer));
        if (line.empty()) changed.cancel();
    }

    void on_lost(const error& why) override {
        const auto self = shared_from_this();
        tried = true;
        early = {};
        taught.clear();
        fail_all(why);
        changed.cancel();
    }

    void fail_all(const error& why) {
        auto gone = std::exchange(line, {});
        for (const auto& each : gone)
            if (each) each->finish(std::unexpected(why));
    }

    void watch_deadlines() {
        if (watching) return;
        watching = true;
        watch.expires_after(tick);
        watch.async_wait([self = shared_from_this()](boost::system::error_code stopped) {
            self->watching = false;
            if (!stopped) self->check_deadlines();
        });
    }

    void check_deadlines() {
        if (line.empty()) return;
        const auto now = steady::now();
        if (wire->is_connected() && now - std::max(wire->last_heard(), first_sent) > how.silence) {
            wire->drop("it has not answered for a long time");
            return;
        }
        // What is finished here may add to the line: look at those of now.
        std::vector<std::shared_ptr<waiting>> late;
        for (const auto& each : line)
            if (each && !each->finished && each->until <= now) late.push_back(each);
        for (const auto& each : late) each->finish(std::unexpected(timeout_error("Redis", each->deadline)));
        if (!line.empty()) watch_deadlines();
    }

    [[nodiscard]] static task<result<reply>> send(std::shared_ptr<state> self, std::string bytes,
                                                  std::optional<std::chrono::milliseconds> deadline) {
        if (self->stopping) co_return std::unexpected(unavailable("This connection to Redis has been stopped."));
        if (!self->takes()) co_return std::unexpected(unavailable("Redis can't be reached."));
        if (self->line.size() >= self->how.most_pending)
            co_return fail(error_kind::unavailable, "redis.busy",
                           "Too much is waiting for Redis. Try again in a moment.");
        const auto wait = deadline.value_or(self->how.deadline);
        auto initiate = [self = self.get(), wait](auto handler, std::string words) {
            const auto mine =
                std::make_shared<waiting_for<decltype(handler)>>(std::move(handler), self->home.get_executor());
            const auto now = steady::now();
            mine->deadline = wait;
            mine->until = now + wait;
            if (auto slot = asio::get_associated_cancellation_slot(*mine->handler); slot.is_connected())
                slot.assign([weak = std::weak_ptr(mine)](asio::cancellation_type kind) {
                    if (kind == asio::cancellation_type::none) return;
                    if (const auto still = weak.lock())
                        asio::post(still->executor, [still] {
                            still->finish(fail(error_kind::cancelled, "cancelled", "Nobody waits for this any more."));
                        });
                });
            if (self->line.empty()) self->first_sent = now;
            self->line.push_back(mine);
            (self->wire->is_connected() ? self->wire->out() : self->early).append(words);
            self->wire->flush();
            self->watch_deadlines();
        };
        co_return co_await asio::async_initiate<const asio::use_awaitable_t<io_executor>, void(result<reply>)>(
            std::move(initiate), use_task, std::move(bytes));
    }

    /// The same, told to whoever keeps traces.
    [[nodiscard]] static task<result<reply>> traced(std::shared_ptr<state> self, std::string name,
                                                    task<result<reply>> work) {
        const auto who = mark_of(co_await asio::this_coro::cancellation_state);
        const auto began = steady::now();
        auto out = co_await std::move(work);
        self->how.spans->called(who, "redis", name, steady::now() - began, out.has_value());
        co_return out;
    }

    [[nodiscard]] static task<result<reply>> run(std::shared_ptr<state> self, const script* what,
                                                 std::vector<std::string> words,
                                                 std::optional<std::chrono::milliseconds> deadline) {
        for (int attempt = 0;; ++attempt) {
            auto digest = self->taught.find(what);
            if (digest == self->taught.end()) {
                const std::array<std::string_view, 3> load{"SCRIPT", "LOAD", what->text};
                std::string bytes;
                append_command(bytes, load);
                FW_CO_TRY(auto loaded, co_await send(self, std::move(bytes), deadline));
                FW_CO_TRY(auto text, loaded.get_text());
                digest = self->taught.insert_or_assign(what, std::move(text)).first;
            }
            std::vector<std::string_view> views{"EVALSHA", digest->second};
            views.insert(views.end(), words.begin(), words.end());
            std::string bytes;
            append_command(bytes, views);
            auto answer = co_await send(self, std::move(bytes), deadline);
            const bool unknown =
                !answer && answer.error().code == "redis.refused" && answer.error().message.starts_with("NOSCRIPT");
            if (!unknown || attempt == 2) co_return answer;
            self->taught.erase(what);
        }
    }

    [[nodiscard]] static task<bool> wait_connected(std::shared_ptr<state> self, std::chrono::milliseconds duration) {
        const auto until = steady::now() + duration;
        while (!self->wire->is_connected() && !self->stopping) {
            if (steady::now() >= until) co_return false;
            co_await self->wait_change(until);
        }
        co_return self->wire->is_connected();
    }

    /// Until something changed or `until`.
    [[nodiscard]] task<void> wait_change(steady::time_point until) {
        io_timer limit(home, until);
        limit.async_wait([weak = weak_from_this()](boost::system::error_code stopped) {
            if (const auto self = weak.lock(); self && !stopped) self->changed.cancel();
        });
        boost::system::error_code woken;
        co_await changed.async_wait(asio::redirect_error(use_task, woken));
    }

    [[nodiscard]] static task<void> stop(std::shared_ptr<state> self) {
        self->stopping = true;
        // Each has its deadline, but a lost answer keeps its place: no longer than the longest of them.
        auto until = steady::now();
        for (const auto& each : self->line)
            if (each && !each->finished) until = std::max(until, each->until);
        while (!self->line.empty() && steady::now() < until + 2 * tick) co_await self->wait_change(until + 2 * tick);
        self->end();
        co_await self->wire->wait_end();
    }

    void end() {
        stopping = true;
        watch.cancel();
        wire->let_go();
        fail_all(unavailable("This connection to Redis has been stopped."));
        changed.cancel();
    }

    asio::io_context& home;
    options how;
    std::shared_ptr<link> wire;
    std::deque<std::shared_ptr<waiting>> line;
    std::string early;  ///< commands from before the first connection
    std::unordered_map<const script*, std::string> taught;
    io_timer watch, changed;
    steady::time_point first_sent;
    bool tried = false, watching = false, stopping = false;
};

connection::connection(asio::io_context& home, options how, logger log)
    : state_(std::make_shared<state>(home, std::move(how), std::move(log))) {
    state_->wire->start();
}

connection::~connection() {
    state_->end();
}

task<result<reply>> connection::command(std::initializer_list<std::string_view> words,
                                        std::optional<std::chrono::milliseconds> deadline) {
    return command(std::span(words.begin(), words.size()), deadline);
}

task<result<reply>> connection::command(std::span<const std::string_view> words,
                                        std::optional<std::chrono::milliseconds> deadline) {
    std::string bytes;
    append_command(bytes, words);
    auto sent = state::send(state_, std::move(bytes), deadline);
    if (state_->how.spans == nullptr) return sent;
    return state::traced(state_, words.empty() ? "" : std::string(words.front()), std::move(sent));
}

task<result<reply>> connection::run(const script& what, std::span<const std::string_view> keys,
                                    std::span<const std::string_view> arguments,
                                    std::optional<std::chrono::milliseconds> deadline) {
    std::vector<std::string> words;
    words.reserve(1 + keys.size() + arguments.size());
    words.push_back(std::to_string(keys.size()));
    words.insert(words.end(), keys.begin(), keys.end());
    words.insert(words.end(), arguments.begin(), arguments.end());
    auto sent = state::run(state_, &what, std::move(words), deadline);
    if (state_->how.spans == nullptr) return sent;
    return state::traced(state_, "EVALSHA", std::move(sent));
}

bool connection::is_connected() const {
    return state_->wire->is_connected();
}
task<bool> connection::wait_connected(std::chrono::milliseconds duration) {
    return state::wait_connected(state_, duration);
}
std::size_t connection::pending() const {
    return state_->line.size();
}
std::size_t connection::times_connected() const {
    return state_->wire->times_connected();
}
task<void> connection::stop() {
    return state::stop(state_);
}

}  // namespace fw::redis
