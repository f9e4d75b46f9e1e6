#include "block_matrix.hpp"

#include <algorithm>

#include "ordering.hpp"

namespace fw::drape {

void block_matrix::set_pattern(std::size_t nodes, std::span<const node_pair> pairs) {
    const auto graph = make_graph(nodes, pairs);
    position_ = elimination_order(graph);

    std::vector<std::uint32_t> node_at(nodes);
    for (std::uint32_t n = 0; n < nodes; ++n) node_at[position_[n]] = n;
    start_.assign(1, 0);
    rows_.clear();
    rows_.reserve(graph.neighbours.size() / 2);
    for (std::size_t j = 0; j < nodes; ++j) {
        const std::size_t first = rows_.size();
        for (const auto n : graph.of(node_at[j])) {
            if (position_[n] > j) rows_.push_back(position_[n]);
        }
        std::sort(rows_.begin() + static_cast<std::ptrdiff_t>(first), rows_.end());
        start_.push_back(static_cast<std::uint32_t>(rows_.size()));
    }
    clear();
}

bool block_matrix::has(std::uint32_t i, std::uint32_t j) const {
    if (i == j) return true;
    const auto [column, row] = std::minmax(position_[i], position_[j]);
    return std::ranges::binary_search(rows(column), row);
}

block_slot block_matrix::slot(std::uint32_t i, std::uint32_t j) const {
    const auto pi = position_[i], pj = position_[j];
    if (pi == pj) return {pi, true, false};
    const auto column = std::min(pi, pj), row = std::max(pi, pj);
    const auto all = rows(column);
    const auto at = std::ranges::lower_bound(all, row) - all.begin();
    return {static_cast<std::uint32_t>(start_[column] + at), false, pi < pj};
}

void block_matrix::clear() {
    diagonal_.assign(position_.size(), block{});
    below_.assign(rows_.size(), block{});
}

void block_matrix::isolate(std::span<const char> marks) {
    std::vector<char> marked(position_.size(), 0);
    for (std::size_t n = 0; n < marks.size(); ++n) marked[position_[n]] = marks[n];
    for (std::size_t j = 0; j < marked.size(); ++j) {
        if (marked[j]) diagonal_[j] = {1, 0, 0, 0, 1, 0, 0, 0, 1};
        for (std::uint32_t e = start_[j]; e < start_[j + 1]; ++e) {
            if (marked[j] || marked[rows_[e]]) below_[e] = block{};
        }
    }
}

}  // namespace fw::drape
