// Bodies are made.
#pragma once

#include "fw/avatar/avatar_worker.hpp"
#include "parts/worker_base.hpp"

namespace fw::apps {

class avatar_work final : public work_source {
public:
    explicit avatar_work(worker_base& base);

    void add_to(queue::queue_runner& runner) override { worker_.add_to(runner); }
    [[nodiscard]] objects::object_registry* registry() override { return &objects_; }
    [[nodiscard]] std::vector<storage::sweep_loop::chore> chores() override {
        return {[this] { return worker_.clean_scratch(); }, [this] { return worker_.drop_left_photos(); }};
    }

private:
    avatar::avatar_worker worker_;
    avatar::avatar_objects objects_;
};

}  // namespace fw::apps
