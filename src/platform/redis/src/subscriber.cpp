#include "fw/redis/subscriber.hpp"

#include <boost/asio/redirect_error.hpp>
#include <map>

#include "link.hpp"

namespace fw::redis {

using steady = std::chrono::steady_clock;

struct subscriber::state final : link_owner, std::enable_shared_from_this<subscriber::state> {
    struct channel {
        std::shared_ptr<listener> heard;
        bool confirmed = false;
    };

    state(asio::io_context& where, options how, logger log, std::function<void()> restored)
        : home(where),
          silence(how.silence),
          wire(std::make_shared<link>(where, how, std::move(log), *this)),
          pulse(where),
          changed(where, io_timer::time_point::max()),
          on_restored(std::move(restored)) {}

    void say(std::string_view verb, std::string_view name) {
        if (!wire->is_connected()) return;
        const std::array<std::string_view, 2> words{verb, name};
        append_command(wire->out(), words);
        wire->flush();
    }

    void on_connected() override {
        for (const auto& [name, each] : channels) say("SUBSCRIBE", name);
        must_tell = wire->times_connected() > 1;
        tell_if_whole();
        beat();
    }

    void on_lost(const error&) override {
        for (auto& [name, each] : channels) each.confirmed = false;
        pulse.cancel();
    }

    [[nodiscard]] bool is_whole() const {
        return wire->is_connected() &&
               std::all_of(channels.begin(), channels.end(), [](const auto& each) { return each.second.confirmed; });
    }

    void tell_if_whole() {
        if (!is_whole()) return;
        changed.cancel();
        if (std::exchange(must_tell, false) && on_restored) on_restored();
    }

    void on_reply(reply answer) override {
        const auto self = shared_from_this();  // a listener may drop the subscriber
        const auto* parts = answer.find_array();
        if (!parts || parts->size() < 2) {
            const auto* refused = answer.find_refusal();
            return wire->drop(refused ? refused->text : "it answered a subscription with something else");
        }
        const auto* kind = (*parts)[0].find_text();
        const auto* name = (*parts)[1].find_text();
        if (!kind || !name) return;
        const auto found = channels.find(*name);
        if (found == channels.end()) return;  // unsubscribed meanwhile, or a "pong"
        if (*kind == "subscribe") {
            found->second.confirmed = true;
            tell_if_whole();
        } else if (*kind == "message" && parts->size() == 3) {
            const auto heard = found->second.heard;  // it may unsubscribe itself
            if (const auto* message = (*parts)[2].find_text()) (*heard)(*message);
        }
    }

    /// A connection without messages looks like a lost one: ask twice within the silence that is allowed.
    void beat() {
        pulse.expires_after(silence / 3);
        pulse.async_wait([weak = weak_from_this()](boost::system::error_code stopped) {
            const auto self = weak.lock();
            if (stopped || !self || !self->wire->is_connected()) return;
            if (steady::now() - self->wire->last_heard() > self->silence)
                return self->wire->drop("it has not answered for a long time");
            const std::array<std::string_view, 1> ping{"PING"};
            append_command(self->wire->out(), ping);
            self->wire->flush();
            self->beat();
        });
    }

    [[nodiscard]] static task<bool> wait_subscribed(std::shared_ptr<state> self, std::chrono::milliseconds duration) {
        const auto until = steady::now() + duration;
        while (!self->is_whole()) {
            if (steady::now() >= until || self->wire->is_ended()) co_return false;
            io_timer limit(self->home, until);
            limit.async_wait([weak = std::weak_ptr(self)](boost::system::error_code stopped) {
                if (const auto me = weak.lock(); me && !stopped) me->changed.cancel();
            });
            boost::system::error_code woken;
            co_await self->changed.async_wait(asio::redirect_error(use_task, woken));
        }
        co_return true;
    }

    [[nodiscard]] static task<void> stop(std::shared_ptr<state> self) {
        self->end();
        co_await self->wire->wait_end();
    }

    void end() {
        wire->let_go();
        pulse.cancel();
        changed.cancel();
    }

    asio::io_context& home;
    std::chrono::milliseconds silence;
    std::shared_ptr<link> wire;
    std::map<std::string, channel, std::less<>> channels;
    io_timer pulse, changed;
    std::function<void()> on_restored;
    bool must_tell = false;
};

subscriber::subscriber(asio::io_context& home, options how, logger log, std::function<void()> on_restored)
    : state_(std::make_shared<state>(home, std::move(how), std::move(log), std::move(on_restored))) {
    state_->wire->start();
}

subscriber::~subscriber() {
    state_->end();
}

void subscriber::subscribe(std::string channel, listener heard) {
    auto& mine = state_->channels[channel];
    mine.heard = std::make_shared<listener>(std::move(heard));
    if (!mine.confirmed) state_->say("SUBSCRIBE", channel);
}

void subscriber::unsubscribe(const std::string& channel) {
    if (state_->channels.erase(channel) > 0) state_->say("UNSUBSCRIBE", channel);
}

task<bool> subscriber::wait_subscribed(std::chrono::milliseconds duration) {
    return state::wait_subscribed(state_, duration);
}

task<void> subscriber::stop() {
    return state::stop(state_);
}

}  // namespace fw::redis
