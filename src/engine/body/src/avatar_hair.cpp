#include "avatar_hair.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "avatar_paint.hpp"
#include "fw/geometry/scatter.hpp"

namespace fw::body {
namespace {

constexpr float thickness = 0.014f;  // at the crown
constexpr float full_from = 0.06f;   // above the hairline, metres
constexpr float tiles_around = 9;
constexpr float tile_length = 0.055f;
constexpr int tile_texels = 256;
const vec3 head_middle(0, 0.755f, 0.030f);  // of the base mesh
const vec3 crown = glm::normalize(vec3(0.10f, 0.90f, -0.42f));

float hash(int x, int y) {
    return geometry::scattered(static_cast<std::uint32_t>(x) * 0x85ebca6bu +
                               static_cast<std::uint32_t>(y) * 0xc2b2ae35u);
}

/// 0 to 1, smooth, repeats after `period` cells.
float noise(vec2 p, ivec2 period, int seed) {
    const auto wrap = [](int i, int n) { return (i % n + n) % n; };
    const int x = static_cast<int>(std::floor(p.x)), y = static_cast<int>(std::floor(p.y));
    const auto fade = [](float t) { return t * t * (3 - 2 * t); };
    const float fx = fade(p.x - static_cast<float>(x)), fy = fade(p.y - static_cast<float>(y));
    const auto at = [&](int i, int j) { return hash(wrap(x + i, period.x) + 977 * seed, wrap(y + j, period.y)); };
    return std::lerp(std::lerp(at(0, 0), at(1, 0), fx), std::lerp(at(0, 1), at(1, 1), fx), fy);
}

float smooth(float x) {
    const float t = std::clamp(x, 0.0f, 1.0f);
    return t * t * (3 - 2 * t);
}

/// A point of the scalp before it is lifted.
struct scalp_point {
    vec3 base, position, normal;
    std::uint32_t weights_of = 0;
};

struct scalp {
    std::vector<scalp_point> points;
    std::vector<triangle> triangles;
};

scalp find_scalp(std::span<const vec3> base, const figure& f, std::span<const vec3> normals,
                 std::span<const triangle> skin) {
    scalp out;
    std::map<std::uint32_t, std::uint32_t> number;
    for (const auto& t : skin) {
        float highest = -1, lowest = 1;
        for (const auto v : t) {
            const float above = base[v].y > 0.60f ? above_hairline(base[v]) : -1;
            highest = std::max(highest, above);
            lowest = std::min(lowest, above);
        }
        if (highest <= -0.006f || lowest < -0.03f) continue;
        triangle mine{};
        for (std::size_t k = 0; k < 3; ++k) {
            const auto [at, fresh] = number.try_emplace(t[k], static_cast<std::uint32_t>(out.points.size()));
            if (fresh) out.points.push_back({base[t[k]], f.positions[t[k]], normals[t[k]], t[k]});
            mine[k] = at->second;
        }
        out.triangles.push_back(mine);
    }
    return out;
}

/// Four triangles for one; new points bulge out between the normals of the old (Boubekeur & Alexa 2008).
scalp refined(const scalp& coarse) {
    scalp out;
    out.points = coarse.points;
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> middles;
    const auto middle = [&](std::uint32_t i, std::uint32_t j) {
        const auto [at, fresh] = middles.try_emplace(std::minmax(i, j), static_cast<std::uint32_t>(out.points.size()));
        if (fresh) {
            const scalp_point a = out.points[i], b = out.points[j];
            const vec3 m = 0.5f * (a.position + b.position);
            const auto onto = [&](const scalp_point& p) { return m - p.normal * glm::dot(m - p.position, p.normal); };
            out.points.push_back({0.5f * (a.base + b.base), glm::mix(m, 0.5f * (onto(a) + onto(b)), 0.75f),
                                  glm::normalize(a.normal + b.normal), a.weights_of});
        }
        return at->second;
    };
    for (const auto& [a, b, c] : coarse.triangles) {
        const auto ab = middle(a, b), bc = middle(b, c), ca = middle(c, a);
        for (const triangle& t : {triangle{a, ab, ca}, {ab, b, bc}, {ca, bc, c}, {ab, bc, ca}})
            out.triangles.push_back(t);
    }
    return out;
}

/// Around the crown in turns, and away from it in metres.
vec2 around_crown(vec3 base) {
    const vec3 d = glm::normalize(base - head_middle);
    const vec3 ahead = glm::normalize(vec3(0, 0, 1) - crown * crown.z);
    const vec3 left = glm::cross(crown, ahead);
    const float turn = std::atan2(glm::dot(d, left), -glm::dot(d, ahead)) / (2 * static_cast<float>(pi));
    return {turn, std::acos(std::clamp(glm::dot(d, crown), -1.0f, 1.0f)) * 0.1f};
}

float lift_at(vec3 base, float above) {
    const vec2 p = vec2(base.x, base.z) / 0.04f + vec2(40);
    const float tufts = 0.88f + 0.24f * noise({p.x, p.y + base.y / 0.04f}, {1000, 1000}, 3);
    return 0.0007f + thickness * tufts * smooth(above / full_from);
}

}  // namespace

hair_surface make_hair(std::span<const vec3> base, const figure& f, std::span<const vec3> normals,
                       std::span<const triangle> skin, bool fine) {
    scalp s = find_scalp(base, f, normals, skin);
    if (fine) s = refined(s);
    hair_surface out;
    std::map<std::pair<std::uint32_t, bool>, std::uint32_t> number;  // points on the parting behind exist twice
    for (const auto& t : s.triangles) {
        std::array<vec2, 3> polar;
        for (std::size_t k = 0; k < 3; ++k) polar[k] = around_crown(s.points[t[k]].base);
        const auto [least, most] = std::minmax({polar[0].x, polar[1].x, polar[2].x});
        triangle mine{};
        for (std::size_t k = 0; k < 3; ++k) {
            const bool shifted = most - least > 0.5f && polar[k].x < 0;
            const auto [at, fresh] =
                number.try_emplace({t[k], shifted}, static_cast<std::uint32_t>(out.positions.size()));
            mine[k] = at->second;
            if (!fresh) continue;
            const auto& p = s.points[t[k]];
            const float above = above_hairline(p.base);
            out.positions.push_back(p.position + p.normal * lift_at(p.base, above));
            out.uv.push_back({(polar[k].x + (shifted ? 1.0f : 0.0f)) * tiles_around, polar[k].y / tile_length});
            const float tuft = noise(vec2(p.base.x + p.base.z, p.base.y) / 0.012f + vec2(90), {1000, 1000}, 8);
            out.shades.push_back({0.8f + 0.2f * tuft, std::clamp((above + 0.0045f) / 0.011f, 0.0f, 1.0f)});
            out.weights_of.push_back(p.weights_of);
        }
        out.triangles.push_back(mine);
    }
    return out;
}

scene::image paint_strands(vec3 color) {
    auto image = scene::make_image(tile_texels, tile_texels, 4);
    for (int y = 0; y < tile_texels; ++y)
        for (int x = 0; x < tile_texels; ++x) {
            const vec2 at(static_cast<float>(x) / tile_texels, static_cast<float>(y) / tile_texels);
            const float bend = 0.035f * std::sin(2 * static_cast<float>(pi) * at.y) + at.x;
            const float locks = noise({bend * 14, at.y * 2}, {14, 2}, 1);
            const float strands = noise({bend * 64, at.y * 3}, {64, 3}, 2);
            const float light = 0.55f + 0.5f * locks + 0.6f * (strands - 0.5f);
            std::uint8_t* to = image.at(x, y);
            for (int k = 0; k < 3; ++k)
                to[k] = static_cast<std::uint8_t>(
                    std::lround(255 * std::pow(std::clamp(color[k] * light, 0.0f, 1.0f), 1 / 2.2f)));
            to[3] = static_cast<std::uint8_t>(std::lround(255 * (0.53f + 0.47f * strands)));
        }
    return image;
}

}  // namespace fw::body
