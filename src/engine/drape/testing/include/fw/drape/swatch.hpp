// Laboratory tests of cloth, run on the drape engine: for its tests and its bench.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <vector>

#include "fw/drape/drape.hpp"
#include "fw/geometry/mesh.hpp"

namespace fw::drape::testing {

/// A flat piece of hexagonal mesh. `inside(p)` keeps a triangle by its centre.
template <class Inside>
garment::cloth_mesh make_swatch(vec2 lower, vec2 upper, double edge, Inside inside) {
    garment::cloth_mesh m;
    m.edge_length = edge;
    const double height = edge * std::numbers::sqrt3 / 2;
    const int columns = static_cast<int>(std::lround((upper.x - lower.x) / edge)),
              rows = static_cast<int>(std::lround((upper.y - lower.y) / height));
    std::vector<vec2> grid;
    for (int j = 0; j <= rows; ++j) {
        for (int i = 0; i <= columns; ++i) {
            // Odd rows are shifted by half an edge; the ends stay straight.
            const double shift = j % 2 == 1 && i > 0 && i < columns ? 0.5 : 0;
            grid.emplace_back(lower.x + (i - shift) * (upper.x - lower.x) / columns,
                              lower.y + j * (upper.y - lower.y) / rows);
        }
    }
    std::vector<std::int64_t> id(grid.size(), -1);
    const auto vertex = [&](std::size_t g) {
        if (id[g] < 0) {
            id[g] = static_cast<std::int64_t>(m.rest.size());
            m.rest.push_back(grid[g]);
        }
        return static_cast<std::uint32_t>(id[g]);
    };
    const auto add = [&](std::size_t a, std::size_t b, std::size_t c) {
        if (inside((grid[a] + grid[b] + grid[c]) / 3.0f)) m.triangles.push_back({vertex(a), vertex(b), vertex(c)});
    };
    for (int j = 0; j < rows; ++j) {
        for (int i = 0; i < columns; ++i) {
            const std::size_t a = static_cast<std::size_t>(j) * (columns + 1) + i, b = a + 1, c = a + columns + 1,
                              d = c + 1;
            if (j % 2 == 0) {
                add(a, b, d);
                add(a, d, c);
            } else {
                add(a, b, c);
                add(b, d, c);
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
    for (const auto& r : m.rest) m.positions.emplace_back(r.x, 0, -r.y);
    return m;
}

/// A number in [-1, 1) from an index: the small unevenness that lets a flat sheet choose its folds. Always the same.
inline float unevenness(std::uint32_t i) {
    std::uint32_t h = i * 2654435761u;
    h ^= h >> 15;
    h *= 2246822519u;
    h ^= h >> 13;
    return static_cast<float>(h) / 2147483648.0f - 1.0f;
}

enum class strip_cut { warp, weft };

/// Horizontal overhang in metres at which a strip's tip sinks to 41.5° below the edge (ISO 9073-7); half of it is
/// Peirce's bending length. Found by interpolating between overhangs. Negative: none of them settled.
double cantilever_overhang(const textile::fabric& fabric, strip_cut cut, double edge = 0.005);

/// Bending lengths in metres, measured so; negative if a strip did not settle.
struct bending_lengths {
    double warp = 0;
    double weft = 0;
    [[nodiscard]] double mean() const { return 0.5 * (warp + weft); }
};
inline bending_lengths measure_bending_lengths(const textile::fabric& fabric, double edge = 0.003) {
    return {cantilever_overhang(fabric, strip_cut::warp, edge) / 2,
            cantilever_overhang(fabric, strip_cut::weft, edge) / 2};
}

/// The presets by how stiffly they hang: the order that drape coefficients and bending lengths must come out in.
inline constexpr std::array drape_order{"jersey", "chiffon", "suiting", "shirting", "coating", "denim"};

struct cusick_result {
    double coefficient = 0;  ///< [0, 1]
    int nodes = 0;           ///< folds
    bool settled = false;
    garment::cloth_mesh mesh;
    drape_result drape;
};

/// Drape coefficient of a disc of 30 cm held between discs of 18 cm (ISO 9073-9): the shadow of the hanging ring over
/// the flat ring.
cusick_result cusick(const textile::fabric& fabric, double edge = 0.008);

}  // namespace fw::drape::testing
