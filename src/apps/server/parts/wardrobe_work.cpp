#include "parts/wardrobe_work.hpp"

#include "server_settings.hpp"

namespace fw::apps {

namespace {

telemetry::histogram& seconds_of(telemetry::registry& metrics) {
    return metrics
        .add_histograms("scene_processing_duration_seconds", "From taking the job to the dressed scene being there",
                        telemetry::job_seconds())
        .with({});
}

}  // namespace

wardrobe_work::wardrobe_work(worker_base& base)
    : engine_(engine_of(base.at.settings), base.children, wardrobe::scene_limits()),
      worker_({base.at.db, *base.at.vault, *base.at.objects, engine_, base.at.object_pool, base.at.time,
               seconds_of(base.at.metrics), *base.scratch}),
      objects_(base.at.db) {}

exports_work::exports_work(worker_base& base, wardrobe_work& scenes)
    : worker_({base.at.db, *base.at.objects, scenes.engine(), base.at.object_pool, base.at.time, scenes.scenes(),
               base.at.metrics.add_counters("exports_generated_total", "Exports that were made", {"type"}),
               *base.scratch}),
      objects_(base.at.db) {}

}  // namespace fw::apps
