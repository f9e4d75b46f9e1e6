// How scenes are made: the jobs of the render queue.
#pragma once

#include <memory>

#include "fw/avatar/found_body.hpp"
#include "fw/base/log.hpp"
#include "fw/keys/vault.hpp"
#include "fw/objects/object_store.hpp"
#include "fw/objects/sweep.hpp"
#include "fw/postgres/database.hpp"
#include "fw/queue/queue_runner.hpp"
#include "fw/stages/engine_program.hpp"
#include "fw/stages/scratch_folder.hpp"
#include "fw/telemetry/metrics.hpp"
#include "fw/wardrobe/scene.hpp"

namespace fw::wardrobe {

class scene_repository;

/// All of it must outlive the worker.
struct worker_world {
    postgres::database& db;
    const keys::vault& vault;
    objects::object_store& store;
    stages::engine_program& engine;
    worker_pool& files;
    const clock& time;
    telemetry::histogram& seconds;  ///< scene_processing_duration_seconds
    const stages::scratch_root& scratch;
};

/// What a drape or a full drape may take; a garment takes about 200 MB and, at ultra quality, minutes.
[[nodiscard]] stages::engine_limits scene_limits();

/// A part of a job's 100 per cent.
struct share {
    int from = 0, to = 100;
    [[nodiscard]] share part(int first, int last) const {
        const auto at = [this](int percent) { return from + (to - from) * percent / 100; };
        return {at(first), at(last)};
    }
};

/// A scene as a job has it in its folder.
struct scene_at_hand {
    std::int64_t version = 0;  ///< of the design
    bytes name;
    avatar::avatar_id avatar;
    json::object outfit;
    json::array files;  ///< the engine's files.json; their objects are at `key_of(name, path)`
};

/// A job drapes the garments that nobody has draped on such a body, poses the outfit and makes its models. Whatever a
/// stage gives is kept under its name at once: a job that died goes on where it was, and others need not begin.
class scene_worker {
public:
    explicit scene_worker(worker_world world);
    ~scene_worker();

    /// Before the runner starts; the worker must outlive it.
    void add_to(queue::queue_runner& runner);
    /// For another job: makes what is missing of the scene, and puts its dressed.glb into the folder, which is there.
    /// Errors: those of the stages, `design.unknown`, `scene.*`, `avatar.not_ready`.
    [[nodiscard]] task<result<scene_at_hand>> bring(queue::job_context& job, web::user_id by, design::design_id design,
                                                    quality how, stages::scratch_folder& folder, share all);

    /// Results that nobody has any more; how many. To be called now and then.
    [[nodiscard]] task<result<std::size_t>> drop_unused();

private:
    [[nodiscard]] task<result<std::string>> process(queue::job_context& job);

    worker_world world_;
    std::unique_ptr<scene_repository> kept_;
};

/// Tells the sweep whose the objects under "scenes/" are.
class scene_objects final : public objects::object_registry {
public:
    explicit scene_objects(postgres::database& db);
    ~scene_objects() override;

    [[nodiscard]] std::string prefix() const override { return "scenes/"; }
    [[nodiscard]] task<result<std::vector<objects::object_key>>> list_orphans(
        std::vector<objects::object_key> keys) override;

private:
    std::unique_ptr<scene_repository> kept_;
};

}  // namespace fw::wardrobe
