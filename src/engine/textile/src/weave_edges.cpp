#include "fw/textile/weave_edges.hpp"

#include <map>

namespace fw::textile {

namespace {

/// One side of an edge: the triangle's vertices at its ends and opposite of it.
struct edge_side {
    std::uint32_t a = 0;
    std::uint32_t b = 0;
    std::uint32_t opposite = 0;
};

using edge_map = std::map<std::pair<std::uint32_t, std::uint32_t>, std::vector<edge_side>>;

edge_map edges_by_node(const scene::primitive& cloth, std::span<const std::uint32_t> node_of) {
    edge_map out;
    for (const auto& t : cloth.triangles) {
        for (int k = 0; k < 3; ++k) {
            const edge_side side{t[k], t[(k + 1) % 3], t[(k + 2) % 3]};
            const std::uint32_t a = node_of[side.a];
            const std::uint32_t b = node_of[side.b];
            if (a != b) out[{std::min(a, b), std::max(a, b)}].push_back(side);
        }
    }
    return out;
}

vec3 unit_or(vec3 v, vec3 otherwise) {
    const float length = glm::length(v);
    return length > 1e-12f ? v / length : otherwise;
}

/// From the edge into the triangle, along the cloth, length one.
vec3 inward(const scene::primitive& c, const edge_side& e) {
    const vec3 along = unit_or(c.positions[e.b] - c.positions[e.a], {1, 0, 0});
    const vec3 in = c.positions[e.opposite] - c.positions[e.a];
    return unit_or(in - along * glm::dot(in, along), {0, 1, 0});
}

vec2 inward_uv(const scene::primitive& c, const edge_side& e) {
    const vec2 along = c.uv0[e.b] - c.uv0[e.a];
    const float length2 = std::max(glm::dot(along, along), 1e-16f);
    const vec2 in = c.uv0[e.opposite] - c.uv0[e.a];
    const vec2 across = in - along * (glm::dot(in, along) / length2);
    return across / std::max(glm::length(across), 1e-9f);
}

/// A point of a welt's cross section: how far inward and off the cloth, and its normal in the same frame.
struct profile_point {
    float in;
    float off;
    float normal_in;
    float normal_off;
};

/// From the right side over the rounded edge to the wrong side. The cloth curves away from its tangent: the far ends
/// lie deeper, or they would come out on the other side.
std::array<profile_point, 8> welt_profile(const edge_finish& f) {
    const float h = f.thickness / 2;
    return {{{f.fold_depth, -0.3f * h, 0.25f, 1},
             {f.fold_depth - 2 * h, h, 0.1f, 1},
             {h, h, 0, 1},
             {0.3f * h, 0.7f * h, -0.7f, 0.7f},
             {0, 0, -1, 0},
             {0.3f * h, -0.7f * h, -0.7f, -0.7f},
             {h, -h, 0, -1},
             {f.inner_depth, -h - 0.1f * f.inner_depth, 0, -1}}};
}

class edge_builder {
public:
    edge_builder(const scene::primitive& cloth, std::span<const std::uint32_t> node_of, const edge_finish& f)
        : cloth_(cloth), node_of_(node_of), finish_(f), edges_(edges_by_node(cloth, node_of)) {
        out_.material = cloth.material;
    }

    scene::primitive build() {
        for (const auto& [nodes, sides] : edges_) {
            if (sides.size() != 1) continue;
            const vec3 in = inward(cloth_, sides[0]);
            inward_of_node_[nodes.first] += in;  // neighbours share their mean, so that welts close around corners
            inward_of_node_[nodes.second] += in;
        }
        for (const auto& [nodes, sides] : edges_) {
            if (sides.size() == 1) add_welt(sides[0]);
        }
        return std::move(out_);
    }

private:
    std::uint32_t add_vertex(vec3 position, vec3 normal, vec2 uv) {
        out_.positions.push_back(position);
        out_.normals.push_back(normal);
        out_.uv0.push_back(uv);
        out_.colors.emplace_back(finish_.tone, finish_.tone, finish_.tone, 1.0f);
        return static_cast<std::uint32_t>(out_.positions.size() - 1);
    }

    void add_quad(std::uint32_t a0, std::uint32_t b0, std::uint32_t a1, std::uint32_t b1) {
        out_.triangles.push_back({a0, b0, a1});
        out_.triangles.push_back({a1, b0, b1});
    }

    void add_welt(const edge_side& e) {
        const auto profile = welt_profile(finish_);
        const vec2 in_uv = inward_uv(cloth_, e);
        const auto column = [&](std::uint32_t v) {
            if (const auto made = columns_.find(v); made != columns_.end()) return made->second;
            const vec3 n = cloth_.normals[v];
            const vec3 in = unit_or(inward_of_node_[node_of_[v]], inward(cloth_, e));
            const auto first = static_cast<std::uint32_t>(out_.positions.size());
            for (const auto& p : profile) {
                add_vertex(cloth_.positions[v] + in * p.in + n * p.off, unit_or(in * p.normal_in + n * p.normal_off, n),
                           cloth_.uv0[v] + in_uv * p.in);
            }
            columns_.emplace(v, first);
            return first;
        };
        const std::uint32_t a = column(e.a);
        const std::uint32_t b = column(e.b);
        for (std::uint32_t k = 0; k + 1 < profile.size(); ++k) add_quad(a + k + 1, b + k + 1, a + k, b + k);
    }

    const scene::primitive& cloth_;
    std::span<const std::uint32_t> node_of_;
    const edge_finish& finish_;
    edge_map edges_;
    std::map<std::uint32_t, vec3> inward_of_node_;
    std::map<std::uint32_t, std::uint32_t> columns_;  ///< of the vertices whose cross section is there already
    scene::primitive out_;
};

}  // namespace

scene::primitive make_edges(const scene::primitive& cloth, std::span<const std::uint32_t> node_of,
                            const edge_finish& finish) {
    return edge_builder(cloth, node_of, finish).build();
}

}  // namespace fw::textile
