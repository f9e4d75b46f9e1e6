// Path traced pictures: samples into a film, the film through the filter, band by band.
#include "compose.hpp"
#include "directions.hpp"
#include "filter.hpp"
#include "path_tracer.hpp"
#include "stage_parts.hpp"
#include "work_pool.hpp"

namespace fw::render {

namespace {

constexpr int tile_size = 32;
constexpr int first_look = 4;  // samples after which an empty, unshadowed pixel is finished

/// Sums over the samples of one pixel.
struct pixel_sums {
    path_sample total;
    int samples = 0;
    int covered = 0;
    float light = 0;
    float light_squared = 0;

    void add(const path_sample& s) {
        ++samples;
        total.shadow_received += s.shadow_received;
        total.shadow_possible += s.shadow_possible;
        total.mirrored += s.mirrored;
        if (!s.covered) return;
        ++covered;
        total.radiance += s.radiance;
        total.albedo += s.albedo;
        total.normal += s.normal;
        total.depth += s.depth;
        const float l = luminance(s.radiance / demodulator(s.albedo));
        light += l;
        light_squared += l * l;
    }

    [[nodiscard]] bool nothing_here() const {
        return covered == 0 && total.shadow_received == total.shadow_possible && max_of(total.mirrored) <= 0;
    }

    void store(film& f, std::size_t p) const {
        const float n = static_cast<float>(samples);
        f.radiance[p] = total.radiance / n;
        f.coverage[p] = static_cast<float>(covered) / n;
        f.mirrored[p] = total.mirrored / std::max(1.0f, static_cast<float>(samples - covered));
        for (int k = 0; k < 3; ++k) {
            f.shadow[p][k] = total.shadow_possible[k] > 0 ? total.shadow_received[k] / total.shadow_possible[k] : 1.0f;
        }
        if (covered == 0) return;
        const float c = static_cast<float>(covered);
        f.albedo[p] = total.albedo / c;
        const float length = glm::length(total.normal);
        f.normal[p] = length > 0 ? total.normal / length : vec3(0);
        f.depth[p] = total.depth / c;
        const float mean = light / c;
        f.variance[p] = std::max(0.0f, light_squared / c - mean * mean) / c + (covered < 3 ? mean * mean : 0.0f);
    }
};

float tent(float u) {
    return u < 0.5f ? std::sqrt(2 * u) - 1 : 1 - std::sqrt(2 - 2 * u);
}

/// Each of n samples of a pixel looks at textures through its own share of the pixel, not through all of it:
/// together they see the whole pixel once (as Pharr, Jakob and Humphreys scale ray differentials).
float sample_spread(const camera_rays& camera, int samples) {
    return camera.spread() * std::max(0.125f, 1 / std::sqrt(static_cast<float>(samples)));
}

void trace_pixel(film& f, int x, int row, const path_tracer& tracer, const camera_rays& camera, const settings& s,
                 int samples) {
    const int y = f.first_row + row;
    const std::uint32_t seed =
        hash_combine(hash_combine(s.seed, static_cast<std::uint32_t>(x)), static_cast<std::uint32_t>(y));
    const float spread = sample_spread(camera, samples);
    pixel_sums sums;
    for (int i = 0; i < samples; ++i) {
        sampler random(seed, static_cast<std::uint32_t>(i));
        const vec2 u = random.next();
        const ray primary = camera.through(static_cast<float>(x) + 0.5f + 0.8f * tent(u.x),
                                           static_cast<float>(y) + 0.5f + 0.8f * tent(u.y));
        sums.add(tracer.trace(primary, spread, random));
        if (i + 1 == first_look && sums.nothing_here()) break;
    }
    sums.store(f, f.index(x, row));
}

[[nodiscard]] bool trace_film(film& f, const path_tracer& tracer, const camera_rays& camera, const settings& s,
                              progress_sink& progress, double from, double to) {
    const int across = (f.width + tile_size - 1) / tile_size;
    const int down = (f.rows + tile_size - 1) / tile_size;
    const int samples = samples_of(s);
    return run_pieces(across * down, s.threads, progress, "render.trace", from, to, [&](int tile) {
        const int x0 = tile % across * tile_size;
        const int y0 = tile / across * tile_size;
        for (int y = y0; y < std::min(y0 + tile_size, f.rows); ++y) {
            for (int x = x0; x < std::min(x0 + tile_size, f.width); ++x)
                trace_pixel(f, x, y, tracer, camera, s, samples);
        }
    });
}

}  // namespace

result<frame> render_paths(const traced_scene& t, const scene::camera& camera, const light_rig& lights,
                           const settings& s, std::size_t band_rows, progress_sink& progress) {
    const camera_rays rays(camera, s.width, s.height);
    const path_tracer tracer(t.scene, t.device, lights, s.max_bounces);
    frame out = make_frame(s);
    const int reach = s.filter && static_cast<int>(band_rows) < s.height ? filter_reach(samples_of(s)) : 0;
    const int core = static_cast<int>(band_rows) - 2 * reach;
    for (int begin = 0; begin < s.height; begin += core) {
        const int end = std::min(begin + core, s.height);
        const int first = std::max(0, begin - reach);
        const int last = std::min(s.height, end + reach);
        film band(s.width, first, last - first);
        const auto part = [&](double share) { return (begin + (end - begin) * share) / s.height; };
        if (!trace_film(band, tracer, rays, s, progress, part(0), part(0.85))) return cancelled_error();
        if (s.filter && !filter_film(band, samples_of(s), s.threads, progress, part(0.85), part(1)))
            return cancelled_error();
        compose_rows(band, begin, end, s, lights, rays, out);
    }
    return out;
}

}  // namespace fw::render
