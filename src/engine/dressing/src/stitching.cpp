#include "stitching.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace fw::dressing {

namespace {

constexpr float end_depth = 0.00015f;  // the thread dives into the cloth at both ends of a stitch

struct stitch_frame {
    vec3 from, to;
    vec3 up;
};

void add_stitch(scene::primitive& out, const stitch_frame& f, float width) {
    const vec3 along = f.to - f.from;
    const float length = glm::length(along);
    if (length < 2e-4f) return;
    const vec3 forward = along / length;
    const vec3 side = glm::normalize(glm::cross(f.up, forward));
    const auto base = static_cast<std::uint32_t>(out.positions.size());
    const auto put = [&](vec3 p, vec3 n) {
        out.positions.push_back(p);
        out.normals.push_back(glm::normalize(n));
    };
    put(f.from - f.up * end_depth, f.up - forward);
    for (const float at : {0.2f, 0.8f}) {
        const vec3 p = f.from + along * at;
        const vec3 lean = forward * (at < 0.5f ? -0.35f : 0.35f);
        put(p + side * (0.5f * width), side + 0.35f * f.up + lean);
        put(p + f.up * (0.55f * width), f.up + lean);
        put(p - side * (0.5f * width), -side + 0.35f * f.up + lean);
    }
    put(f.to - f.up * end_depth, f.up + forward);
    constexpr std::array<triangle, 8> faces{
        {{0, 2, 1}, {0, 3, 2}, {1, 2, 5}, {1, 5, 4}, {2, 3, 6}, {2, 6, 5}, {7, 4, 5}, {7, 5, 6}}};
    for (const auto& t : faces) out.triangles.push_back({base + t[0], base + t[1], base + t[2]});
}

}  // namespace

void add_stitches(scene::primitive& out, const cloth_chart& chart, const panel_line& row, const thread_style& style,
                  const std::function<float(float)>& height) {
    const float wanted = style.stitch + style.gap;
    const int count = std::max(1, static_cast<int>(std::lround(row.length() / wanted)));
    const float pitch = row.length() / static_cast<float>(count);
    for (int i = 0; i < count; ++i) {
        const float start = static_cast<float>(i) * pitch + 0.5f * style.gap;
        const float end = start + pitch - style.gap;
        const auto a = chart.find(row.panel, place_at(row, start).point);
        const auto b = chart.find(row.panel, place_at(row, end).point);
        if (!a || !b) continue;
        const float lift = height(0.5f * (start + end));
        add_stitch(
            out,
            {a->position + a->normal * lift, b->position + b->normal * lift, glm::normalize(a->normal + b->normal)},
            style.width);
    }
}

}  // namespace fw::dressing
