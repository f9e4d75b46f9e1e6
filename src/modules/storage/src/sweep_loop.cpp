#include "fw/storage/sweep_loop.hpp"

namespace fw::storage {

sweep_loop::sweep_loop(asio::io_context& home, objects::sweeper& sweeper, std::vector<chore> chores,
                       std::chrono::milliseconds every, logger log)
    : sweeper_(sweeper),
      chores_(std::move(chores)),
      log_(std::move(log)),
      passes_(home, "storage.sweep", log_, every, [this] { return pass(); }) {}

task<void> sweep_loop::pass() {
    // The rows go first, so that the objects they named are orphans or doomed in the same pass.
    for (const auto& each : chores_)
        if (const auto done = co_await each(); !done)
            log_.warning("storage.chore_failed", done.error().message, {{"code", done.error().code}});
    const auto swept = co_await sweeper_.run();
    if (!swept) {
        log_.warning("storage.sweep_failed", swept.error().message, {{"code", swept.error().code}});
    } else if (swept->temporary + swept->doomed + swept->orphans + swept->unfinished > 0) {
        log_.info("storage.swept", "Objects that nobody needs are gone.",
                  {{"temporary", swept->temporary},
                   {"doomed", swept->doomed},
                   {"orphans", swept->orphans},
                   {"unfinished", swept->unfinished}});
    }
}

}  // namespace fw::storage
