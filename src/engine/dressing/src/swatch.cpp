#include "fw/dressing/swatch.hpp"

#include <algorithm>
#include <cmath>

#include "fw/drape/sewn.hpp"
#include "fw/geometry/mesh.hpp"
#include "fw/geometry/scatter.hpp"
#include "fw/textile/weave_edges.hpp"

namespace fw::dressing {

namespace {

constexpr float stand_height = 0.24f;
constexpr float stand_rounding = 0.022f;

/// A square grid of cloth, every other row shifted by half a step, flat at the stand's height.
garment::cloth_mesh make_square(double side, double edge) {
    garment::cloth_mesh m;
    m.edge_length = edge;
    const int columns = static_cast<int>(std::lround(side / edge));
    const int rows = static_cast<int>(std::lround(side / (edge * 0.8660254)));
    for (int j = 0; j <= rows; ++j) {
        for (int i = 0; i <= columns; ++i) {
            const double shift = j % 2 == 1 && i > 0 && i < columns ? 0.5 : 0;
            m.rest.emplace_back((i - shift) / columns * side - side / 2,
                                static_cast<double>(j) / rows * side - side / 2);
        }
    }
    const auto at = [&](int i, int j) { return static_cast<std::uint32_t>(j * (columns + 1) + i); };
    for (int j = 0; j < rows; ++j) {
        for (int i = 0; i < columns; ++i) {
            const auto a = at(i, j), b = at(i + 1, j), c = at(i, j + 1), d = at(i + 1, j + 1);
            if (j % 2 == 0) {
                m.triangles.push_back({a, b, d});
                m.triangles.push_back({a, d, c});
            } else {
                m.triangles.push_back({a, b, c});
                m.triangles.push_back({b, d, c});
            }
        }
    }
    m.uv = m.rest;
    m.panel_of.assign(m.rest.size(), 0);
    garment::mesh_panel panel;
    panel.panel = "swatch";
    panel.vertex_count = static_cast<std::uint32_t>(m.rest.size());
    panel.triangle_count = static_cast<std::uint32_t>(m.triangles.size());
    m.panels.push_back(std::move(panel));
    return m;
}

/// A turned body: a cylinder with a rounded shoulder, closed.
geometry::triangle_mesh make_stand(float radius) {
    constexpr std::uint32_t around = 72;
    std::vector<vec2> profile{{radius, 0.0f}};
    for (int k = 0; k <= 6; ++k) {
        const float t = static_cast<float>(k) / 6 * 1.5707963f;
        profile.emplace_back(radius - stand_rounding + stand_rounding * std::cos(t),
                             stand_height - stand_rounding + stand_rounding * std::sin(t));
    }
    geometry::triangle_mesh m;
    for (const vec2& p : profile) {
        for (std::uint32_t k = 0; k < around; ++k) {
            const float t = 6.2831853f * static_cast<float>(k) / around;
            m.positions.emplace_back(p.x * std::cos(t), p.y, -p.x * std::sin(t));
        }
    }
    for (std::uint32_t r = 0; r + 1 < profile.size(); ++r) {
        for (std::uint32_t k = 0; k < around; ++k) {
            const auto a = r * around + k, b = r * around + (k + 1) % around, c = a + around, d = b + around;
            m.triangles.push_back({a, b, d});
            m.triangles.push_back({a, d, c});
        }
    }
    const auto bottom = static_cast<std::uint32_t>(m.positions.size());
    m.positions.emplace_back(0, 0, 0);
    m.positions.emplace_back(0, stand_height, 0);
    const auto last = static_cast<std::uint32_t>(profile.size() - 1) * around;
    for (std::uint32_t k = 0; k < around; ++k) {
        m.triangles.push_back({bottom, (k + 1) % around, k});
        m.triangles.push_back({bottom + 1, last + k, last + (k + 1) % around});
    }
    return m;
}

/// The stand as it is seen where the cloth is open: plaster in the tone of the room.
scene::primitive make_stand_part(const swatch& s, scene::model& model) {
    const auto shape = make_stand(s.stand_radius - 0.0015f);
    scene::primitive out;
    out.positions = shape.positions;
    for (vec3& p : out.positions)
        if (p.y > 0.01f) p.y -= 0.0015f;
    out.normals = geometry::vertex_normals(out.positions, shape.triangles);
    out.triangles = shape.triangles;
    auto& plaster = model.materials.emplace_back();
    plaster.name = "stand";
    plaster.base_color = vec4(0.62f, 0.60f, 0.57f, 1);
    plaster.roughness = 0.9f;
    out.material = static_cast<int>(model.materials.size()) - 1;
    return out;
}

/// Area of the ring's shadow beyond the stand, from the radius that the hanging cloth reaches in each direction.
double shadow_share(const garment::cloth_mesh& mesh, std::span<const vec3> positions, double stand, double side) {
    constexpr int sectors = 180;
    std::vector<double> reach(sectors, stand);
    for (const vec3& p : positions) {
        const double turn = std::atan2(static_cast<double>(p.z), static_cast<double>(p.x)) + 3.14159265358979;
        auto& r = reach[static_cast<std::size_t>(
            std::clamp(static_cast<int>(turn / 6.28318530717959 * sectors), 0, sectors - 1))];
        r = std::max(r, std::hypot(static_cast<double>(p.x), static_cast<double>(p.z)));
    }
    double area = 0;
    for (const double r : reach) area += 0.5 * r * r * 6.28318530717959 / sectors;
    const double plate = 3.14159265358979 * stand * stand;
    return mesh.rest.empty() ? 0 : std::clamp((area - plate) / (side * side - plate), 0.0, 1.0);
}

}  // namespace

result<swatch> drape_swatch(const textile::fabric& fabric, const swatch_settings& settings, progress_sink& progress) {
    const auto stand = make_stand(static_cast<float>(settings.stand_radius));
    FW_TRY(const auto field, drape::body_field::build(stand.positions, stand.triangles));
    drape::drape_settings rules;
    rules.body_offset = 0.002;
    rules.finish = false;
    rules.max_steps = 400;
    rules.rest_tolerance = 5e-6;
    swatch out;
    out.stand_radius = static_cast<float>(settings.stand_radius);
    out.mesh = make_square(settings.side, settings.edge);
    // Laid on a little askew, so that the folds are not those of a machine; held where it lies on top.
    constexpr float askew = 0.42f;
    const float c = std::cos(askew), s = std::sin(askew);
    const auto flat_radius = static_cast<float>(settings.stand_radius) - stand_rounding;
    // The start: flutes, more and deeper ones the limper the cloth.
    const bool limp = fabric.bending_length() < 0.0165;
    const float folds = limp ? 7 : 4, spread = limp ? 0.16f : 0.35f;
    std::vector<std::uint32_t> held;
    for (std::uint32_t v = 0; v < out.mesh.rest.size(); ++v) {
        const vec2 r = out.mesh.rest[v];
        const vec2 p(c * r.x - s * r.y, s * r.x + c * r.y);
        const float radius = static_cast<float>(settings.stand_radius);
        const float beyond = std::max(0.0f, glm::length(p) - radius);
        const float wave = std::cos(folds * std::atan2(p.y, p.x) + 0.7f);
        const float out_share = spread + (0.9f - spread) * 0.5f * (wave + 1) * 0.8f;
        const float uneven = 0.002f * geometry::scattered_both_ways(v) * std::min(1.0f, beyond * 20);
        const vec2 way = glm::length(p) > 1e-5f ? p / glm::length(p) : vec2(0);
        const vec2 at = way * (std::min(glm::length(p), radius) + beyond * out_share);
        out.mesh.positions.emplace_back(
            at.x, stand_height + 0.003f - beyond * std::sqrt(1 - out_share * out_share) + uneven, -at.y);
        if (glm::length(p) < 0.8f * flat_radius) {
            out.mesh.positions.back().y = stand_height + 0.002f;
            held.push_back(v);
        }
    }
    FW_TRY(out.drape, drape::settle(out.mesh, out.mesh.positions, &field, fabric, rules, progress, held));
    out.drape_coefficient = shadow_share(out.mesh, out.drape.positions, settings.stand_radius, settings.side);
    return out;
}

result<scene::model> make_swatch_model(const swatch& s, const textile::fabric& fabric,
                                       const textile::appearance_request& look) {
    FW_TRY(const auto appearance, textile::make_appearance(look));
    scene::model model;
    scene::primitive cloth;
    cloth.positions = s.drape.positions;
    cloth.normals = drape::sewn_normals(s.mesh, s.drape);
    cloth.uv0 = s.mesh.uv;
    cloth.triangles = s.mesh.triangles;
    cloth.material = textile::add_material(model, appearance);
    textile::edge_finish finish;
    finish.thickness = std::clamp(static_cast<float>(1.6 * fabric.thickness), 0.0006f, 0.0018f);
    finish.tone = 1;
    auto edges = textile::make_edges(cloth, s.drape.node_of, finish);
    std::vector<scene::primitive> parts;
    parts.push_back(std::move(cloth));
    parts.push_back(make_stand_part(s, model));
    if (!edges.triangles.empty()) parts.push_back(std::move(edges));
    model.meshes.push_back({"swatch", std::move(parts)});
    scene::node node;
    node.name = "swatch";
    node.mesh = 0;
    model.nodes.push_back(std::move(node));
    model.roots.push_back(0);
    return model;
}

scene::camera swatch_camera(float aspect) {
    constexpr float up = 0.55f;  // radians above the horizon
    const vec3 target(0, stand_height - 0.098f, 0);
    const float distance = 1.35f;
    scene::camera camera;
    camera.target = target;
    camera.eye = target + distance * vec3(0, std::sin(up), std::cos(up));
    camera.vertical_fov = 2 * std::atan(0.5f * 0.305f / std::min(1.0f, aspect) / distance);
    return camera;
}

}  // namespace fw::dressing
