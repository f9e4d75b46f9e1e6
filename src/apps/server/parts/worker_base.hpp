// What all parts of the worker stand on.
#pragma once

#include "fw/queue/queue_runner.hpp"
#include "fw/stages/engine_program.hpp"
#include "fw/stages/scratch_root.hpp"
#include "fw/storage/sweep_loop.hpp"
#include "installation.hpp"

namespace fw::apps {

/// The engine program, the threads that wait for it, and the folder for what it has in hand. Parts refer to it.
struct worker_base {
    worker_base(installation& all, std::unique_ptr<stages::scratch_root> own_scratch);
    worker_base(const worker_base&) = delete;
    worker_base& operator=(const worker_base&) = delete;

    installation& at;
    std::unique_ptr<stages::scratch_root> scratch;
    worker_pool children;  ///< a thread for each child process
    stages::child_engine engine;
};

/// A part of the worker: what a module does beside answering.
class work_source {
public:
    work_source() = default;
    work_source(const work_source&) = delete;
    work_source& operator=(const work_source&) = delete;
    virtual ~work_source() = default;

    /// How its jobs are done, before the runner starts.
    virtual void add_to(queue::queue_runner& runner) = 0;
    /// Whose the objects under its prefix are; nullptr: it has none.
    [[nodiscard]] virtual objects::object_registry* registry() { return nullptr; }
    /// What it tidies up in each pass of the sweep.
    [[nodiscard]] virtual std::vector<storage::sweep_loop::chore> chores() { return {}; }
    /// The worker is about to stop: a chore that goes on for long ends where it can be gone on with.
    virtual void stop_soon() {}
};

}  // namespace fw::apps
