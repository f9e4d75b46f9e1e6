#include "fw/trim/placing.hpp"

#include <algorithm>
#include <cmath>

#include "panel_surface.hpp"

namespace fw::trim {

namespace {

constexpr float chord = 0.02f;  // metres of an edging that are made at a time

std::string_view role_name(garment::edge_role role) {
    switch (role) {
        case garment::edge_role::seam:
            return "seam";
        case garment::edge_role::hem:
            return "hem";
        case garment::edge_role::fold:
            return "fold";
        case garment::edge_role::doubled:
            return "doubled";
        case garment::edge_role::dart:
            return "dart";
        case garment::edge_role::finished:
            return "finished";
    }
    return "";
}

/// A line on a panel in its flat shape; `inward` is the side on which the panel lies (left of the way: 1).
struct flat_line {
    std::vector<vec2> points;
    float inward = 1;

    [[nodiscard]] float length() const {
        float sum = 0;
        for (std::size_t i = 0; i + 1 < points.size(); ++i) sum += glm::length(points[i + 1] - points[i]);
        return sum;
    }
    struct place {
        vec2 at{0};
        vec2 ahead{0, 1};
        vec2 in{1, 0};
    };
    [[nodiscard]] place at(float distance) const {
        for (std::size_t i = 0; i + 1 < points.size(); ++i) {
            const float step = glm::length(points[i + 1] - points[i]);
            if (distance <= step || i + 2 == points.size()) {
                const vec2 ahead = (points[i + 1] - points[i]) / std::max(step, 1e-9f);
                return {points[i] + ahead * std::min(distance, step), ahead, inward * vec2(-ahead.y, ahead.x)};
            }
            distance -= step;
        }
        return {};
    }
};

flat_line line_of(const draped_cloth& cloth, const garment::boundary_edge& edge, vec2 middle) {
    flat_line out;
    for (const auto v : edge.vertices) out.points.push_back(cloth.mesh.rest[v]);
    const auto there = out.at(0.5f * out.length());
    out.inward = glm::dot(middle - there.at, vec2(-there.ahead.y, there.ahead.x)) >= 0 ? 1.0f : -1.0f;
    return out;
}

/// x = 0 from the top of the panel to its foot; the wearer's left is "in".
flat_line centre_of(const draped_cloth& cloth, const garment::mesh_panel& panel) {
    float top = -1e9f, foot = 1e9f;
    for (std::uint32_t v = panel.first_vertex; v < panel.first_vertex + panel.vertex_count; ++v) {
        const vec2 p = cloth.mesh.rest[v];
        if (std::abs(p.x) > 0.012f) continue;
        top = std::max(top, p.y);
        foot = std::min(foot, p.y);
    }
    flat_line out;
    if (top > foot) out.points = {{0, top}, {0, foot}};
    return out;
}

/// A centre line that is a seam runs from the top down as well.
flat_line downwards(flat_line line) {
    if (line.points.front().y >= line.points.back().y) return line;
    std::ranges::reverse(line.points);
    line.inward = -line.inward;
    return line;
}

/// Some edges are called as roles are ("seam" of a band): the name comes first.
bool has_edge(const garment::mesh_panel& panel, std::string_view name) {
    return std::ranges::any_of(panel.boundary, [&](const auto& e) { return e.edge == name; });
}

/// Moves an element's vertices onto the cloth; `to` gives the flat point of local (x, y).
template <class ToFlat>
void lay_down(const panel_surface& surface, float lift, const element_part& part, ToFlat to, element_part& out) {
    const auto first = static_cast<std::uint32_t>(out.mesh.positions.size());
    for (std::size_t i = 0; i < part.mesh.positions.size(); ++i) {
        const vec3 p = part.mesh.positions[i], n = part.mesh.normals[i];
        constexpr float step = 0.002f;
        const vec2 here = to(vec2(p)), right = to(vec2(p) + vec2(step, 0)), above = to(vec2(p) + vec2(0, step));
        const auto ground = surface.at(here);
        const vec3 x = (surface.at(right).position - ground.position) / step,
                   y = (surface.at(above).position - ground.position) / step;
        out.mesh.positions.push_back(ground.position + ground.normal * (p.z + lift));
        const vec3 bent = x * n.x + y * n.y + ground.normal * n.z;
        // Where an edging is folded back on itself at the end of its edge there is no plane to lie in.
        out.mesh.normals.push_back(glm::length(bent) > 1e-6f ? glm::normalize(bent) : ground.normal);
        out.mesh.uv0.push_back(part.mesh.uv0[i]);
    }
    for (const auto& t : part.mesh.triangles) out.mesh.triangles.push_back({first + t[0], first + t[1], first + t[2]});
}

void stand(const seat& s, const element_part& part, element_part& out) {
    const auto first = static_cast<std::uint32_t>(out.mesh.positions.size());
    for (std::size_t i = 0; i < part.mesh.positions.size(); ++i) {
        const vec3 p = part.mesh.positions[i], n = part.mesh.normals[i];
        out.mesh.positions.push_back(s.origin + s.x * p.x + s.y * p.y + s.z * p.z);
        out.mesh.normals.push_back(glm::normalize(s.x * n.x + s.y * n.y + s.z * n.z));
        out.mesh.uv0.push_back(part.mesh.uv0[i]);
    }
    for (const auto& t : part.mesh.triangles) out.mesh.triangles.push_back({first + t[0], first + t[1], first + t[2]});
}

class placer {
public:
    placer(const element_document& e, const draped_cloth& cloth) : e_(e), cloth_(cloth) {}

