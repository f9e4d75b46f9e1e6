#include "sampling.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace fw::garment {

namespace {

constexpr double same_share = 1e-7;

/// An edge of the pattern while it is being divided.
struct division {
    std::vector<dvec2> line;
    std::vector<double> reach;  ///< arc length up to each point of `line`
    std::vector<double> breaks{0, 1};
    std::size_t first_stretch = 0;  ///< index of its first stretch among all

    [[nodiscard]] double length() const { return reach.back(); }

    /// True if it was not there yet.
    bool add_break(double share) {
        const auto it = std::lower_bound(breaks.begin(), breaks.end(), share - same_share);
        if (it != breaks.end() && std::abs(*it - share) <= same_share) return false;
        breaks.insert(it, share);
        return true;
    }
    [[nodiscard]] std::size_t break_at(double share) const {
        std::size_t best = 0;
        for (std::size_t i = 1; i < breaks.size(); ++i)
            if (std::abs(breaks[i] - share) < std::abs(breaks[best] - share)) best = i;
        return best;
    }
    [[nodiscard]] dvec2 point_at(double share) const {
        const double wanted = share * length();
        const auto it = std::lower_bound(reach.begin(), reach.end(), wanted);
        const auto i = static_cast<std::size_t>(
            std::clamp<std::ptrdiff_t>(it - reach.begin(), 1, static_cast<std::ptrdiff_t>(reach.size()) - 1));
        const double span = reach[i] - reach[i - 1];
        const double t = span > 0 ? std::clamp((wanted - reach[i - 1]) / span, 0.0, 1.0) : 0.0;
        return line[i - 1] + (line[i] - line[i - 1]) * t;
    }
};

/// Stretches known to have the same count, by union-find.
class same_count {
public:
    explicit same_count(std::size_t n) : parent_(n) { std::iota(parent_.begin(), parent_.end(), 0); }
    std::size_t root(std::size_t i) {
        while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
        return i;
    }
    void join(std::size_t a, std::size_t b) { parent_[std::max(root(a), root(b))] = std::min(root(a), root(b)); }

private:
    std::vector<std::size_t> parent_;
};

class divider {
public:
    explicit divider(const sewing_pattern& pattern) : pattern_(pattern) {
        for (const panel& p : pattern.panels) {
            auto& edges = divisions_.emplace_back();
            for (std::size_t e = 0; e < p.edges.size(); ++e) {
                division d;
                d.line = trace(p, e);
                d.reach.push_back(0);
                for (std::size_t i = 1; i < d.line.size(); ++i)
                    d.reach.push_back(d.reach.back() + glm::length(d.line[i] - d.line[i - 1]));
                edges.push_back(std::move(d));
            }
        }
    }

    result<void> spread_breaks() {
        for (const stitch& s : pattern_.stitches)
            for (const edge_range* r : {&s.a, &s.b}) of(*r).add_break(r->from), of(*r).add_break(r->to);
        for (int round = 0; round < 12; ++round) {
            bool changed = false;
            for (const stitch& s : pattern_.stitches) {
                changed |= copy_breaks(s.a, s.b, s.reversed);
                changed |= copy_breaks(s.b, s.a, s.reversed);
            }
            if (!changed) return {};
        }
        return fail(error_kind::invalid, "mesh.panel",
                    "The seams divide each other without end: their ranges contradict one another.", "stitches");
    }

    sampled_edges sample(double edge_length) {
        std::size_t stretches = 0;
        for (auto& edges : divisions_)
            for (division& d : edges) d.first_stretch = stretches, stretches += d.breaks.size() - 1;
        same_count groups(stretches);
        for (const stitch& s : pattern_.stitches) {
            const division &a = of(s.a), &b = of(s.b);
            const std::size_t a0 = a.break_at(s.a.from), a1 = a.break_at(s.a.to), b0 = b.break_at(s.b.from),
                              b1 = b.break_at(s.b.to);
            for (std::size_t i = 0; i < std::min(a1 - a0, b1 - b0); ++i)
                groups.join(a.first_stretch + a0 + i, b.first_stretch + (s.reversed ? b1 - 1 - i : b0 + i));
        }
        const auto counts = count_pieces(groups, stretches, edge_length);
        sampled_edges out;
        for (const auto& edges : divisions_) {
            auto& sampled = out.emplace_back();
            for (const division& d : edges) sampled.push_back(sample_one(d, groups, counts));
        }
        return out;
    }

private:
    division& of(const edge_range& r) {
        const panel* p = pattern_.find_panel(r.panel);
        const panel_edge* e = find_edge(*p, r.edge);
        return divisions_[static_cast<std::size_t>(p - pattern_.panels.data())]
                         [static_cast<std::size_t>(e - p->edges.data())];
    }

    bool copy_breaks(const edge_range& from, const edge_range& to, bool reversed) {
        bool changed = false;
        const std::vector<double> breaks = of(from).breaks;
        for (const double b : breaks) {
            const double t = (b - from.from) / (from.to - from.from);
            if (t <= same_share || t >= 1 - same_share) continue;
            changed |= of(to).add_break(reversed ? to.to - t * (to.to - to.from) : to.from + t * (to.to - to.from));
        }
        return changed;
    }

    /// Pieces of each group: the mean length of its stretches over the edge length.
    std::vector<std::size_t> count_pieces(same_count& groups, std::size_t stretches, double edge_length) {
        std::vector<double> sum(stretches, 0), members(stretches, 0);
        for (const auto& edges : divisions_)
            for (const division& d : edges)
                for (std::size_t i = 0; i + 1 < d.breaks.size(); ++i) {
                    const std::size_t root = groups.root(d.first_stretch + i);
                    sum[root] += d.length() * (d.breaks[i + 1] - d.breaks[i]);
                    members[root] += 1;
                }
        std::vector<std::size_t> counts(stretches, 1);
        for (std::size_t i = 0; i < stretches; ++i)
            if (members[i] > 0)
                counts[i] =
                    std::max<std::size_t>(1, static_cast<std::size_t>(std::lround(sum[i] / members[i] / edge_length)));
        return counts;
    }

    static sampled_edge sample_one(const division& d, same_count& groups, const std::vector<std::size_t>& counts) {
        sampled_edge out{{0}, {d.line.front()}};
        for (std::size_t i = 0; i + 1 < d.breaks.size(); ++i) {
            const std::size_t n = counts[groups.root(d.first_stretch + i)];
            for (std::size_t k = 1; k <= n; ++k) {
                const double share =
                    d.breaks[i] + (d.breaks[i + 1] - d.breaks[i]) * static_cast<double>(k) / static_cast<double>(n);
                out.shares.push_back(share);
                out.points.push_back(d.point_at(share));
            }
        }
        out.points.back() = d.line.back();
        return out;
    }

    const sewing_pattern& pattern_;
    std::vector<std::vector<division>> divisions_;
};

}  // namespace

result<sampled_edges> sample_edges(const sewing_pattern& pattern, double edge_length) {
    divider d(pattern);
    FW_CHECK(d.spread_breaks());
    return d.sample(edge_length);
}

std::size_t index_at(const sampled_edge& edge, double share) {
    const auto it = std::lower_bound(edge.shares.begin(), edge.shares.end(), share);
    if (it == edge.shares.begin()) return 0;
    if (it == edge.shares.end()) return edge.shares.size() - 1;
    return static_cast<std::size_t>(it - edge.shares.begin()) - (share - *(it - 1) < *it - share ? 1 : 0);
}

}  // namespace fw::garment
