#include "shapes.hpp"

#include <algorithm>
#include <cmath>

#include "fw/geometry/mesh.hpp"

namespace fw::trim {

namespace {
constexpr float full_turn = 6.28318530718f;
}

void shape_builder::lathe(vec3 centre, std::span<const vec2> profile, int around) {
    const auto first = static_cast<std::uint32_t>(out_.positions.size());
    const auto n = static_cast<std::uint32_t>(around);
    for (const vec2& p : profile) {
        for (std::uint32_t k = 0; k < n; ++k) {
            const float t = full_turn * static_cast<float>(k) / static_cast<float>(n);
            out_.positions.push_back(centre + vec3(p.x * std::cos(t), p.x * std::sin(t), p.y));
        }
    }
    for (std::uint32_t r = 0; r + 1 < profile.size(); ++r) {
        if (profile[r] == profile[r + 1]) continue;  // a sharp edge
        for (std::uint32_t k = 0; k < n; ++k) {
            const auto a = first + r * n + k, b = first + r * n + (k + 1) % n;
            out_.triangles.push_back({a, b, b + n});
            out_.triangles.push_back({a, b + n, a + n});
        }
    }
}

void shape_builder::tube(std::span<const vec3> path, float radius, int around) {
    const auto first = static_cast<std::uint32_t>(out_.positions.size());
    const auto n = static_cast<std::uint32_t>(around);
    vec3 side(0);
    for (std::size_t i = 0; i < path.size(); ++i) {
        const vec3 ahead = glm::normalize(path[std::min(i + 1, path.size() - 1)] - path[i == 0 ? 0 : i - 1]);
        if (i == 0) side = glm::normalize(glm::cross(ahead, std::abs(ahead.z) < 0.9f ? vec3(0, 0, 1) : vec3(1, 0, 0)));
        side = glm::normalize(side - ahead * glm::dot(side, ahead));
        const vec3 other = glm::cross(ahead, side);
        const bool end = i == 0 || i + 1 == path.size();
        for (std::uint32_t k = 0; k < n; ++k) {
            const float t = full_turn * static_cast<float>(k) / static_cast<float>(n);
            out_.positions.push_back(path[i] +
                                     (side * std::cos(t) + other * std::sin(t)) * (end ? 0.55f * radius : radius));
        }
    }
    for (std::uint32_t r = 0; r + 1 < path.size(); ++r) {
        for (std::uint32_t k = 0; k < n; ++k) {
            const auto a = first + r * n + k, b = first + r * n + (k + 1) % n;
            out_.triangles.push_back({a, b, b + n});
            out_.triangles.push_back({a, b + n, a + n});
        }
    }
    for (const bool last : {false, true}) {
        const auto ring = first + (last ? static_cast<std::uint32_t>(path.size() - 1) * n : 0);
        const auto tip = static_cast<std::uint32_t>(out_.positions.size());
        out_.positions.push_back(last ? path.back() : path.front());
        for (std::uint32_t k = 0; k < n; ++k) {
            const auto a = ring + k, b = ring + (k + 1) % n;
            out_.triangles.push_back(last ? triangle{a, b, tip} : triangle{b, a, tip});
        }
    }
}

void shape_builder::sphere(vec3 centre, vec3 radii) {
    constexpr int rings = 12;
    std::vector<vec2> profile;
    for (int k = 0; k <= rings; ++k) {
        const float t = full_turn / 2 * (static_cast<float>(k) / rings - 0.5f);
        profile.emplace_back(std::max(std::cos(t), 1e-3f), std::sin(t));
    }
    const auto first = out_.positions.size();
    lathe(vec3(0), profile, 24);
    for (std::size_t i = first; i < out_.positions.size(); ++i) out_.positions[i] = centre + out_.positions[i] * radii;
}

void shape_builder::slab(std::span<const vec2> outline, float low, float high, float rim) {
    vec2 middle(0);
    for (const vec2& p : outline) middle += p / static_cast<float>(outline.size());
    const auto n = static_cast<std::uint32_t>(outline.size());
    // Rings from the rim's foot over its shoulder to the middle: (share of the way in, height).
    constexpr int inner = 10;
    const auto first = static_cast<std::uint32_t>(out_.positions.size());
    std::uint32_t rings = 0;
    const auto ring = [&](float in, float share, float z) {
        for (const vec2& p : outline) {
            const vec2 to = middle - p;
            const float far = std::max(glm::length(to), 1e-6f);
            const vec2 q = p + to * std::min(1.0f, in / far);
            out_.positions.emplace_back(glm::mix(q, middle, share), z);
        }
        ++rings;
    };
    ring(0, 0, low);
    ring(0, 0, high - 0.7f * rim);
    ring(0.3f * rim, 0, high - 0.2f * rim);
    ring(rim, 0, high);
    for (int k = 1; k <= inner; ++k) ring(rim, static_cast<float>(k) / inner, high);
    for (std::uint32_t r = 0; r + 1 < rings; ++r) {
        for (std::uint32_t k = 0; k < n; ++k) {
            const auto a = first + r * n + k, b = first + r * n + (k + 1) % n;
            out_.triangles.push_back({a, b, b + n});
            out_.triangles.push_back({a, b + n, a + n});
        }
    }
}

void shape_builder::box(vec3 lower, vec3 upper) {
    const vec2 a(lower), b(upper);
    const float r = 0.22f * std::min(b.x - a.x, b.y - a.y);
    slab(rounded_rectangle(a, b, r), lower.z, upper.z, std::min(r, 0.4f * (upper.z - lower.z)));
}

scene::primitive shape_builder::take() && {
    out_.normals = geometry::vertex_normals(out_.positions, out_.triangles);
    out_.uv0.reserve(out_.positions.size());
    for (const vec3& p : out_.positions) out_.uv0.emplace_back(p.x, p.y);
    return std::move(out_);
}

std::vector<vec2> rounded_rectangle(vec2 lower, vec2 upper, float radius) {
    std::vector<vec2> out;
    const vec2 corners[4]{{upper.x - radius, lower.y + radius},
                          {upper.x - radius, upper.y - radius},
                          {lower.x + radius, upper.y - radius},
                          {lower.x + radius, lower.y + radius}};
    for (int c = 0; c < 4; ++c) {
        for (int k = 0; k <= 4; ++k) {
            const float t = full_turn / 4 * (static_cast<float>(c - 1) + static_cast<float>(k) / 4);
            out.push_back(corners[c] + radius * vec2(std::cos(t), std::sin(t)));
        }
        const vec2 from = out.back();
        const int next = (c + 1) % 4;
        const float t = full_turn / 4 * static_cast<float>(next - 1);
        const vec2 to = corners[next] + radius * vec2(std::cos(t), std::sin(t));
        const int steps = std::max(1, static_cast<int>(glm::length(to - from) / 0.006f));
        for (int k = 1; k < steps; ++k)
            out.push_back(glm::mix(from, to, static_cast<float>(k) / static_cast<float>(steps)));
    }
    return out;
}

}  // namespace fw::trim
