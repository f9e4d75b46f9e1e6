#include "vertex_light.hpp"

#include <bit>

#include "directions.hpp"
#include "sampler.hpp"
#include "work_pool.hpp"

namespace fw::render {

namespace {

constexpr int bundle = 8;
constexpr float bake_lift = 16;  // epsilons off the surface: over stitches and edges that lie on it
constexpr int block = 512;       // vertices a piece of work

/// Calls `value(geometry, vertex in geometry, vertex in scene)` for every vertex, on several threads.
template <class Value>
void for_each_vertex(const prepared_scene& scene, int threads, const Value& value) {
    std::vector<std::pair<int, std::uint32_t>> blocks;
    for (int g = 0; g < static_cast<int>(scene.geometries.size()); ++g) {
        for (std::uint32_t v = 0; v < scene.geometries[g].vertex_count(); v += block) blocks.emplace_back(g, v);
    }
    no_progress quiet;
    (void)run_pieces(static_cast<int>(blocks.size()), threads, quiet, "", 0, 1, [&](int i) {
        const auto& g = scene.geometries[blocks[i].first];
        const auto end = std::min<std::size_t>(blocks[i].second + block, g.vertex_count());
        for (std::size_t v = blocks[i].second; v < end; ++v) value(g, v, g.first_vertex + v);
    });
}

/// Mean over the vertices around, once: a vertex's own value counts half.
void smooth_along_triangles(const prepared_scene& scene, std::vector<float>& values) {
    std::vector<float> sum(values.size(), 0.0f);
    std::vector<float> count(values.size(), 0.0f);
    for (const auto& g : scene.geometries) {
        for (const auto& t : g.triangles) {
            for (int k = 0; k < 3; ++k) {
                const std::size_t a = g.first_vertex + t[k];
                sum[a] += values[g.first_vertex + t[(k + 1) % 3]] + values[g.first_vertex + t[(k + 2) % 3]];
                count[a] += 2;
            }
        }
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (count[i] > 0) values[i] = 0.5f * values[i] + 0.5f * sum[i] / count[i];
    }
}

/// False if the ray certainly passes the box by.
bool may_meet(const geometry::bounds& box, const ray& r) {
    const vec3 inverse = vec3(1) / r.direction;
    const vec3 a = (box.lower - r.origin) * inverse;
    const vec3 b = (box.upper - r.origin) * inverse;
    const vec3 low = glm::min(a, b);
    const vec3 high = glm::max(a, b);
    return std::max(std::max(low.x, low.y), std::max(low.z, 0.0f)) <=
           std::min(std::min(high.x, high.y), std::min(high.z, r.t_far));
}

float share_open(const traced_scene& t, std::span<const ray, bundle> rays) {
    if (std::ranges::none_of(rays, [&](const ray& r) { return may_meet(t.scene.bounds, r); })) return 1;
    return 1 - static_cast<float>(std::popcount(t.device.occluded_bundle(rays))) / bundle;
}

}  // namespace

std::vector<float> bake_ambient(const traced_scene& t, int threads) {
    constexpr int bundles = 4;
    std::vector<float> out(t.scene.vertex_count, 1.0f);
    const float reach = 0.5f * glm::length(t.scene.bounds.size());
    for_each_vertex(t.scene, threads, [&](const placed_geometry& g, std::size_t v, std::size_t index) {
        const vec3 n = g.normals[v];
        const vec3 origin = g.positions[v] + n * (bake_lift * t.scene.epsilon);
        float open = 0;
        for (int b = 0; b < bundles; ++b) {
            std::array<ray, bundle> rays;
            for (int i = 0; i < bundle; ++i) {
                sampler point(hash_combine(17, static_cast<std::uint32_t>(index)),
                              static_cast<std::uint32_t>(b * bundle + i));
                rays[i] = {origin, cosine_direction(n, point.next()), 0, reach};
            }
            open += share_open(t, rays);
        }
        out[index] = open / bundles;
    });
    smooth_along_triangles(t.scene, out);
    return out;
}

std::vector<float> bake_lamps(const traced_scene& t, const light_rig& lights, int threads) {
    const std::size_t lamps = lights.setup().lamps.size();
    std::vector<float> out(t.scene.vertex_count * lamps, 0.0f);
    for_each_vertex(t.scene, threads, [&](const placed_geometry& g, std::size_t v, std::size_t index) {
        for (std::size_t l = 0; l < lamps; ++l) {
            const vec3 to = lights.setup().lamps[l].centre - g.positions[v];
            const bool behind = glm::dot(g.normals[v], to) < 0;
            if (behind && !t.scene.materials[g.material].double_sided && t.scene.materials[g.material].subsurface <= 0)
                continue;
            const float side = behind ? -1.0f : 1.0f;
            const vec3 origin = g.positions[v] + g.normals[v] * (side * bake_lift * t.scene.epsilon);
            std::array<ray, bundle> rays;
            for (int i = 0; i < bundle; ++i) {
                const vec2 u((static_cast<float>(i) + 0.5f) / bundle,
                             to_unit(reverse_bits(static_cast<std::uint32_t>(i))) + 0.5f / bundle);
                const light_sample s = lights.sample_lamp(l, origin, u);
                rays[i] = {origin, s.direction, 0, s.distance};
            }
            out[index * lamps + l] = share_open(t, rays);
        }
    });
    return out;
}

lamp_orbit::lamp_orbit(const traced_scene& t, const std::function<light_rig(float)>& light_at, int threads,
                       progress_sink& progress) {
    for (int i = 0; i < stops && !progress.cancelled(); ++i) {
        const std::vector<float> exact = bake_lamps(t, light_at(static_cast<float>(i) * 2 * pi_f / stops), threads);
        std::vector<std::uint8_t>& bytes = seen_.emplace_back(exact.size());
        std::ranges::transform(exact, bytes.begin(), [](float v) { return static_cast<std::uint8_t>(v * 255 + 0.5f); });
    }
}

std::vector<float> lamp_orbit::at(float azimuth) const {
    const float stop = (azimuth / (2 * pi_f) - std::floor(azimuth / (2 * pi_f))) * stops;
    const int i = static_cast<int>(stop) % stops;
    const float share = stop - std::floor(stop);
    const auto& a = seen_[i];
    const auto& b = seen_[(i + 1) % stops];
    std::vector<float> out(a.size());
    for (std::size_t k = 0; k < out.size(); ++k)
        out[k] = (static_cast<float>(a[k]) * (1 - share) + static_cast<float>(b[k]) * share) / 255.0f;
    return out;
}

namespace {

constexpr float density_power = 1.6f;  // the grid is finest under the model, where its shadow is sharpest

float spread_out(float u) {
    return std::copysign(std::pow(std::abs(u), density_power), u);
}
float gathered(float v) {
    return std::copysign(std::pow(std::abs(v), 1 / density_power), v);
}
const float far_end = gathered(2.6f);

}  // namespace

vec2 backdrop_shadow::place_of(float x, float y) const {
    const float u = 2 * (x + 0.5f) / static_cast<float>(width_) - 1;
    const float v = (1 + far_end) * (y + 0.5f) / static_cast<float>(height_) - 1;
    return vec2(spread_out(u), spread_out(v)) * extent_;
}

backdrop_shadow::backdrop_shadow(const traced_scene& t, const light_rig& lights, int threads)
    : width_(96), height_(136) {
    const vec3 size = t.scene.bounds.size();
    extent_ = std::max(0.75f * std::max(size.y, std::max(size.x, size.z)), 1e-3f);
    light_.assign(static_cast<std::size_t>(width_) * height_, vec3(1));
    no_progress quiet;
    (void)run_pieces(height_, threads, quiet, "", 0, 1, [&](int y) {
        for (int x = 0; x < width_; ++x) {
            const vec2 place = place_of(static_cast<float>(x), static_cast<float>(y));
            light_[static_cast<std::size_t>(y) * width_ + x] =
                shadow_of(t, lights, lights.backdrop()->at(place.x, place.y));
        }
    });
    smooth();
    smooth();
}

vec3 backdrop_shadow::shadow_of(const traced_scene& t, const light_rig& lights, const sweep_hit& h) const {
    const vec3 start = h.position + h.normal * (4 * t.scene.epsilon);
    const auto& setup = lights.setup();
    vec3 possible(0);
    vec3 received(0);
    std::array<ray, bundle> rays;
    for (std::size_t l = 0; l < setup.lamps.size(); ++l) {
        vec3 light(0);
        for (int i = 0; i < bundle; ++i) {
            const vec2 u((static_cast<float>(i) + 0.5f) / bundle,
                         to_unit(reverse_bits(static_cast<std::uint32_t>(i))) + 0.5f / bundle);
            const light_sample s = lights.sample_lamp(l, start, u);
            rays[i] = {start, s.direction, 0, s.distance};
            if (s.density > 0)
                light += s.radiance * (std::max(0.0f, glm::dot(s.direction, h.normal)) / s.density / bundle);
        }
        possible += light;
        received += light * share_open(t, rays);
    }
    if (setup.sun) {
        const vec3 light = setup.sun->irradiance * std::max(0.0f, glm::dot(setup.sun->direction, h.normal));
        possible += light;
        if (!t.device.occluded({start, setup.sun->direction})) received += light;
    }
    const vec3 room = (setup.around.sky + setup.around.ground) * (0.5f * pi_f * setup.around.intensity) +
                      lights.backdrop()->description().color * (0.35f * pi_f / setup.exposure);
    float open = 0;
    for (int b = 0; b < 4; ++b) {
        for (int i = 0; i < bundle; ++i) {
            const auto k = static_cast<std::uint32_t>(b * bundle + i);
            rays[i] = {start, cosine_direction(
                                  h.normal, {(static_cast<float>(k) + 0.5f) / (4 * bundle), to_unit(reverse_bits(k))})};
        }
        open += share_open(t, rays) / 4;
    }
    possible += room;
    received += room * open;
    return received / glm::max(possible, vec3(1e-6f));
}

void backdrop_shadow::smooth() {
    const std::vector<vec3> before = light_;
    for (int y = 1; y + 1 < height_; ++y) {
        for (int x = 1; x + 1 < width_; ++x) {
            vec3 sum(0);
            for (int j = -1; j <= 1; ++j) {
                for (int i = -1; i <= 1; ++i) {
                    sum += before[static_cast<std::size_t>(y + j) * width_ + x + i] *
                           static_cast<float>((2 - std::abs(i)) * (2 - std::abs(j)));
                }
            }
            light_[static_cast<std::size_t>(y) * width_ + x] = sum / 16.0f;
        }
    }
}

vec3 backdrop_shadow::at(const sweep_hit& h) const {
    const float x = (gathered(h.across / extent_) + 1) * 0.5f * static_cast<float>(width_) - 0.5f;
    const float y = (gathered(h.along / extent_) + 1) / (1 + far_end) * static_cast<float>(height_) - 0.5f;
    if (!(x > 0 && y > 0 && x < static_cast<float>(width_ - 1) && y < static_cast<float>(height_ - 1))) return vec3(1);
    const int x0 = static_cast<int>(x);
    const int y0 = static_cast<int>(y);
    const float ax = x - static_cast<float>(x0);
    const float ay = y - static_cast<float>(y0);
    const vec3* p = light_.data() + static_cast<std::size_t>(y0) * width_ + x0;
    const float edge =
        std::min(std::min(x, static_cast<float>(width_ - 1) - x), std::min(y, static_cast<float>(height_ - 1) - y));
    const vec3 inside = glm::mix(glm::mix(p[0], p[1], ax), glm::mix(p[width_], p[width_ + 1], ax), ay);
    return glm::mix(vec3(1), inside, std::min(1.0f, edge / 12.0f));  // no visible edge where the grid ends
}

}  // namespace fw::render
