// The threads that do all I/O: each has an io_context of its own.
#pragma once

#include <exception>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "fw/async/task.hpp"

namespace fw {

/// Starts stopped: give each thread its work first (`context(i)`), then `run`.
class io_threads {
public:
    explicit io_threads(std::size_t count);
    io_threads(const io_threads&) = delete;
    io_threads& operator=(const io_threads&) = delete;
    ~io_threads();

    [[nodiscard]] std::size_t size() const { return contexts_.size(); }
    [[nodiscard]] asio::io_context& context(std::size_t i) { return *contexts_[i]; }

    /// Runs the task to its end on the first context, turning all of them on this thread: for what must be there before
    /// `run`. Throws what it throws.
    template <class T>
    T run_first(task<T> work);

    /// Runs all of them, the first on the calling thread, until each has nothing left to do or `stop` was called. An
    /// exception that leaves a handler ends the whole and is thrown here.
    void run();

    /// From any thread. What is pending is dropped: end your work first where it must end well.
    void stop();

private:
    void turn_until(const bool& done);

    std::vector<std::unique_ptr<asio::io_context>> contexts_;
};

template <class T>
T io_threads::run_first(task<T> work) {
    bool done = false;
    std::optional<T> out;
    std::exception_ptr thrown;
    asio::co_spawn(context(0), std::move(work), [&](std::exception_ptr e, T value) {
        thrown = e;
        if (!e) out.emplace(std::move(value));
        done = true;
    });
    turn_until(done);
    if (thrown) std::rethrow_exception(thrown);
    return std::move(*out);
}

}  // namespace fw
