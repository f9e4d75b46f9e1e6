#include "fw/render/render.hpp"

#include "film.hpp"
#include "filter.hpp"
#include "stage_parts.hpp"

namespace fw::render {

namespace {

constexpr std::size_t fixed_bytes = std::size_t{24} << 20;  // blurred surroundings, stacks, the ray tracer's own

std::unexpected<error> bad_settings(std::string message, std::string field) {
    return fail(error_kind::invalid, "render.bad_settings", std::move(message), std::move(field));
}

result<void> check(const settings& s) {
    if (s.width < 1 || s.width > 16384 || s.height < 1 || s.height > 16384) {
        return bad_settings("A picture is between 1 and 16384 pixels wide and high.", "size");
    }
    if (s.samples && (*s.samples < 1 || *s.samples > 4096))
        return bad_settings("Samples a pixel lie between 1 and 4096.", "samples");
    if (s.threads < 1 || s.threads > 256) return bad_settings("Threads lie between 1 and 256.", "threads");
    if (s.max_bounces < 0 || s.max_bounces > 64) return bad_settings("Bounces lie between 0 and 64.", "bounces");
    return {};
}

result<void> check(const light_setup& light) {
    if (light.lamps.size() > max_lamps)
        return bad_settings(fmt::format("A light has at most {} lamps.", max_lamps), "light");
    if (!(light.exposure > 0)) return bad_settings("The exposure must be above zero.", "light");
    const auto& a = light.around;
    if (a.width != 0 && a.pixels.size() != static_cast<std::size_t>(a.width) * a.height) {
        return bad_settings("The surroundings' picture is not as large as it says.", "light");
    }
    return {};
}

std::size_t output_bytes(const settings& s) {
    return static_cast<std::size_t>(s.width) * s.height *
           (4 + (s.want_hdr ? sizeof(vec4) : 0) + (s.want_aux ? 2 * sizeof(vec3) + sizeof(float) : 0));
}

}  // namespace

stage::stage(std::unique_ptr<parts> p) : parts_(std::move(p)) {}
stage::stage(stage&&) noexcept = default;
stage& stage::operator=(stage&&) noexcept = default;
stage::~stage() = default;

result<stage> stage::make(const scene::model& model, std::size_t memory_limit) {
    FW_TRY(prepared_scene scene, prepare_scene(model, memory_limit));
    FW_TRY(ray_device device, ray_device::make(ray_geometries_of(scene)));
    return stage(std::make_unique<parts>(std::move(scene), std::move(device)));
}

const geometry::bounds& stage::bounds() const {
    return parts_->scene.bounds;
}

result<cost> stage::estimate(const settings& s) const {
    FW_CHECK(check(s));
    const std::size_t base = fixed_bytes + parts_->scene.bytes + output_bytes(s);
    cost out;
    if (s.quality == quality::draft) {
        out.bytes = base + parts_->scene.vertex_count * (sizeof(float) * (2 + max_lamps) + 24 * max_lamps);
        out.band_rows = static_cast<std::size_t>(s.height);
    } else {
        const std::size_t row = static_cast<std::size_t>(s.width) * film::bytes_per_pixel;
        const std::size_t left = s.memory_limit > base ? s.memory_limit - base : 0;
        const auto least = std::min<std::size_t>(s.height, 2 * filter_reach(samples_of(s)) + 64);
        out.band_rows = std::clamp<std::size_t>(left / row, least, s.height);
        out.bytes = base + out.band_rows * row;
    }
    if (out.bytes > s.memory_limit) {
        return fail(error_kind::too_large, "render.too_large",
                    fmt::format("This picture needs {} MB and the limit is {} MB: make it smaller or raise the limit.",
                                out.bytes >> 20, s.memory_limit >> 20));
    }
    return out;
}

result<frame> stage::render(const scene::camera& camera, const light_setup& light, const settings& s,
                            progress_sink& progress) const {
    FW_TRY(const cost bound, estimate(s));
    FW_CHECK(check(light));
    const light_rig lights(light);
    const traced_scene t{parts_->scene, parts_->device};
    if (s.quality == quality::draft) return render_draft(t, camera, lights, s, {}, progress);
    return render_paths(t, camera, lights, s, bound.band_rows, progress);
}

frame make_frame(const settings& s) {
    frame out;
    out.color = scene::make_image(s.width, s.height, 4);
    const std::size_t n = static_cast<std::size_t>(s.width) * s.height;
    if (s.want_hdr) out.hdr.resize(n);
    if (s.want_aux) {
        out.albedo.resize(n);
        out.normal.resize(n);
        out.depth.resize(n);
    }
    return out;
}

}  // namespace fw::render
