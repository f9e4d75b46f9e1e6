#include "fw/drape/swatch.hpp"

namespace fw::drape::testing {

namespace {

constexpr double angle = 41.5 * std::numbers::pi / 180;
constexpr double strip_width = 0.025;

/// How far the tip of a strip hangs below the line of 41.5°, as a sine: 0 on the line.
double sag(const textile::fabric& fabric, strip_cut cut, double overhang, double edge, bool& settled) {
    const double clamped = 3 * edge;
    const bool warp = cut == strip_cut::warp;
    const vec2 lower = warp ? vec2(0, -clamped) : vec2(-clamped, 0);
    const vec2 upper = warp ? vec2(strip_width, overhang) : vec2(overhang, strip_width);
    auto mesh = make_swatch(lower, upper, edge, [](vec2) { return true; });
    std::vector<std::uint32_t> pinned;
    for (std::uint32_t v = 0; v < mesh.rest.size(); ++v) {
        const double out = warp ? mesh.rest[v].y : mesh.rest[v].x;
        if (out < 0.5 * edge) pinned.push_back(v);
        // The bent start: an arc that already hangs halfway.
        if (out > 0) {
            const double t = 0.6 * out / overhang;
            mesh.positions[v] = vec3(mesh.positions[v]) * (warp ? vec3(1, 0, static_cast<float>(std::cos(t * 0.5)))
                                                                : vec3(static_cast<float>(std::cos(t * 0.5)), 0, 1));
            mesh.positions[v].y = static_cast<float>(-out * std::sin(t * 0.5));
        }
    }
    no_progress quiet;
    drape_settings settings;
    settings.max_steps = 400;
    settings.rest_tolerance = 1e-8;
    const auto r = settle(mesh, mesh.positions, nullptr, fabric, settings, quiet, pinned);
    settled = r && r->settled;
    if (!settled) return 0;
    dvec3 tip(0);
    int count = 0;
    for (std::uint32_t v = 0; v < mesh.rest.size(); ++v) {
        const double out = warp ? mesh.rest[v].y : mesh.rest[v].x;
        if (out > overhang - 0.4 * edge) {
            tip += dvec3(r->positions[v]);
            ++count;
        }
    }
    tip /= count;
    const double along = warp ? -tip.z : tip.x;
    return std::atan2(-tip.y, along) - angle;
}

double cross(dvec2 a, dvec2 b) {
    return a.x * b.y - a.y * b.x;
}

/// Area of the triangles' union seen from above, by sampling: overlapping folds count once.
double shadow(const garment::cloth_mesh& mesh, std::span<const vec3> positions, int resolution) {
    const double extent = 0.32, cell = extent / resolution;
    std::vector<char> dark(static_cast<std::size_t>(resolution) * resolution, 0);
    for (const auto& t : mesh.triangles) {
        std::array<dvec2, 3> p;
        for (std::size_t k = 0; k < 3; ++k)
            p[k] = {(positions[t[k]].x + extent / 2) / cell, (positions[t[k]].z + extent / 2) / cell};
        const double area = cross(p[1] - p[0], p[2] - p[0]);
        const auto [x0, x1] = std::minmax({p[0].x, p[1].x, p[2].x});
        const auto [y0, y1] = std::minmax({p[0].y, p[1].y, p[2].y});
        for (int y = static_cast<int>(y0); y <= static_cast<int>(y1); ++y) {
            for (int x = static_cast<int>(x0); x <= static_cast<int>(x1); ++x) {
                const dvec2 q(x + 0.5, y + 0.5);
                const double a = cross(p[1] - p[0], q - p[0]) * area, b = cross(p[2] - p[1], q - p[1]) * area,
                             c = cross(p[0] - p[2], q - p[2]) * area;
                if (a >= 0 && b >= 0 && c >= 0) dark[static_cast<std::size_t>(y) * resolution + x] = 1;
            }
        }
    }
    return static_cast<double>(std::ranges::count(dark, 1)) * cell * cell;
}

/// Moves vertices near the circle onto it, as the cutter of the specimen does.
void cut_round(garment::cloth_mesh& mesh, float radius, float edge) {
    for (std::size_t v = 0; v < mesh.rest.size(); ++v) {
        const float r = glm::length(mesh.rest[v]);
        if (r < radius - 0.42f * edge) continue;
        mesh.rest[v] *= radius / r;
        mesh.positions[v] = {mesh.rest[v].x, 0, -mesh.rest[v].y};
    }
    mesh.uv = mesh.rest;
}

/// Folds: how often the rim's height rises through its mean on the way around.
int count_folds(const garment::cloth_mesh& mesh, std::span<const vec3> positions, double edge) {
    std::vector<std::pair<double, double>> rim;  // angle, height
    for (std::size_t v = 0; v < mesh.rest.size(); ++v) {
        if (glm::length(mesh.rest[v]) > 0.15 - 1.2 * edge)
            rim.emplace_back(std::atan2(mesh.rest[v].y, mesh.rest[v].x), positions[v].y);
    }
    std::ranges::sort(rim);
    const std::size_t n = rim.size(), window = std::max<std::size_t>(1, n / 24);
    std::vector<double> smooth(n, 0);
    double mean = 0;
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t k = 0; k < window; ++k) smooth[i] += rim[(i + k) % n].second / static_cast<double>(window);
        mean += smooth[i] / static_cast<double>(n);
    }
    int folds = 0;
    for (std::size_t i = 0; i < n; ++i) folds += smooth[i] < mean && smooth[(i + 1) % n] >= mean;
    return folds;
}

}  // namespace

