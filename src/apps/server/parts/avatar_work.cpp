#include "parts/avatar_work.hpp"

namespace fw::apps {

namespace {

avatar::worker_world world_of(worker_base& base) {
    auto& at = base.at;
    return {at.db,
            *at.vault,
            *at.objects,
            base.engine,
            at.object_pool,
            at.time,
            at.log,
            at.metrics.add_counters("avatars_created_total", "Avatars that were made for the first time").with({}),
            at.metrics
                .add_histograms("avatar_processing_duration_seconds", "From taking the job to the avatar being there",
                                telemetry::job_seconds())
                .with({}),
            *base.scratch};
}

}  // namespace

avatar_work::avatar_work(worker_base& base) : worker_(world_of(base)), objects_(base.at.db) {}

}  // namespace fw::apps