    result<placed_elements> run() {
        bool panel_found = false, edge_found = false;
        for (const auto& panel : cloth_.mesh.panels) {
            if (panel.panel != e_.rules.panel) continue;
            panel_found = true;
            const bool right_copy = !panel.unfolded && panel.copy == garment::copy::right;
            vec2 middle(0);
            for (std::uint32_t v = 0; v < panel.vertex_count; ++v)
                middle += cloth_.mesh.rest[panel.first_vertex + v] / static_cast<float>(panel.vertex_count);
            const panel_surface surface(cloth_, panel);
            if (e_.rules.edge == "centre" && panel.unfolded) {
                const auto line = centre_of(cloth_, panel);
                if (line.points.size() < 2) continue;
                edge_found = true;
                if (e_.rules.left) FW_CHECK(along(surface, line, false));
                // On the line itself both sides are one.
                const bool is_other = !e_.rules.left || e_.rules.offset != 0;
                if (e_.rules.right && is_other) FW_CHECK(along(surface, line, true));
                continue;
            }
            const bool by_name = has_edge(panel, e_.rules.edge);
            const auto edges = [&](const std::vector<garment::boundary_edge>& all, bool right) -> result<void> {
                for (const auto& edge : all) {
                    if ((by_name ? std::string_view(edge.edge) : role_name(edge.role)) != e_.rules.edge) continue;
                    if (edge.vertices.size() < 2) continue;
                    edge_found = true;
                    if (right ? e_.rules.right : e_.rules.left)
                        FW_CHECK(along(surface,
                                       e_.rules.edge == "centre" ? downwards(line_of(cloth_, edge, middle))
                                                                 : line_of(cloth_, edge, middle),
                                       false));
                }
                return {};
            };
            FW_CHECK(edges(panel.boundary, right_copy));
            FW_CHECK(edges(panel.mirror_boundary, true));
        }
        if (!panel_found)
            return fail(error_kind::invalid, "trim.panel",
                        fmt::format("The garment has no panel \"{}\".", e_.rules.panel), "placementRules.panel");
        if (!edge_found)
            return fail(error_kind::invalid, "trim.edge",
                        fmt::format("The panel \"{}\" has no edge \"{}\".", e_.rules.panel, e_.rules.edge),
                        "placementRules.edge");
        return std::move(out_);
    }

private:
    result<void> along(const panel_surface& surface, const flat_line& line, bool mirrored) {
        const auto& r = e_.rules;
        const float whole = line.length(), from = r.from * whole, length = (r.to - r.from) * whole;
        const float offset = mirrored ? -r.offset : r.offset;
        if (length < 0)
            return fail(error_kind::invalid, "trim.count", "\"from\" lies after \"to\".", "placementRules.from");
        if (runs_along_edge(e_.shape.generator)) return edging(surface, line, from, length, offset);
        const int count = r.spacing > 0 ? std::max(1, static_cast<int>(length / r.spacing) + 1) : r.count;
        if (count > 400)
            return fail(error_kind::invalid, "trim.count", "More than four hundred on one edge.",
                        "placementRules.spacingMm");
        const auto parts = make_element(e_.shape);
        for (int i = 0; i < count; ++i) {
            const float step = r.spacing > 0 ? r.spacing : count > 1 ? length / static_cast<float>(count - 1) : 0;
            const float lead = r.spacing > 0 ? 0.5f * (length - step * static_cast<float>(count - 1))
                               : count == 1  ? 0.5f * length
                                             : 0;
            const auto place = line.at(from + lead + step * static_cast<float>(i));
            const vec2 flat = place.at + place.in * offset;
            vec2 up = r.along ? place.ahead : vec2(0, 1);
            const float c = std::cos(r.turn), s = std::sin(r.turn);
            up = {c * up.x - s * up.y, s * up.x + c * up.y};
            const seat there = surface.seat_at(flat, up);
            out_.seats.push_back(there);
            const vec2 aside(up.y, -up.x);
            for (std::size_t k = 0; k < parts.size(); ++k) {
                if (is_rigid(e_.shape.generator))
                    stand(there, parts[k], part(k, parts));
                else
                    lay_down(
                        surface, 0.5f * cloth_.thickness, parts[k],
                        [&](vec2 p) { return flat + aside * p.x + up * p.y; }, part(k, parts));
            }
        }
        return {};
    }

