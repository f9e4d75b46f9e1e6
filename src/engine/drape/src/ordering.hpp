// Graphs of nodes and the order in which a Cholesky factorisation eliminates them.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "block_matrix.hpp"

namespace fw::drape {

/// Undirected graph in compressed rows, neighbours ascending, no loops, no doubles.
struct graph {
    std::vector<std::uint32_t> start;
    std::vector<std::uint32_t> neighbours;
    [[nodiscard]] std::size_t nodes() const { return start.size() - 1; }
    [[nodiscard]] std::span<const std::uint32_t> of(std::size_t n) const {
        return {neighbours.data() + start[n], neighbours.data() + start[n + 1]};
    }
};

[[nodiscard]] graph make_graph(std::size_t nodes, std::span<const node_pair> pairs);

/// Place of each node in a nested dissection order (METIS), postordered along its elimination tree so that supernodes
/// are contiguous.
[[nodiscard]] std::vector<std::uint32_t> elimination_order(const graph& g);

}  // namespace fw::drape
