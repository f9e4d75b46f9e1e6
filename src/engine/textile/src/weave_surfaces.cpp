#include "weave_surfaces.hpp"

#include "fw/geometry/scatter.hpp"
#include "weave_relief.hpp"

namespace fw::textile {

namespace {

constexpr float two_pi = 2 * static_cast<float>(pi);

float dome(float squared) {
    return std::sqrt(std::max(0.0f, 1 - squared));
}

/// Noise in octaves, each finer by two and weaker by `fade`; repeats with `cells`.
float octaves(vec2 p, ivec2 cells, std::uint32_t seed, int count, float fade) {
    float sum = 0, strength = 1, all = 0;
    for (int octave = 0; octave < count; ++octave) {
        sum += strength * periodic_noise(p, cells, seed + static_cast<std::uint32_t>(octave));
        all += strength;
        p *= 2.0f;
        cells *= 2;
        strength *= fade;
    }
    return sum / all;
}

/// The two nearest of points scattered one a cell: squared distances in cells, and the nearest's key.
struct scattered_cell {
    float first = 9;
    float second = 9;
    std::uint32_t key = 0;
};
scattered_cell nearest_scattered(vec2 p, ivec2 cells, std::uint32_t seed) {
    scattered_cell out;
    const ivec2 c(glm::floor(p));
    for (int dy = -1; dy <= 1; ++dy) {
        for (int dx = -1; dx <= 1; ++dx) {
            const ivec2 n = c + ivec2(dx, dy);
            const ivec2 w((n.x % cells.x + cells.x) % cells.x, (n.y % cells.y + cells.y) % cells.y);
            const auto key = seed * 0x9e3779b9u + static_cast<std::uint32_t>(w.y * cells.x + w.x) * 3u;
            const vec2 at = vec2(n) + 0.15f + 0.7f * vec2(geometry::scattered(key), geometry::scattered(key + 1));
            const float d = glm::dot(p - at, p - at);
            if (d < out.first) {
                out.second = out.first;
                out.first = d;
                out.key = key;
            } else {
                out.second = std::min(out.second, d);
            }
        }
    }
    return out;
}

yarn_top brushed_at(vec2 p, ivec2 cells, std::uint32_t seed) {
    float height = 0.5f;
    float strength = 0.22f;
    for (int octave = 0; octave < 4; ++octave) {
        height += strength * periodic_noise(p, cells, seed + static_cast<std::uint32_t>(octave));
        p *= 2.0f;
        cells *= 2;
        strength *= 0.62f;
    }
    return {std::clamp(height, 0.0f, 1.0f), 0.5f, 1};
}

yarn_top pique_at(vec2 p) {
    const float row = std::floor(p.y);
    const float shift = (static_cast<int>(row) & 1) != 0 ? 0.5f : 0.0f;
    const vec2 u(glm::fract(p.x + shift) - 0.5f, glm::fract(p.y) - 0.5f);
    const float well = std::clamp(1.35f - 2.6f * glm::length(u * vec2(1, 0.92f)), 0.0f, 1.0f);
    const float stitch = 0.10f * std::abs(std::sin(p.x * 4 * two_pi / 2)) * std::abs(std::sin(p.y * 2 * two_pi / 2));
    return {0.92f - 0.62f * well * well * (3 - 2 * well) + stitch, 0.5f, 1};
}

yarn_top waffle_at(vec2 p) {
    const vec2 u = glm::abs(glm::fract(p) - 0.5f) * 2.0f;
    const float ridge = std::max(u.x, u.y);
    const float yarn =
        0.07f * std::abs(std::sin(p.x * 5 * two_pi / 2)) + 0.07f * std::abs(std::sin(p.y * 5 * two_pi / 2));
    return {0.1f + 0.75f * ridge * ridge + yarn, 0.5f, 1};
}

yarn_top corduroy_at(vec2 p, ivec2 cells, std::uint32_t seed) {
    const float u = (glm::fract(p.x) - 0.5f) / 0.43f;
    const float wale = std::pow(dome(u * u), 0.7f);
    const float fuzz = octaves(p * vec2(5, 3), cells * ivec2(5, 3), seed, 3, 0.7f);
    return {std::clamp(0.06f + 0.85f * wale + 0.10f * fuzz, 0.0f, 1.1f), wale > 0.1f ? 1.0f : 0.0f, 1};
}

yarn_top terry_at(vec2 p, ivec2 cells, std::uint32_t seed) {
    const auto loop = nearest_scattered(p, cells, seed);
    const float r = std::sqrt(loop.first);
    const float lean = geometry::scattered(loop.key + 2);
    const float ring = std::exp(-std::pow((r - 0.30f) / 0.16f, 2.0f));
    return {std::clamp(0.25f + (0.45f + 0.3f * lean) * ring + 0.25f * dome(loop.first / 0.6f), 0.0f, 1.1f), 0.5f, 1};
}

yarn_top boucle_at(vec2 p, ivec2 cells, std::uint32_t seed) {
    // Curls: the level lines of a slow noise, each a yarn with a round back.
    const float slow = 2.6f * octaves(p, cells, seed, 2, 0.5f);
    const float band = std::abs(glm::fract(slow * 1.6f) - 0.5f) * 2;
    const auto bump = nearest_scattered(p * 1.0f, cells, seed + 5);
    return {std::clamp(0.15f + 0.55f * dome(band * band) + 0.35f * dome(bump.first / 0.5f), 0.0f, 1.1f), 0.5f, 1};
}

/// Distance from a point to the nearest line of a honeycomb with cells one wide and one high, and the cell's centre.
struct honeycomb_place {
    float to_line = 0;
    vec2 from_centre{0};
    ivec2 cell{0};
};
honeycomb_place honeycomb_at(vec2 p) {
    honeycomb_place out;
    float best = 1e9f, second = 1e9f;
    const auto row0 = static_cast<int>(std::floor(p.y));
    for (int row = row0 - 1; row <= row0 + 1; ++row) {
        const float shift = (row & 1) != 0 ? 0.5f : 0.0f;
        const auto column0 = static_cast<int>(std::floor(p.x - shift));
        for (int column = column0 - 1; column <= column0 + 1; ++column) {
            const vec2 d = p - vec2(static_cast<float>(column) + 0.5f + shift, static_cast<float>(row) + 0.5f);
            const float squared = glm::dot(d * vec2(1, 0.93f), d * vec2(1, 0.93f));
            if (squared < best) {
                second = best;
                best = squared;
                out.from_centre = d;
                out.cell = {column, row};
            } else {
                second = std::min(second, squared);
            }
        }
    }
    out.to_line = 0.5f * (std::sqrt(second) - std::sqrt(best));
    return out;
}

yarn_top mesh_at(vec2 p) {
    const float d = honeycomb_at(p).to_line / 0.13f;
    if (d > 1) return {0, 0.5f, 0};
    return {0.3f + 0.7f * dome(d * d), 0.5f, 1};
}

/// A ground of fine net, blossoms with eight petals in every other cell, corded at their rim.
yarn_top lace_at(vec2 p) {
    const auto place = honeycomb_at(p);
    const float r = glm::length(place.from_centre) * 2;
    const bool large = ((place.cell.x + (place.cell.y >> 1)) & 1) == 0;
    const float turn = std::atan2(place.from_centre.y, place.from_centre.x);
    const float petals = large ? 0.78f + 0.16f * std::cos(8 * turn) : 0.42f + 0.10f * std::cos(5 * turn);
    const float rim = std::abs(r - petals) / 0.055f;
    if (rim < 1) return {0.45f + 0.55f * dome(rim * rim), 0.5f, 1};
    if (r < petals) {  // solid inside, with a pierced heart and veins
        const float heart = large ? 0.20f : 0.10f;
        if (r < heart) return {0, 0.5f, 0};
        const float vein = large && r > 0.34f ? std::abs(std::cos(4 * turn)) : 1.0f;
        if (vein < 0.16f) return {0.1f, 0.5f, 0.15f};
        return {0.42f + 0.12f * std::cos(r * 9), 0.5f, 1};
    }
    const auto net = honeycomb_at(p * vec2(6, 6));
    const float thread = net.to_line / 0.16f;
    if (thread > 1) return {0, 0.5f, 0};
    return {0.12f + 0.25f * dome(thread * thread), 0.5f, 0.92f};
}

yarn_top quilted_at(vec2 p, ivec2 cells, std::uint32_t seed) {
    const vec2 d(std::abs(glm::fract(p.x + p.y) - 0.5f) * 2, std::abs(glm::fract(p.x - p.y) - 0.5f) * 2);
    const float puff = std::pow(std::clamp((1 - d.x * d.x) * (1 - d.y * d.y), 0.0f, 1.0f), 0.42f);
    // Small gathers that run into the stitches.
    const float gathers = octaves(p * 7.0f, cells * 7, seed, 2, 0.5f) * (1 - puff);
    return {std::clamp(puff + 0.10f * gathers, 0.0f, 1.0f), 0.5f, 1};
}

yarn_top grain_at(vec2 p, ivec2 cells, std::uint32_t seed) {
    const auto pebble = nearest_scattered(p, cells, seed);
    const float crease = std::clamp((std::sqrt(pebble.second) - std::sqrt(pebble.first)) * 2.6f, 0.0f, 1.0f);
    return {0.35f + 0.5f * std::sqrt(crease) + 0.08f * octaves(p * 3.0f, cells * 3, seed, 2, 0.5f), 0.5f, 1};
}

}  // namespace

yarn_top surface_at(weave_kind kind, vec2 p, ivec2 cells, std::uint32_t seed) {
    switch (kind) {
        case weave_kind::pique:
            return pique_at(p);
        case weave_kind::waffle:
            return waffle_at(p);
        case weave_kind::brushed:
            return brushed_at(p, cells, seed);
        case weave_kind::corduroy:
            return corduroy_at(p, cells, seed);
        case weave_kind::terry:
            return terry_at(p, cells, seed);
        case weave_kind::boucle:
            return boucle_at(p, cells, seed);
        case weave_kind::mesh:
            return mesh_at(p);
        case weave_kind::lace:
            return lace_at(p);
        case weave_kind::quilted:
            return quilted_at(p, cells, seed);
        case weave_kind::grain:
            return grain_at(p, cells, seed);
        default:
            std::unreachable();
    }
}

yarn_top puckered(yarn_top flat, vec2 at, vec2 size, std::uint32_t seed) {
    constexpr float stripe = 0.005f;  // of each kind
    const int pairs = std::max(1, static_cast<int>(std::lround(size.x / (2 * stripe))));
    const float x = at.x * static_cast<float>(pairs);
    const float across = std::clamp(0.5f + 1.6f * std::sin(x * two_pi), 0.0f, 1.0f);
    const ivec2 cells(pairs * 2, std::max(2, static_cast<int>(std::lround(size.y / 0.0045f))));
    const float wave = octaves(at * vec2(cells), cells, seed, 2, 0.5f);
    flat.height = 0.14f * flat.height + 0.43f + 0.42f * across * wave;
    flat.warp = across;  // puckered stripes carry the warp's dye
    return flat;
}

}  // namespace fw::textile