double cantilever_overhang(const textile::fabric& fabric, strip_cut cut, double edge) {
    const double rigidity = cut == strip_cut::warp ? fabric.bending_warp : fabric.bending_weft;
    const double expected = 2 * std::cbrt(rigidity / (fabric.area_density * 9.80665));
    double below_length = 0, below_sag = 0;
    for (const double share : {0.7, 0.85, 1.0, 1.15, 1.3, 1.5}) {
        const double length = edge * std::round(share * expected / edge);
        bool settled = false;
        const double s = sag(fabric, cut, length, edge, settled);
        if (!settled) return -1;
        if (s >= 0)
            return below_length > 0 ? below_length + (length - below_length) * below_sag / (below_sag - s) : length;
        below_length = length;
        below_sag = s;
    }
    return below_length;
}

cusick_result cusick(const textile::fabric& fabric, double edge) {
    cusick_result out;
    out.mesh = make_swatch({-0.16f, -0.16f}, {0.16f, 0.16f}, edge, [](vec2 p) { return glm::length(p) < 0.15f; });
    cut_round(out.mesh, 0.15f, static_cast<float>(edge));
    std::vector<std::uint32_t> pinned;
    for (std::uint32_t v = 0; v < out.mesh.rest.size(); ++v) {
        const float r = glm::length(out.mesh.rest[v]);
        if (r <= 0.09f) {
            pinned.push_back(v);
        } else {
            out.mesh.positions[v].y = -0.35f * (r - 0.09f) + 0.002f * unevenness(v) * (r - 0.09f) / 0.06f;
        }
    }
    no_progress quiet;
    drape_settings settings;
    settings.max_steps = 600;
    settings.rest_tolerance = 2e-7;
    auto r = settle(out.mesh, out.mesh.positions, nullptr, fabric, settings, quiet, pinned);
    if (!r) return out;
    out.drape = std::move(*r);
    out.settled = out.drape.settled;
    const double flat = shadow(out.mesh, out.mesh.positions, 1600),
                 hanging = shadow(out.mesh, out.drape.positions, 1600);
    const double support = std::numbers::pi * 0.09 * 0.09;
    out.coefficient = (hanging - support) / (flat - support);
    out.nodes = count_folds(out.mesh, out.drape.positions, edge);
    return out;
}

}  // namespace fw::drape::testing
