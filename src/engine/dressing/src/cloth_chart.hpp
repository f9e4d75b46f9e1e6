// From places on the flat pattern to places on the draped cloth.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "fw/garment/cloth_mesh.hpp"

namespace fw::dressing {

/// A place on the cloth. `along_u` and `along_v` say how far the cloth goes there a metre of pattern.
struct chart_point {
    vec3 position{0};
    vec3 normal{0, 0, 1};
    vec3 along_u{1, 0, 0};
    vec3 along_v{0, 1, 0};
};

/// Looks up panel coordinates in the triangulation. Holds references: mesh, positions and normals (one a vertex) must
/// outlive it. Safe to share between threads.
class cloth_chart {
public:
    cloth_chart(const garment::cloth_mesh& mesh, std::span<const vec3> positions, std::span<const vec3> normals);

    /// Nothing if the point lies outside the panel by more than some tenths of a millimetre.
    [[nodiscard]] std::optional<chart_point> find(std::size_t panel, vec2 uv) const;

private:
    struct cells {
        vec2 low{0};
        int columns = 0;
        int rows = 0;
        std::vector<std::vector<std::uint32_t>> triangles;  ///< by cell
    };
    [[nodiscard]] static cells make_cells(const garment::cloth_mesh& mesh, const garment::mesh_panel& panel);
    [[nodiscard]] chart_point at(std::uint32_t triangle, vec3 weights) const;

    const garment::cloth_mesh& mesh_;
    std::span<const vec3> positions_;
    std::span<const vec3> normals_;
    std::vector<cells> panels_;
};

}  // namespace fw::dressing
