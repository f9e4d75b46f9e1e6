// How exports are made: the jobs of the export queue.
#pragma once

#include <memory>

#include "fw/exports/export.hpp"
#include "fw/telemetry/metrics.hpp"
#include "fw/wardrobe/scene_worker.hpp"

namespace fw::exports {

class export_repository;

/// All of it must outlive the worker.
struct worker_world {
    postgres::database& db;
    objects::object_store& store;
    stages::engine_program& engine;
    worker_pool& files;
    const clock& time;
    wardrobe::scene_worker& scenes;
    telemetry::family<telemetry::counter>& made;  ///< exports_generated_total{type}
    const stages::scratch_root& scratch;
};

/// A job dresses the design (whatever of it is known is not made again), makes the file, and reads it back before
/// anybody sees it.
class export_worker {
public:
    explicit export_worker(worker_world world);
    ~export_worker();

    /// Before the runner starts; the worker must outlive it.
    void add_to(queue::queue_runner& runner);
    /// Those whose time is over; how many. To be called now and then.
    [[nodiscard]] task<result<std::size_t>> drop_expired();

private:
    [[nodiscard]] task<result<std::string>> process(queue::job_context& job);
    [[nodiscard]] task<result<std::string>> make(queue::job_context& job, const export_facts& what,
                                                 stages::scratch_folder& folder);

    worker_world world_;
    std::unique_ptr<export_repository> kept_;
};

/// Tells the sweep whose the objects under "designs/exports/" are.
class export_objects final : public objects::object_registry {
public:
    explicit export_objects(postgres::database& db);
    ~export_objects() override;

    [[nodiscard]] std::string prefix() const override { return "designs/exports/"; }
    [[nodiscard]] task<result<std::vector<objects::object_key>>> list_orphans(
        std::vector<objects::object_key> keys) override;

private:
    std::unique_ptr<export_repository> kept_;
};

}  // namespace fw::exports
