#include "relief_strip.hpp"

#include <algorithm>
#include <cmath>

#include "fw/geometry/scatter.hpp"

namespace fw::dressing {

namespace {

constexpr std::uint32_t absent = ~0u;

float lattice(int i, unsigned seed) {
    return geometry::scattered_both_ways(static_cast<std::uint32_t>(i) * 0x85ebca6bu + seed * 0x9e3779b9u);
}

vec3 unit_or(vec3 v, vec3 otherwise) {
    const float length = glm::length(v);
    return length > 1e-9f ? v / length : otherwise;
}

int columns_of(const panel_line& line, const strip_shape& shape) {
    return std::max(1, static_cast<int>(std::lround(line.length() / shape.step)));
}

class strip_maker {
public:
    strip_maker(scene::primitive& out, const cloth_chart& chart, const panel_line& line, const strip_shape& shape,
                float brightest)
        : out_(out), chart_(chart), line_(line), shape_(shape), brightest_(brightest) {}

    void make() {
        const int columns = columns_of(line_, shape_);
        const vec2 along = line_.points[1] - line_.points[0];
        const bool to_left = along.x * line_.across[0].y - along.y * line_.across[0].x > 0;
        std::vector<std::uint32_t> before;
        for (int c = 0; c <= columns; ++c) {
            auto column = add_column(line_.length() * static_cast<float>(c) / static_cast<float>(columns));
            for (std::size_t r = 0; c > 0 && r + 1 < column.size(); ++r)
                add_quad({before[r], column[r], column[r + 1], before[r + 1]}, to_left);
            before = std::move(column);
        }
    }

private:
    std::vector<std::uint32_t> add_column(float along) {
        const auto place = place_at(line_, along);
        std::vector<std::uint32_t> out;
        for (const float across : shape_.rows) {
            const vec2 uv = place.point + place.across * across;
            const auto at = chart_.find(line_.panel, uv);
            out.push_back(at ? add_vertex(*at, place.across, uv, along, across) : absent);
        }
        return out;
    }

    std::uint32_t add_vertex(const chart_point& p, vec2 across_uv, vec2 uv, float along, float across) {
        constexpr float eps = 0.0005f;
        const float rise_along = (shape_.height(along + eps, across) - shape_.height(along - eps, across)) / (2 * eps);
        const float rise_across = (shape_.height(along, across + eps) - shape_.height(along, across - eps)) / (2 * eps);
        const vec3 to_side = unit_or(p.along_u * across_uv.x + p.along_v * across_uv.y, {1, 0, 0});
        const vec2 ahead = place_at(line_, along + 1e-3f).point - place_at(line_, along - 1e-3f).point;
        const vec3 forward = unit_or(p.along_u * ahead.x + p.along_v * ahead.y, {0, 1, 0});
        out_.positions.push_back(p.position + p.normal * shape_.height(along, across));
        out_.normals.push_back(unit_or(p.normal - forward * rise_along - to_side * rise_across, p.normal));
        out_.uv0.push_back(uv);
        const float tone = std::min(shape_.tone(along, across) / brightest_, 1.0f);
        out_.colors.emplace_back(tone, tone, tone, 1.0f);
        return static_cast<std::uint32_t>(out_.positions.size() - 1);
    }

    /// Corners in order: here, ahead, ahead and across, across.
    void add_quad(std::array<std::uint32_t, 4> q, bool to_left) {
        if (std::ranges::find(q, absent) != q.end()) return;
        if (!to_left) std::swap(q[1], q[3]);
        out_.triangles.push_back({q[0], q[1], q[2]});
        out_.triangles.push_back({q[0], q[2], q[3]});
    }

    scene::primitive& out_;
    const cloth_chart& chart_;
    const panel_line& line_;
    const strip_shape& shape_;
    float brightest_;
};

}  // namespace

void add_strip(scene::primitive& out, const cloth_chart& chart, const panel_line& line, const strip_shape& shape,
               float brightest) {
    strip_maker(out, chart, line, shape, brightest).make();
}

float strip_height(const panel_line& line, const strip_shape& shape, float along, float across) {
    const float pitch = line.length() / static_cast<float>(columns_of(line, shape));
    const float column = std::floor(along / pitch);
    return std::lerp(shape.height(column * pitch, across), shape.height((column + 1) * pitch, across),
                     along / pitch - column);
}

float unevenness(float x, unsigned seed) {
    const float cell = std::floor(x);
    const float t = x - cell;
    const int i = static_cast<int>(cell);
    return std::lerp(lattice(i, seed), lattice(i + 1, seed), t * t * (3 - 2 * t));
}

}  // namespace fw::dressing
