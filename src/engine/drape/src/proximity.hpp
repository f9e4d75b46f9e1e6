// Pairs of nodes that are near each other in space but not along the cloth.
#pragma once

#include <span>
#include <vector>

#include "block_matrix.hpp"
#include "cloth_model.hpp"

namespace fw::drape {

/// Finds all pairs (a < b, ascending) within `radius` of each other that are not within each other's rings.
/// Keeps its memory between calls.
class proximity {
public:
    explicit proximity(const node_rings& rings) : rings_(rings) {}

    void find(std::span<const vec3> points, float radius, std::vector<node_pair>& out);

private:
    void bin(std::span<const vec3> points);
    [[nodiscard]] std::uint32_t bucket(ivec3 cell) const;

    const node_rings& rings_;
    float cell_ = 1;
    std::uint32_t buckets_ = 1;  ///< a power of two
    std::vector<ivec3> cells_;
    std::vector<std::uint32_t> start_;
    std::vector<std::uint32_t> members_;
};

}  // namespace fw::drape
