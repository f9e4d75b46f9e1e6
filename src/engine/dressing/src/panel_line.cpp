#include "panel_line.hpp"

#include <algorithm>
#include <cmath>

namespace fw::dressing {

namespace {

vec2 unit(vec2 v) {
    const float length = glm::length(v);
    return length > 1e-9f ? v / length : vec2(1, 0);
}
vec2 left_of(vec2 along) {
    return {-along.y, along.x};
}

void measure(panel_line& line) {
    line.lengths.assign(1, 0);
    for (std::size_t i = 1; i < line.points.size(); ++i)
        line.lengths.push_back(line.lengths.back() + glm::distance(line.points[i - 1], line.points[i]));
}

/// Joins halves that meet in a vertex (a piece cut on the fold) into one run.
void join(std::vector<std::vector<std::uint32_t>>& runs) {
    for (std::size_t i = 0; i < runs.size(); ++i) {
        for (std::size_t j = i + 1; j < runs.size(); ++j) {
            auto &a = runs[i], &b = runs[j];
            if (a.front() == b.front() || a.front() == b.back()) std::ranges::reverse(a);
            if (a.back() == b.back()) std::ranges::reverse(b);
            if (a.back() != b.front()) continue;
            a.insert(a.end(), b.begin() + 1, b.end());
            runs.erase(runs.begin() + static_cast<std::ptrdiff_t>(j));
            j = i;
        }
    }
}

}  // namespace

line_place place_at(const panel_line& line, float length) {
    const auto after = std::ranges::upper_bound(line.lengths, length) - line.lengths.begin();
    const std::size_t i = static_cast<std::size_t>(
        std::clamp<std::ptrdiff_t>(after, 1, static_cast<std::ptrdiff_t>(line.points.size()) - 1));
    const float span = std::max(line.lengths[i] - line.lengths[i - 1], 1e-9f);
    const float share = (length - line.lengths[i - 1]) / span;  // beyond the ends: straight on
    const float turned = std::clamp(share, 0.0f, 1.0f);
    return {glm::mix(line.points[i - 1], line.points[i], share),
            unit(glm::mix(line.across[i - 1], line.across[i], turned))};
}

panel_line make_line(std::size_t panel, std::vector<vec2> points) {
    panel_line out{panel, std::move(points), {}, {}};
    const std::size_t n = out.points.size();
    for (std::size_t i = 0; i < n; ++i) {
        const vec2 before = i > 0 ? unit(out.points[i] - out.points[i - 1]) : vec2(0);
        const vec2 after = i + 1 < n ? unit(out.points[i + 1] - out.points[i]) : vec2(0);
        out.across.push_back(left_of(unit(before + after)));
    }
    measure(out);
    return out;
}

panel_line make_border(const garment::cloth_mesh& mesh, std::span<const std::uint32_t> vertices) {
    std::vector<vec2> points;
    for (const auto v : vertices) points.push_back(mesh.uv[v]);
    const std::size_t panel = mesh.panel_of[vertices.front()];
    panel_line out = make_line(panel, std::move(points));
    const auto& p = mesh.panels[panel];
    for (std::uint32_t t = p.first_triangle; t < p.first_triangle + p.triangle_count; ++t) {
        for (std::size_t k = 0; k < 3;
             ++k) {  // triangles are counter-clockwise: the cloth is on the left of their edges
            if (mesh.triangles[t][k] == vertices[0] && mesh.triangles[t][(k + 1) % 3] == vertices[1]) return out;
        }
    }
    for (auto& a : out.across) a = -a;
    return out;
}

std::vector<hem_line> find_hems(const garment::cloth_mesh& mesh) {
    std::vector<hem_line> out;
    for (const auto& panel : mesh.panels) {
        std::vector<std::vector<std::uint32_t>> runs;
        float depth = 0;
        for (const auto* side : {&panel.boundary, &panel.mirror_boundary}) {
            for (const auto& e : *side) {
                if (e.role != garment::edge_role::hem || e.vertices.size() < 2) continue;
                runs.push_back(e.vertices);
                depth = static_cast<float>(e.allowance);
            }
        }
        join(runs);
        for (const auto& run : runs) out.push_back({make_border(mesh, run), depth});
    }
    return out;
}

std::vector<seam_lines> find_seams(const garment::cloth_mesh& mesh) {
    struct run {
        std::vector<std::uint32_t> a, b;
        int stitch = 0;
    };
    std::vector<run> runs;
    for (const auto& s : mesh.stitches) {
        const bool same = !runs.empty() && runs.back().stitch == s.group;
        // The next stitch of the pattern may go on where the last one ended, as at the middle of a neckline.
        const bool goes_on = !runs.empty() && runs.back().a.back() == s.a && runs.back().b.back() == s.b;
        if (!same && !goes_on) runs.push_back({{}, {}, s.group});
        runs.back().stitch = s.group;
        if (goes_on) continue;
        runs.back().a.push_back(s.a);
        runs.back().b.push_back(s.b);
    }
    std::vector<seam_lines> out;
    for (const auto& r : runs)
        if (r.a.size() > 1) out.push_back({make_border(mesh, r.a), make_border(mesh, r.b), r.stitch});
    return out;
}

panel_line moved(const panel_line& line, float distance, float more) {
    panel_line out = line;
    for (std::size_t i = 0; i < out.points.size(); ++i) out.points[i] += out.across[i] * distance;
    if (more > 0) {
        const std::size_t n = out.points.size();
        const vec2 start = unit(out.points[0] - out.points[1]), end = unit(out.points[n - 1] - out.points[n - 2]);
        out.points.front() += start * more;
        out.points.back() += end * more;
    }
    measure(out);
    return out;
}

}  // namespace fw::dressing
