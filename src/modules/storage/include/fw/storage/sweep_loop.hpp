// The sweep, again and again.
#pragma once

#include <functional>

#include "fw/async/repeat.hpp"
#include "fw/objects/sweep.hpp"

namespace fw::storage {

/// Runs a pass soon after the start and then at every interval; a pass that fails is logged and tried again at the
/// next. On its context's thread; what it refers to must outlive it.
class sweep_loop {
public:
    /// Something else that is to be tidied up in each pass: rows whose time is over.
    using chore = std::function<task<result<std::size_t>>()>;

    sweep_loop(asio::io_context& home, objects::sweeper& sweeper, std::vector<chore> chores,
               std::chrono::milliseconds every, logger log);

    void start() { passes_.start(); }
    /// Waits for the pass that is under way.
    [[nodiscard]] task<void> stop() { return passes_.stop(); }

private:
    [[nodiscard]] task<void> pass();

    objects::sweeper& sweeper_;
    std::vector<chore> chores_;
    logger log_;
    repeated_work passes_;
};

}  // namespace fw::storage
