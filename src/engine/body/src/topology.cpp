#include "avatar_paint.hpp"
#include "model_data.hpp"

namespace fw::body {
namespace {

constexpr std::size_t part_count = 6;

part part_of(std::string_view bone) {
    const bool left = bone.ends_with("_l");
    for (const std::string_view arm : {"upperarm", "lowerarm", "hand", "thumb", "index", "middle", "ring", "pinky"})
        if (bone.starts_with(arm)) return left ? part::left_arm : part::right_arm;
    for (const std::string_view leg : {"thigh", "calf", "foot", "ball"})
        if (bone.starts_with(leg)) return left ? part::left_leg : part::right_leg;
    return bone.starts_with("head") || bone.starts_with("neck") ? part::head : part::torso;
}

using part_weights = std::array<float, part_count>;

part_weights weights_of(const body_file& file, std::size_t vertex) {
    part_weights sum{};
    const auto& w = file.weights[vertex];
    for (std::size_t k = 0; k < 4; ++k)
        sum[static_cast<std::size_t>(part_of(file.bones[w.bones[k]].name))] += w.weights[k];
    return sum;
}

part strongest(const part_weights& w) {
    return static_cast<part>(std::ranges::max_element(w) - w.begin());
}

}  // namespace

std::vector<triangle> to_triangles(const std::vector<quad>& quads) {
    std::vector<triangle> out;
    out.reserve(quads.size() * 2);
    for (const auto& q : quads) {
        out.push_back({q[0], q[1], q[2]});
        out.push_back({q[0], q[2], q[3]});
    }
    return out;
}

std::vector<smooth_vertex> make_smooth_region(const topology& t, std::span<const vec3> base) {
    std::vector<smooth_vertex> region;
    std::vector<int> at(t.body_vertices, -1);
    for (std::uint32_t v = 0; v < t.body_vertices; ++v) {
        const vec3 p = base[v];
        if (p.z < -0.03f || std::abs(p.x) > 0.09f || p.y > 0.07f || p.y < -0.09f) continue;
        const float inside = std::clamp(-distance_to_briefs(p) / 0.02f, 0.0f, 1.0f);
        const float share = 0.6f * inside * std::clamp((0.07f - p.y) / 0.04f, 0.0f, 1.0f);
        if (share <= 0) continue;
        at[v] = static_cast<int>(region.size());
        region.push_back({v, share, {}});
    }
    for (const auto& tri : t.triangles)
        for (std::size_t k = 0; k < 3; ++k) {
            if (at[tri[k]] < 0) continue;
            auto& list = region[static_cast<std::size_t>(at[tri[k]])].neighbours;
            list.push_back(tri[(k + 1) % 3]);  // each neighbour once: the next corner of every triangle around
        }
    return region;
}

void smooth_region(std::span<vec3> positions, std::span<const smooth_vertex> region) {
    constexpr int rounds = 14;
    std::vector<vec3> next(region.size());
    for (int r = 0; r < rounds; ++r) {
        for (std::size_t i = 0; i < region.size(); ++i) {
            vec3 sum(0);
            for (const auto n : region[i].neighbours) sum += positions[n];
            next[i] = glm::mix(positions[region[i].vertex], sum / static_cast<float>(region[i].neighbours.size()),
                               region[i].share);
        }
        for (std::size_t i = 0; i < region.size(); ++i) positions[region[i].vertex] = next[i];
    }
}

topology make_topology(const body_file& file) {
    topology t;
    t.body_vertices = file.body_vertices;
    t.triangles = to_triangles(file.surfaces[0].quads);
    std::vector<part_weights> weights;
    for (std::size_t v = 0; v < t.body_vertices; ++v) weights.push_back(weights_of(file, v));
    for (const auto& w : weights) t.vertex_parts.push_back(strongest(w));
    for (std::size_t i = 0; i < t.triangles.size(); ++i) {
        part_weights sum{};
        for (const auto v : t.triangles[i])
            for (std::size_t k = 0; k < part_count; ++k) sum[k] += weights[v][k];
        t.triangle_parts.push_back(strongest(sum));
        if (t.triangle_parts.back() == part::torso || t.triangle_parts.back() == part::left_leg ||
            t.triangle_parts.back() == part::right_leg)
            t.torso.push_back(static_cast<std::uint32_t>(i));
    }
    for (const auto& s : file.surfaces) {
        if (s.name == "helper-skirt") t.skirt_triangles = to_triangles(s.quads);
        if (s.name == "helper-tights") t.tights_triangles = to_triangles(s.quads);
    }
    return t;
}

}  // namespace fw::body
