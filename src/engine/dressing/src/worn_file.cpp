#include "fw/dressing/worn_file.hpp"

#include <algorithm>
#include <cmath>

#include "worn_fields.hpp"

namespace fw::dressing {

namespace {

constexpr std::uint32_t worn_file_version = 1;
constexpr std::uint32_t garment_magic = 0x47575746;  // "FWWG"
constexpr std::uint32_t pose_magic = 0x50575746;     // "FWWP"

std::unexpected<error> not_ours(std::string_view what) {
    return fail(error_kind::unsupported, "drape.file", fmt::format("This is no drape of this version: {}.", what));
}

bool begins_with(unpacker& from, std::uint32_t magic) {
    std::uint32_t kind = 0, version = 0;
    from(kind, version);
    return from.good() && kind == magic && version == worn_file_version;
}

bool all_below(std::span<const std::uint32_t> indices, std::size_t count) {
    return std::ranges::all_of(indices, [&](std::uint32_t i) { return i < count; });
}

bool all_finite(std::span<const vec3> points) {
    return std::ranges::all_of(
        points, [](const vec3& p) { return std::isfinite(p.x) && std::isfinite(p.y) && std::isfinite(p.z); });
}
bool all_finite(std::span<const vec2> points) {
    return std::ranges::all_of(points, [](const vec2& p) { return std::isfinite(p.x) && std::isfinite(p.y); });
}

bool is_consistent(const garment::boundary_edge& e, const garment::panel& of, std::size_t vertices) {
    return garment::find_edge(of, e.edge) != nullptr && all_below(e.vertices, vertices);
}

bool is_consistent(const garment::mesh_panel& p, const garment::sewing_pattern& pattern, std::size_t vertices,
                   std::size_t triangles) {
    const auto* const of = pattern.find_panel(p.panel);
    if (of == nullptr || p.first_vertex > vertices || p.vertex_count > vertices - p.first_vertex) return false;
    if (p.first_triangle > triangles || p.triangle_count > triangles - p.first_triangle) return false;
    const auto fits = [&](const garment::boundary_edge& e) { return is_consistent(e, *of, vertices); };
    return std::ranges::all_of(p.boundary, fits) && std::ranges::all_of(p.mirror_boundary, fits);
}

bool is_consistent(const garment::cloth_mesh& m, const garment::sewing_pattern& pattern) {
    const auto n = m.positions.size();
    if (m.uv.size() != n || m.rest.size() != n || m.panel_of.size() != n) return false;
    if (!all_finite(m.positions) || !all_finite(m.uv) || !all_finite(m.rest)) return false;
    return std::ranges::all_of(m.triangles, [&](const triangle& t) { return all_below(t, n); }) &&
           std::ranges::all_of(m.panel_of, [&](auto p) { return p < m.panels.size(); }) &&
           std::ranges::all_of(m.stitches, [&](const auto& s) { return s.a < n && s.b < n; }) &&
           std::ranges::all_of(m.tapes, [&](const auto& t) { return t.a < n && t.b < n; }) &&
           std::ranges::all_of(m.holds, [&](const auto& h) { return all_below(h.vertices, n); }) &&
           std::ranges::all_of(m.panels,
                               [&](const auto& p) { return is_consistent(p, pattern, n, m.triangles.size()); });
}

bool is_consistent(const drape::drape_result& d, const drape::quality_report& q, const garment::cloth_mesh& of) {
    const auto n = of.positions.size();
    const auto faces = of.triangles.size();
    return d.positions.size() == n && d.node_of.size() == n && d.strain.size() == faces && all_below(d.node_of, n) &&
           all_finite(d.positions) && all_below(q.crossing_body, faces) &&
           std::ranges::all_of(q.crossing_self, [&](const auto& p) { return p.first < faces && p.second < faces; });
}

/// What a pose changes of a garment.
struct shown_garment {
    drape::drape_result drape;
    drape::quality_report quality;
};
void fields(auto& a, shown_garment& g) {
    a(g.drape, g.quality);
}

struct shown_pose {
    bool posed = false;
    std::string reason;
    double arm_angle = 0;
    std::vector<vec3> positions;
    std::vector<shown_garment> garments;
};
void fields(auto& a, shown_pose& s) {
    a(s.posed, s.reason, s.arm_angle, s.positions, s.garments);
}

}  // namespace

std::vector<std::uint8_t> pack(const worn_garment& g) {
    packer out;
    out(garment_magic, worn_file_version, g);
    return out.take();
}

result<worn_garment> unpack_garment(std::span<const std::uint8_t> file) {
    unpacker from(file);
    if (!begins_with(from, garment_magic)) return not_ours("it begins with something else");
    worn_garment g;
    from(g);
    if (!from.done()) return not_ours("it does not end where it should");
    FW_CHECK(garment::validate(g.pattern));
    FW_CHECK(textile::check_fabric(g.order.fabric));
    if (!is_consistent(g.mesh, g.pattern) || !is_consistent(g.drape, g.quality, g.mesh) ||
        g.fit.strain.size() != g.mesh.positions.size())
        return not_ours("its parts do not belong together");
    return g;
}

std::vector<std::uint8_t> pack(const posed_outfit& shown) {
    shown_pose s{shown.posed, shown.reason, shown.arm_angle, {}, {}};
    if (shown.posed) {
        s.positions = shown.figure.positions;
        for (const auto& g : shown.clothes.garments) s.garments.push_back({g.drape, g.quality});
    }
    packer out;
    out(pose_magic, worn_file_version, s);
    return out.take();
}

result<posed_outfit> unpack_pose(std::span<const std::uint8_t> file, const body::figure& figure,
                                 const outfit& clothes) {
    unpacker from(file);
    if (!begins_with(from, pose_magic)) return not_ours("it begins with something else");
    shown_pose s;
    from(s);
    if (!from.done()) return not_ours("it does not end where it should");
    posed_outfit out{s.posed, std::move(s.reason), s.arm_angle, figure, clothes};
    if (!out.posed) return out;
    if (s.positions.size() != figure.positions.size() || s.garments.size() != clothes.garments.size() ||
        !all_finite(s.positions))
        return not_ours("it is of another figure");
    out.figure.positions = std::move(s.positions);
    out.figure.stance = body::stance::relaxed;
    for (std::size_t i = 0; i < s.garments.size(); ++i) {
        auto& g = out.clothes.garments[i];
        if (!is_consistent(s.garments[i].drape, s.garments[i].quality, g.mesh))
            return not_ours("it is of another garment");
        g.drape = std::move(s.garments[i].drape);
        g.quality = std::move(s.garments[i].quality);
    }
    return out;
}

}  // namespace fw::dressing
