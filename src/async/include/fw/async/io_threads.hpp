// The threads that do all I/O: each has an io_context of its own.
#pragma once

#include <functional>
#include <memory>
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

    /// Runs all of them, the first on the calling thread, until each has nothing left to do or `stop` was called. An
    /// exception that leaves a handler ends the whole and is thrown here.
    void run();

    /// From any thread. What is pending is dropped: end your work first where it must end well.
    void stop();

private:
    std::vector<std::unique_ptr<asio::io_context>> contexts_;
};

}  // namespace fw
