// How avatars are made: the jobs of the avatar queue.
#pragma once

#include <memory>

#include "fw/avatar/avatar_service.hpp"
#include "fw/objects/sealed_objects.hpp"
#include "fw/objects/sweep.hpp"
#include "fw/queue/queue_runner.hpp"
#include "fw/stages/engine_program.hpp"
#include "fw/stages/scratch_root.hpp"
#include "fw/telemetry/metrics.hpp"

namespace fw::avatar {

/// All of it must outlive the worker.
struct worker_world {
    postgres::database& db;
    const keys::vault& vault;
    objects::object_store& store;
    stages::engine_program& engine;
    worker_pool& files;
    const clock& time;
    logger log;
    telemetry::counter& made;             ///< avatars_created_total
    telemetry::histogram& seconds;        ///< avatar_processing_duration_seconds
    const stages::scratch_root& scratch;  ///< for what is in hand, in memory if possible
};

/// A job is done in stages: each photograph is looked at, the body is fitted, its files are made. What a stage gives is
/// kept, sealed and named by a hash of what went in, so that a job that died goes on where it was. At the end
/// everything becomes visible in one transaction.
class avatar_worker {
public:
    explicit avatar_worker(worker_world world);
    ~avatar_worker();

    /// Before the runner starts; the worker must outlive it.
    void add_to(queue::queue_runner& runner);

    /// Photographs that were left for a day are deleted; how many. To be called now and then.
    [[nodiscard]] task<result<std::size_t>> drop_left_photos();
    /// What killed workers of this machine left in their scratch folders is removed; of how many. To be called now and
    /// then.
    [[nodiscard]] task<result<std::size_t>> clean_scratch();

private:
    [[nodiscard]] task<result<std::string>> process(queue::job_context& job);

    worker_world world_;
    std::unique_ptr<avatar_repository> kept_;
    objects::sealed_objects sealed_;
};

/// Tells the sweep whose the objects under "avatars/" are.
class avatar_objects final : public objects::object_registry {
public:
    explicit avatar_objects(postgres::database& db);
    ~avatar_objects() override;

    [[nodiscard]] std::string prefix() const override { return "avatars/"; }
    [[nodiscard]] task<result<std::vector<objects::object_key>>> list_orphans(
        std::vector<objects::object_key> keys) override;

private:
    std::unique_ptr<avatar_repository> kept_;
};

}  // namespace fw::avatar
