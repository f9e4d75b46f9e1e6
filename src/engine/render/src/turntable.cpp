#include "environment.hpp"
#include "stage_parts.hpp"
#include "vertex_light.hpp"

namespace fw::render {

namespace {

/// Passes the progress of one picture on as a share of the whole job.
class frame_progress final : public progress_sink {
public:
    frame_progress(progress_sink& whole, int index, int count) : whole_(whole), index_(index), count_(count) {}
    void report(std::string_view, double fraction) override {
        whole_.report("render.turntable", (index_ + fraction) / count_);
    }
    [[nodiscard]] bool cancelled() const override { return whole_.cancelled(); }

private:
    progress_sink& whole_;
    int index_;
    int count_;
};

}  // namespace

result<void> stage::render_turntable(light_preset light, const settings& wanted, int frames,
                                     const std::function<bool(int, const scene::image&)>& deliver,
                                     progress_sink& progress) const {
    settings s = wanted;
    s.quality = quality::draft;
    FW_TRY([[maybe_unused]] const cost bound, estimate(s));
    if (frames < 1 || frames > 3600) {
        return fail(error_kind::invalid, "render.bad_settings", "A turntable has between 1 and 3600 pictures.",
                    "frames");
    }
    const traced_scene t{parts_->scene, parts_->device};
    const float aspect = static_cast<float>(s.width) / static_cast<float>(s.height);
    const auto camera_at = [&](float azimuth) { return scene::make_orbit_view(bounds(), azimuth, aspect); };
    const auto light_at = [&](float azimuth) { return light_rig(make_light(light, bounds(), camera_at(azimuth))); };
    const std::vector<float> ambient = bake_ambient(t, s.threads);
    const blurred_environment around = blur_surroundings(t, light_at(0), s.threads);
    const lamp_orbit orbit(t, light_at, s.threads, progress);
    if (progress.cancelled()) return cancelled_error();
    for (int i = 0; i < frames; ++i) {
        const auto azimuth = static_cast<float>(2 * pi * i / frames);
        const std::vector<float> lamps = orbit.at(azimuth);
        frame_progress share(progress, i, frames);
        FW_TRY(const frame picture,
               render_draft(t, camera_at(azimuth), light_at(azimuth), s, {ambient, lamps, &around, azimuth}, share));
        if (!deliver(i, picture.color)) return cancelled_error();
    }
    return {};
}

}  // namespace fw::render
