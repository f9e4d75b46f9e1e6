#include "ordering.hpp"

#include <algorithm>
#include <mutex>

extern "C" int METIS_NodeND(std::int32_t* nodes, std::int32_t* start, std::int32_t* neighbours, std::int32_t* weights,
                            std::int32_t* options, std::int32_t* node_at, std::int32_t* position);

namespace fw::drape {

namespace {

constexpr std::uint32_t none = 0xffffffffu;

std::vector<std::uint32_t> dissect(const graph& g) {
    auto count = static_cast<std::int32_t>(g.nodes());
    std::vector<std::int32_t> start(g.start.begin(), g.start.end()),
        neighbours(g.neighbours.begin(), g.neighbours.end());
    std::vector<std::int32_t> node_at(g.nodes()), position(g.nodes());
    neighbours.push_back(0);  // METIS wants an array even for a graph without edges
    {
        // METIS draws from the C library's rand() after seeding it with a constant: one caller at a time, or the order
        // of elimination, and with it the last bits of a drape, would depend on the neighbours' luck.
        static std::mutex one_at_a_time;
        const std::scoped_lock lock(one_at_a_time);
        METIS_NodeND(&count, start.data(), neighbours.data(), nullptr, nullptr, node_at.data(), position.data());
    }
    return {position.begin(), position.end()};
}

/// Parent of every place in the elimination tree (Liu 1990, with path compression).
std::vector<std::uint32_t> elimination_tree(const graph& g, const std::vector<std::uint32_t>& position,
                                            const std::vector<std::uint32_t>& node_at) {
    std::vector<std::uint32_t> parent(g.nodes(), none), ancestor(g.nodes(), none);
    for (std::uint32_t i = 0; i < g.nodes(); ++i) {
        for (const auto n : g.of(node_at[i])) {
            std::uint32_t j = position[n];
            while (j != none && j < i) {
                const std::uint32_t next = ancestor[j];
                ancestor[j] = i;
                if (next == none) {
                    parent[j] = i;
                    break;
                }
                j = next == i ? none : next;
            }
        }
    }
    return parent;
}

/// Places in postorder: children before parents, each subtree contiguous.
std::vector<std::uint32_t> postorder(const std::vector<std::uint32_t>& parent) {
    const std::size_t n = parent.size();
    std::vector<std::uint32_t> first_child(n, none), sibling(n, none), order, stack;
    for (std::size_t i = n; i-- > 0;) {
        if (parent[i] == none) continue;
        sibling[i] = first_child[parent[i]];
        first_child[parent[i]] = static_cast<std::uint32_t>(i);
    }
    order.reserve(n);
    for (std::uint32_t root = 0; root < n; ++root) {
        if (parent[root] != none) continue;
        stack.push_back(root);
        while (!stack.empty()) {
            const auto top = stack.back();
            if (first_child[top] != none) {
                stack.push_back(first_child[top]);
                first_child[top] = sibling[first_child[top]];
            } else {
                order.push_back(top);
                stack.pop_back();
            }
        }
    }
    return order;
}

}  // namespace

graph make_graph(std::size_t nodes, std::span<const node_pair> pairs) {
    std::vector<node_pair> both;
    both.reserve(2 * pairs.size());
    for (const auto& p : pairs) {
        if (p.a == p.b) continue;
        both.push_back({p.a, p.b});
        both.push_back({p.b, p.a});
    }
    std::ranges::sort(both);
    const auto doubles = std::ranges::unique(both);
    both.erase(doubles.begin(), doubles.end());
    graph g;
    g.start.assign(nodes + 1, 0);
    for (const auto& p : both) {
        ++g.start[p.a + 1];
        g.neighbours.push_back(p.b);
    }
    for (std::size_t i = 0; i < nodes; ++i) g.start[i + 1] += g.start[i];
    return g;
}

std::vector<std::uint32_t> elimination_order(const graph& g) {
    auto position = dissect(g);
    std::vector<std::uint32_t> node_at(g.nodes());
    for (std::uint32_t n = 0; n < g.nodes(); ++n) node_at[position[n]] = n;
    const auto order = postorder(elimination_tree(g, position, node_at));
    for (std::uint32_t place = 0; place < order.size(); ++place) position[node_at[order[place]]] = place;
    return position;
}

}  // namespace fw::drape
