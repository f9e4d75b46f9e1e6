// A cloth mesh made ready for mechanics: nodes, elements with their rest shapes, hinges, masses.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "fw/garment/cloth_mesh.hpp"
#include "fw/geometry/math.hpp"
#include "fw/textile/fabric.hpp"

namespace fw::drape {

/// Constant-strain triangle. F_u = Σ along_u[k]·x[k] is the deformed unit vector of the weft, F_v that of the warp.
struct membrane_element {
    std::array<std::uint32_t, 3> nodes{};
    std::array<double, 3> along_u{};
    std::array<double, 3> along_v{};
    double area = 0;
    double strength = 1;  ///< times as strong in its plane as one layer of the cloth
};

/// Two triangles at an edge. Σ weight[k]·x[k] is the edge's curvature vector times its length; energy ½·stiffness·|…|².
struct hinge {
    std::array<std::uint32_t, 4> nodes{};
    std::array<double, 4> weight{};
    double stiffness = 0;
};

/// An edge that resists growing beyond `rest`, with `stiffness` N/m.
struct tape_element {
    std::uint32_t a = 0;
    std::uint32_t b = 0;
    double rest = 0;
    double stiffness = 0;
};

/// A node that is kept at a height by a spring.
struct hold_element {
    std::uint32_t node = 0;
    double level = 0;
    double stiffness = 0;
};

enum class seams { open, welded };

struct cloth_model {
    std::vector<std::uint32_t> node_of;  ///< one a vertex of the mesh; stitched vertices share one when welded
    std::size_t nodes = 0;
    std::vector<membrane_element> elements;  ///< one a triangle, in the mesh's order
    std::vector<hinge> hinges;
    std::vector<tape_element> tapes;
    std::vector<hold_element> holds;
    std::vector<double> mass;  ///< kg, one a node
    std::vector<char> pinned;  ///< one a node
    std::vector<float> press;  ///< metres, one a node: how much nearer to the body than other cloth (waistbands)
    std::vector<std::array<std::uint32_t, 2>> stitches;  ///< nodes to be joined; empty when welded
    double edge = 0;                                     ///< mean rest length of the triangles' edges
    double weight = 0;                                   ///< newtons, of the nodes that are not pinned
    double stretch_u = 0, stretch_v = 0, shear = 0;      ///< N/m

    /// Mean of the mesh's vertices that share a node, one position a node.
    [[nodiscard]] std::vector<dvec3> to_nodes(std::span<const vec3> vertices) const;
    [[nodiscard]] std::vector<vec3> to_vertices(std::span<const dvec3> nodes) const;
};

/// `pinned`: vertices of the mesh that do not move.
[[nodiscard]] cloth_model make_model(const garment::cloth_mesh& mesh, const textile::fabric& fabric, seams how,
                                     std::span<const std::uint32_t> pinned = {});

/// For every node, itself and all nodes within two edges (stitched partners count as one edge), ascending:
/// those never count as touching each other.
struct node_rings {
    std::vector<std::uint32_t> start;
    std::vector<std::uint32_t> nodes;
    [[nodiscard]] bool contains(std::uint32_t of, std::uint32_t node) const;
};
[[nodiscard]] node_rings make_rings(const cloth_model& model);

}  // namespace fw::drape
