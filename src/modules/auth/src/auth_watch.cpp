#include "fw/auth/auth_watch.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <charconv>

#include "auth_repository.hpp"
#include "fw/async/spawn.hpp"
#include "fw/async/timeout.hpp"
#include "revocation_message.hpp"

namespace fw::auth {

namespace {

using namespace std::chrono_literals;

constexpr auto turn = 5s;           ///< between two looks at the database
constexpr int turns_per_keys = 12;  ///< keys are loaded every so many turns
constexpr auto overlap = 60s;       ///< clocks of servers differ by less

template <class... F>
struct overloaded : F... {
    using F::operator()...;
};

}  // namespace

std::string to_text(const revocation_message& m) {
    return std::visit(
        overloaded{[](const session_message& s) { return "session " + to_string(s.id); },
                   [](const user_message& u) { return fmt::format("user {} {}", to_string(u.id), u.generation); },
                   [](const keys_message&) { return std::string("keys"); }},
        m);
}

std::optional<revocation_message> find_revocation(std::string_view text) {
    constexpr std::string_view session_word = "session ", user_word = "user ";
    constexpr std::size_t id_length = 36;
    if (text == "keys") return keys_message{};
    if (text.starts_with(session_word)) {
        const auto id = session_id::find(text.substr(session_word.size()));
        return id ? std::optional<revocation_message>(session_message{*id}) : std::nullopt;
    }
    if (!text.starts_with(user_word) || text.size() < user_word.size() + id_length + 2) return std::nullopt;
    text.remove_prefix(user_word.size());
    const auto id = user_id::find(text.substr(0, id_length));
    const auto number = text.substr(id_length + 1);
    std::int64_t generation = 0;
    const auto [end, problem] = std::from_chars(number.data(), number.data() + number.size(), generation);
    if (!id || text[id_length] != ' ' || problem != std::errc{} || end != number.data() + number.size() ||
        generation <= 0)
        return std::nullopt;
    return user_message{*id, generation};
}

void revocation_hub::session_ended(const uuid& id) {
    for (const auto& [home, one] : threads_) asio::post(*home, [one, id] { one->end_session(id); });
}

void revocation_hub::tokens_outdated(user_id who, std::int64_t generation) {
    for (const auto& [home, one] : threads_)
        asio::post(*home, [one, who, generation] { one->raise_floor(who, generation); });
}

void revocation_hub::forget_tokens() {
    for (const auto& [home, one] : threads_) asio::post(*home, [one] { one->forget_tokens(); });
}

task<void> published_revocations::publish(std::string message) {
    (void)co_await others_.command({"PUBLISH", revocation_channel, message});
}

task<result<void>> published_revocations::session_ended(session_id id) {
    here_.session_ended(id.value);
    co_await publish(to_text(session_message{id}));
    co_return result<void>{};
}

task<result<void>> published_revocations::tokens_outdated(user_id who, std::int64_t generation) {
    here_.tokens_outdated(who, generation);
    co_await publish(to_text(user_message{who, generation}));
    co_return result<void>{};
}

task<void> published_revocations::keys_changed() {
    co_await publish(to_text(keys_message{}));
}

struct auth_watch::state : std::enable_shared_from_this<state> {
    state(asio::io_context& where, redis::options how, watched w, logger l)
        : home(where),
          what(w),
          log(std::move(l)),
          wake(where),
          ended(where, io_timer::time_point::max()),
          messages(where, std::move(how), log, [this] { look_again(); }) {}

    void look_again() {
        missed = true;
        wake.cancel();
    }

    void heard(std::string_view text) {
        const auto m = find_revocation(text);
        if (!m) return;
        std::visit(overloaded{[this](const session_message& s) { what.hub.session_ended(s.id.value); },
                              [this](const user_message& u) { what.hub.tokens_outdated(u.id, u.generation); },
                              [this](const keys_message&) {
                                  keys_due = true;
                                  wake.cancel();
                              }},
                   *m);
    }

    task<result<void>> read_revoked() {
        const auto now = what.time.now();
        const auto since = std::max(read_until, now - access_token_life) - overlap;
        FW_CO_TRY(const auto found, co_await what.kept.list_revoked(since));
        for (const auto& id : found.sessions) what.hub.session_ended(id.value);
        for (const auto& [who, generation] : found.floors) what.hub.tokens_outdated(who, generation);
        read_until = now;
        co_return result<void>{};
    }

    task<result<void>> load_keys() {
        FW_CO_TRY(auto keys, co_await load_signing_keys(what.db, what.vault, what.time.now()));
        std::vector<std::string> before, after;
        for (const auto& key : what.signer.verifying_keys()) before.push_back(key.id());
        what.signer.replace(std::move(keys));
        what.verifier.replace(what.signer.verifying_keys());
        for (const auto& key : what.signer.verifying_keys()) after.push_back(key.id());
        // Tokens of a key that is not trusted any more are in the caches still.
        if (before != after) what.hub.forget_tokens();
        co_return result<void>{};
    }

    task<result<void>> look() {
        if (std::exchange(missed, false)) what.hub.forget_tokens();
        FW_CO_CHECK(co_await read_revoked());
        if (std::exchange(keys_due, false) || ++turns % turns_per_keys == 0) FW_CO_CHECK(co_await load_keys());
        co_return result<void>{};
    }

    /// Goes on whatever is away: what was missed is read at the next turn.
    task<void> run() {
        const auto self = shared_from_this();
        while (!stopping) {
            // In a task of its own: what a look throws ends the look, not the loop.
            const auto [thrown, looked] =
                co_await asio::co_spawn(home, outage_as_error(look()), asio::as_tuple(use_task));
            log_thrown(log, "auth.watch", thrown);
            if (!thrown && !looked) log.warning("auth.watch_failed", looked.error().message);
            if (stopping || (!thrown && looked && (missed || keys_due))) continue;
            wake.expires_after(turn);
            boost::system::error_code woken;
            co_await wake.async_wait(asio::redirect_error(use_task, woken));
        }
        running = false;
        ended.cancel();
    }

    asio::io_context& home;
    watched what;
    logger log;
    io_timer wake, ended;
    redis::subscriber messages;
    time_point read_until{};
    int turns = 0;
    bool missed = false, keys_due = false, stopping = false, running = false;
};

auth_watch::auth_watch(asio::io_context& home, redis::options how, watched what, logger log)
    : state_(std::make_shared<state>(home, std::move(how), what, std::move(log))) {}

auth_watch::~auth_watch() = default;

task<result<void>> auth_watch::catch_up() {
    const auto self = state_;
    co_return co_await self->read_revoked();
}

void auth_watch::start() {
    state_->messages.subscribe(revocation_channel, [s = state_.get()](std::string_view text) { s->heard(text); });
    state_->running = true;
    spawn(state_->home, "auth watch", state_->log, state_->run());
}

task<void> auth_watch::stop() {
    const auto self = state_;
    self->stopping = true;
    self->wake.cancel();
    co_await self->messages.stop();
    while (self->running) {
        boost::system::error_code woken;
        co_await self->ended.async_wait(asio::redirect_error(use_task, woken));
    }
}

}  // namespace fw::auth