    /// In stretches, so that it follows curves.
    result<void> edging(const panel_surface& surface, const flat_line& line, float from, float length, float offset) {
        const float pitch = e_.shape.generator == element_generator::lace_edge ? e_.shape.width
                            : e_.shape.generator == element_generator::pompoms ? 1.5f * e_.shape.width
                            : e_.shape.generator == element_generator::beads   ? 1.12f * e_.shape.width
                                                                               : chord;
        const int pieces = std::clamp(static_cast<int>(std::lround(length / pitch)), 1, 4000);
        const float run = length / static_cast<float>(pieces);
        const auto parts = make_element(e_.shape, run);
        for (int i = 0; i < pieces; ++i) {
            const float start = from + run * static_cast<float>(i);
            const auto middle = line.at(start + 0.5f * run);
            out_.seats.push_back(surface.seat_at(middle.at + middle.in * offset, middle.in));
            for (std::size_t k = 0; k < parts.size(); ++k)
                lay_down(
                    surface, 0.5f * cloth_.thickness, parts[k],
                    [&](vec2 p) {
                        // Against the way where the panel lies on its right, so that faces stay outside.
                        const float x = line.inward > 0 ? start + p.x : start + run - p.x;
                        const auto place = line.at(std::clamp(x, 0.0f, line.length()));
                        return place.at + place.in * (offset + p.y);
                    },
                    part(k, parts));
        }
        return {};
    }

    element_part& part(std::size_t k, const std::vector<element_part>& from) {
        while (out_.parts.size() <= k) out_.parts.push_back({{}, from[out_.parts.size()].material});
        return out_.parts[k];
    }

    const element_document& e_;
    const draped_cloth& cloth_;
    placed_elements out_;
};

}  // namespace

result<placed_elements> place(const element_document& e, const draped_cloth& cloth) {
    return placer(e, cloth).run();
}

}  // namespace fw::trim
