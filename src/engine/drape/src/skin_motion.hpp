// Which way cloth goes when the skin below it moves: a first guess, smooth over the cloth.
#pragma once

#include <span>
#include <vector>

#include "fw/drape/drape.hpp"

namespace fw::drape {

/// Binds every node of a drape to the skin around its nearest point. The binding is that of the start for good: a hem
/// that a hand comes near does not begin to follow the hand.
class skin_motion {
public:
    skin_motion(const garment::cloth_mesh& mesh, const drape_result& start, std::span<const vec3> skin);

    /// How each vertex of the mesh goes along while the skin moves; equal for vertices of one node.
    [[nodiscard]] std::vector<vec3> between(std::span<const vec3> from, std::span<const vec3> to) const;

private:
    struct share {
        std::uint32_t vertex = 0;
        float weight = 0;
    };
    void bind(std::span<const vec3> nodes, std::span<const vec3> skin);
    void connect(const garment::cloth_mesh& mesh);

    std::vector<std::uint32_t> node_of_;
    std::vector<std::vector<share>> shares_;              ///< one a node; weights sum to one
    std::vector<std::vector<std::uint32_t>> neighbours_;  ///< one a node, ascending
};

}  // namespace fw::drape
