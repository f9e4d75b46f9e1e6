// A value that one coroutine waits for and something else delivers, on the same thread.
#pragma once

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <functional>
#include <memory>
#include <optional>

#include "fw/async/task.hpp"

namespace fw::postgres {

/// At most one value and one waiter. Delivering resumes the waiter before it returns. A waiter that was cancelled gets
/// nothing, at once; what is delivered afterwards is dropped.
template <class T>
class one_shot {
public:
    /// Still wanted: delivered to nobody yet, and not given up.
    [[nodiscard]] bool is_open() const { return !state_->given_up && !state_->value && !state_->delivered; }

    void deliver(T value) {
        // The waiter may destroy this object.
        const auto state = state_;
        if (state->given_up || state->delivered) return;
        state->delivered = true;
        if (state->resume)
            std::exchange(state->resume, nullptr)(std::optional<T>(std::move(value)));
        else
            state->value = std::move(value);
    }

    /// Lets go of the waiter without resuming it: only where its thread ends.
    void drop() { std::exchange(state_->resume, nullptr); }

    [[nodiscard]] task<std::optional<T>> wait() {
        const auto state = state_;
        if (state->value) co_return std::exchange(state->value, std::nullopt);
        auto initiate = [state](auto handler) {
            const auto home = asio::get_associated_executor(handler);
            auto slot = asio::get_associated_cancellation_slot(handler);
            state->resume = [handler = std::move(handler), slot](std::optional<T> value) mutable {
                slot.clear();
                std::move(handler)(std::move(value));
            };
            if (!slot.is_connected()) return;
            slot.assign([weak = std::weak_ptr(state), home](asio::cancellation_type) {
                const auto locked = weak.lock();
                if (!locked || !locked->resume) return;
                locked->given_up = true;
                asio::post(home, [resume = std::exchange(locked->resume, nullptr)]() mutable { resume(std::nullopt); });
            });
        };
        co_return co_await asio::async_initiate<const asio::use_awaitable_t<io_executor>, void(std::optional<T>)>(
            std::move(initiate), use_task);
    }

private:
    struct shared {
        std::optional<T> value;
        std::move_only_function<void(std::optional<T>)> resume;
        bool given_up = false;
        bool delivered = false;
    };
    std::shared_ptr<shared> state_ = std::make_shared<shared>();
};

}  // namespace fw::postgres
