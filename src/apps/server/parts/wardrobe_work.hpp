// Designs are put on bodies, and taken home.
#pragma once

#include "fw/exports/export_worker.hpp"
#include "parts/worker_base.hpp"

namespace fw::apps {

class wardrobe_work final : public work_source {
public:
    explicit wardrobe_work(worker_base& base);

    void add_to(queue::queue_runner& runner) override { worker_.add_to(runner); }
    [[nodiscard]] objects::object_registry* registry() override { return &objects_; }
    [[nodiscard]] std::vector<storage::sweep_loop::chore> chores() override {
        return {[this] { return worker_.drop_unused(); }};
    }
    [[nodiscard]] wardrobe::scene_worker& scenes() { return worker_; }
    [[nodiscard]] stages::engine_program& engine() { return engine_; }

private:
    stages::child_engine engine_;
    wardrobe::scene_worker worker_;
    wardrobe::scene_objects objects_;
};

class exports_work final : public work_source {
public:
    exports_work(worker_base& base, wardrobe_work& scenes);

    void add_to(queue::queue_runner& runner) override { worker_.add_to(runner); }
    [[nodiscard]] objects::object_registry* registry() override { return &objects_; }
    [[nodiscard]] std::vector<storage::sweep_loop::chore> chores() override {
        return {[this] { return worker_.drop_expired(); }};
    }

private:
    exports::export_worker worker_;
    exports::export_objects objects_;
};

}  // namespace fw::apps
