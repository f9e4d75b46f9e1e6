// A loop that a test turns itself: until a task has ended, or something has come to pass.
#pragma once

#include <chrono>
#include <exception>
#include <optional>
#include <stdexcept>

#include "fw/async/task.hpp"

namespace fw::queue::testing {

class turning_loop {
public:
    /// Turns the loop until the condition holds; looking may itself turn the loop. Throws after two minutes.
    template <class Condition>
    void run_until(Condition reached) {
        using namespace std::chrono_literals;
        const auto until = std::chrono::steady_clock::now() + 120s;
        while (!reached()) {
            if (std::chrono::steady_clock::now() > until) throw std::runtime_error("it never came to that");
            io.restart();
            io.run_one_for(1ms);
        }
    }

    /// The task's value; throws what it throws.
    template <class T>
    T finish(task<T> work) {
        std::optional<T> out;
        std::exception_ptr thrown;
        asio::co_spawn(io, std::move(work), [&](std::exception_ptr e, T value) {
            thrown = e;
            if (!e) out.emplace(std::move(value));
        });
        run_until([&] { return out.has_value() || thrown; });
        if (thrown) std::rethrow_exception(thrown);
        return std::move(*out);
    }
    void finish(task<void> work) {
        bool ended = false;
        std::exception_ptr thrown;
        asio::co_spawn(io, std::move(work), [&](std::exception_ptr e) {
            thrown = e;
            ended = true;
        });
        run_until([&] { return ended; });
        if (thrown) std::rethrow_exception(thrown);
    }

    asio::io_context io{1};
};

}  // namespace fw::queue::testing
