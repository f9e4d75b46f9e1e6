// A symmetric sparse matrix of 3×3 blocks, one row a node, kept in the order in which it is factored.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "fw/geometry/math.hpp"

namespace fw::drape {

/// Row-major 3×3 block.
using block = std::array<double, 9>;

struct node_pair {
    std::uint32_t a = 0;
    std::uint32_t b = 0;
    [[nodiscard]] auto operator<=>(const node_pair&) const = default;
};

/// Where the block of two nodes lies: diagonal of a node, or an entry below the diagonal (maybe transposed).
struct block_slot {
    std::uint32_t index = 0;
    bool diagonal = false;
    bool transposed = false;
};

class block_matrix {
public:
    /// Chooses a fill-reducing order for the graph of `pairs` over `nodes` nodes and makes room for its blocks.
    /// The same graph gives the same order.
    void set_pattern(std::size_t nodes, std::span<const node_pair> pairs);

    [[nodiscard]] std::size_t nodes() const { return position_.size(); }
    /// True if the pattern has room for this pair.
    [[nodiscard]] bool has(std::uint32_t i, std::uint32_t j) const;
    /// Slot of block (row node i, column node j); the pair must be in the pattern.
    [[nodiscard]] block_slot slot(std::uint32_t i, std::uint32_t j) const;

    void clear();
    void add(const block_slot& s, const block& b) {
        if (s.diagonal) {
            for (int k = 0; k < 9; ++k) diagonal_[s.index][k] += b[k];
        } else if (!s.transposed) {
            for (int k = 0; k < 9; ++k) below_[s.index][k] += b[k];
        } else {
            auto& m = below_[s.index];
            for (int r = 0; r < 3; ++r) {
                for (int c = 0; c < 3; ++c) m[3 * r + c] += b[3 * c + r];
            }
        }
    }
    /// Adds value × identity.
    void add_scalar(const block_slot& s, double value) {
        auto& m = s.diagonal ? diagonal_[s.index] : below_[s.index];
        m[0] += value;
        m[4] += value;
        m[8] += value;
    }

    /// Cuts the nodes with a nonzero mark off from all others: identity on the diagonal, zero elsewhere.
    void isolate(std::span<const char> marks);

    /// Column `j` in factoring order: its diagonal block and the blocks below, by ascending row.
    [[nodiscard]] const block& diagonal(std::size_t j) const { return diagonal_[j]; }
    [[nodiscard]] std::span<const std::uint32_t> rows(std::size_t j) const {
        return {rows_.data() + start_[j], rows_.data() + start_[j + 1]};
    }
    [[nodiscard]] std::span<const block> below(std::size_t j) const {
        return {below_.data() + start_[j], below_.data() + start_[j + 1]};
    }
    /// Place of a node in factoring order.
    [[nodiscard]] std::uint32_t position_of(std::size_t node) const { return position_[node]; }

private:
    std::vector<std::uint32_t> position_;
    std::vector<std::uint32_t> start_;
    std::vector<std::uint32_t> rows_;
    std::vector<block> diagonal_;
    std::vector<block> below_;
};

}  // namespace fw::drape
