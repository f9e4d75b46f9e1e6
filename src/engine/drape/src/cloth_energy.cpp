#include "cloth_energy.hpp"

#include <algorithm>
#include <cmath>

namespace fw::drape {

namespace {

/// Energy density, force and stiffness of one yarn direction at stretch `l`.
struct yarn {
    double energy, force, stiffness;
};

yarn yarn_at(double stiffness, double l) {
    const double d = l - 1;
    const double k = d < 0 ? stiffness * compression_share : stiffness;
    return {0.5 * k * d * d, k * d, k};
}

void add_outer(block& b, dvec3 u, dvec3 v, double k) {
    for (int r = 0; r < 3; ++r) {
        for (int c = 0; c < 3; ++c) b[3 * r + c] += k * u[r] * v[c];
    }
}

/// k_n·nnᵀ + k_t·(I - nnᵀ)
block axial(dvec3 n, double along, double across) {
    block b{across, 0, 0, 0, across, 0, 0, 0, across};
    add_outer(b, n, n, along - across);
    return b;
}

block negated(const block& b) {
    block out;
    for (std::size_t k = 0; k < 9; ++k) out[k] = -b[k];
    return out;
}

constexpr std::array<std::array<int, 2>, 6> element_pairs{{{0, 0}, {1, 1}, {2, 2}, {0, 1}, {0, 2}, {1, 2}}};
constexpr std::array<std::array<int, 2>, 10> hinge_pairs{
    {{0, 0}, {1, 1}, {2, 2}, {3, 3}, {0, 1}, {0, 2}, {0, 3}, {1, 2}, {1, 3}, {2, 3}}};

dvec3 combine(const std::array<double, 3>& w, const std::array<std::uint32_t, 3>& n, std::span<const dvec3> x) {
    return w[0] * x[n[0]] + w[1] * x[n[1]] + w[2] * x[n[2]];
}

dvec3 curvature(const hinge& h, std::span<const dvec3> x) {
    return h.weight[0] * x[h.nodes[0]] + h.weight[1] * x[h.nodes[1]] + h.weight[2] * x[h.nodes[2]] +
           h.weight[3] * x[h.nodes[3]];
}

}  // namespace

double cloth_energy::scale() const {
    if (settings.membrane_cap <= 0) return 1;
    return std::min(1.0, settings.membrane_cap / std::max(model_.stretch_u, model_.stretch_v));
}

energy_parts cloth_energy::at(std::span<const dvec3> x) const {
    energy_parts e;
    const double ku = model_.stretch_u * scale(), kv = model_.stretch_v * scale();
    for (const auto& m : model_.elements) {
        const dvec3 fu = combine(m.along_u, m.nodes, x), fv = combine(m.along_v, m.nodes, x);
        const double s = glm::dot(fu, fv);
        e.membrane +=
            m.strength * m.area *
            (yarn_at(ku, glm::length(fu)).energy + yarn_at(kv, glm::length(fv)).energy + 0.5 * model_.shear * s * s);
    }
    for (const auto& h : model_.hinges) {
        const dvec3 r = curvature(h, x);
        e.bending += 0.5 * h.stiffness * glm::dot(r, r);
    }
    for (std::size_t n = 0; n < model_.nodes; ++n) {
        if (model_.pinned[n]) continue;
        e.weight += model_.mass[n] * gravity * x[n].y;
        field_sample s;
        const double offset = settings.body_offset - model_.press[n];
        if (field_ && field_->near(x[n], offset, s) && s.distance < offset) {
            const double depth = offset - s.distance;
            e.body += 0.5 * settings.body_stiffness * depth * depth;
        }
    }
    for (const auto& p : pairs_) {
        const double gap = settings.self_distance - glm::length(x[p.a] - x[p.b]);
        if (gap > 0) e.self += 0.5 * settings.self_stiffness * gap * gap;
    }
    for (const auto& t : model_.tapes) {
        const double d = glm::length(x[t.a] - x[t.b]) - t.rest;
        if (d > 0) e.holds += 0.5 * t.stiffness * d * d;
    }
    for (const auto& h : model_.holds) {
        const double d = x[h.node].y - h.level;
        e.holds += 0.5 * h.stiffness * d * d;
    }
    return e;
}

std::vector<node_pair> cloth_energy::couplings() const {
    std::vector<node_pair> all;
    all.reserve(3 * model_.elements.size() + model_.hinges.size() + model_.tapes.size());
    for (const auto& m : model_.elements) {
        for (std::size_t k = 3; k < 6; ++k) all.push_back({m.nodes[element_pairs[k][0]], m.nodes[element_pairs[k][1]]});
    }
    for (const auto& h : model_.hinges) all.push_back({h.nodes[2], h.nodes[3]});
    for (const auto& t : model_.tapes) all.push_back({t.a, t.b});
    return all;
}

void cloth_energy::bind(const block_matrix& m) {
    element_slots_.resize(model_.elements.size());
    for (std::size_t i = 0; i < element_slots_.size(); ++i) {
        const auto& n = model_.elements[i].nodes;
        for (std::size_t k = 0; k < 6; ++k)
            element_slots_[i][k] = m.slot(n[element_pairs[k][0]], n[element_pairs[k][1]]);
    }
    hinge_slots_.resize(model_.hinges.size());
    for (std::size_t i = 0; i < hinge_slots_.size(); ++i) {
        const auto& n = model_.hinges[i].nodes;
        for (std::size_t k = 0; k < 10; ++k) hinge_slots_[i][k] = m.slot(n[hinge_pairs[k][0]], n[hinge_pairs[k][1]]);
    }
    node_slots_.clear();
    for (std::uint32_t n = 0; n < model_.nodes; ++n) node_slots_.push_back(m.slot(n, n));
    pair_slots_.clear();
    for (const auto& p : pairs_) pair_slots_.push_back(m.slot(p.a, p.b));
    tape_slots_.clear();
    for (const auto& t : model_.tapes) tape_slots_.push_back(m.slot(t.a, t.b));
}

void cloth_energy::assemble(std::span<const dvec3> x, double damping, block_matrix& m,
                            std::vector<dvec3>& gradient) const {
    m.clear();
    gradient.assign(model_.nodes, dvec3(0));
    add_membrane(x, m, gradient);
    add_bending(x, m, gradient);
    add_pairs(x, m, gradient);
    add_tapes(x, m, gradient);
    add_nodes(x, damping, m, gradient);
    // A huge diagonal instead would fill the factor with denormal numbers, each a hundred times slower.
    if (std::ranges::find(model_.pinned, 1) != model_.pinned.end()) m.isolate(model_.pinned);
}

// Stretch: Hessian k·nnᵀ + max(0, force/l)(I - nnᵀ), positive where the yarn is compressed too. Shear: ggᵀ plus
// |s|/2·(along_u ± along_v)², which bounds the indefinite part of F_u·F_v from above.
void cloth_energy::add_membrane(std::span<const dvec3> x, block_matrix& m, std::vector<dvec3>& gradient) const {
    const double ku = model_.stretch_u * scale(), kv = model_.stretch_v * scale(), ks = model_.shear;
    for (std::size_t i = 0; i < model_.elements.size(); ++i) {
        const auto& e = model_.elements[i];
        const double cloth = e.strength * e.area;
        const dvec3 fu = combine(e.along_u, e.nodes, x), fv = combine(e.along_v, e.nodes, x);
        const double lu = std::max(1e-9, glm::length(fu)), lv = std::max(1e-9, glm::length(fv));
        const dvec3 nu = fu / lu, nv = fv / lv;
        const yarn u = yarn_at(ku, lu), v = yarn_at(kv, lv);
        const double s = glm::dot(fu, fv);
        const block hu = axial(nu, u.stiffness * cloth, std::max(0.0, u.force / lu) * cloth);
        const block hv = axial(nv, v.stiffness * cloth, std::max(0.0, v.force / lv) * cloth);
        std::array<dvec3, 3> gs;
        std::array<double, 3> mix;
        for (std::size_t k = 0; k < 3; ++k) {
            gs[k] = fv * e.along_u[k] + fu * e.along_v[k];
            mix[k] = e.along_u[k] + (s > 0 ? e.along_v[k] : -e.along_v[k]);
            gradient[e.nodes[k]] +=
                cloth * (u.force * e.along_u[k] * nu + v.force * e.along_v[k] * nv + ks * s * gs[k]);
        }
        const double bound = 0.5 * std::abs(s) * ks * cloth;
        for (std::size_t k = 0; k < 6; ++k) {
            const int a = element_pairs[k][0], b = element_pairs[k][1];
            const double cu = e.along_u[a] * e.along_u[b], cv = e.along_v[a] * e.along_v[b],
                         cs = bound * mix[a] * mix[b];
            block h;
            for (std::size_t q = 0; q < 9; ++q) h[q] = cu * hu[q] + cv * hv[q];
            add_outer(h, gs[a], gs[b], ks * cloth);
            h[0] += cs;
            h[4] += cs;
            h[8] += cs;
            m.add(element_slots_[i][k], h);
        }
    }
}

void cloth_energy::add_bending(std::span<const dvec3> x, block_matrix& m, std::vector<dvec3>& gradient) const {
    for (std::size_t i = 0; i < model_.hinges.size(); ++i) {
        const auto& h = model_.hinges[i];
        const dvec3 r = curvature(h, x);
        for (std::size_t k = 0; k < 4; ++k) gradient[h.nodes[k]] += h.stiffness * h.weight[k] * r;
        for (std::size_t k = 0; k < 10; ++k) {
            m.add_scalar(hinge_slots_[i][k], h.stiffness * h.weight[hinge_pairs[k][0]] * h.weight[hinge_pairs[k][1]]);
        }
    }
}

void cloth_energy::add_pairs(std::span<const dvec3> x, block_matrix& m, std::vector<dvec3>& gradient) const {
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
        const auto& [a, b] = pairs_[i];
        const dvec3 d = x[a] - x[b];
        const double l = glm::length(d);
        if (l >= settings.self_distance || l < 1e-9) continue;
        const dvec3 n = d / l;
        const double force = settings.self_stiffness * (settings.self_distance - l);
        gradient[a] -= force * n;
        gradient[b] += force * n;
        const block h = axial(n, settings.self_stiffness, 0);
        m.add(node_slots_[a], h);
        m.add(node_slots_[b], h);
        m.add(pair_slots_[i], negated(h));
    }
}

void cloth_energy::add_tapes(std::span<const dvec3> x, block_matrix& m, std::vector<dvec3>& gradient) const {
    for (std::size_t i = 0; i < model_.tapes.size(); ++i) {
        const auto& t = model_.tapes[i];
        const dvec3 d = x[t.a] - x[t.b];
        const double l = glm::length(d);
        if (l <= t.rest) continue;
        const dvec3 n = d / l;
        const double force = t.stiffness * (l - t.rest);
        gradient[t.a] += force * n;
        gradient[t.b] -= force * n;
        const block h = axial(n, t.stiffness, force / l);
        m.add(node_slots_[t.a], h);
        m.add(node_slots_[t.b], h);
        m.add(tape_slots_[i], negated(h));
    }
}

void cloth_energy::add_nodes(std::span<const dvec3> x, double damping, block_matrix& m,
                             std::vector<dvec3>& gradient) const {
    for (const auto& h : model_.holds) {
        gradient[h.node].y += h.stiffness * (x[h.node].y - h.level);
        m.add(node_slots_[h.node], {0, 0, 0, 0, h.stiffness, 0, 0, 0, 0});
    }
    for (std::size_t n = 0; n < model_.nodes; ++n) {
        m.add_scalar(node_slots_[n], model_.mass[n] * damping);
        if (model_.pinned[n]) {
            gradient[n] = dvec3(0);
            continue;
        }
        gradient[n].y += model_.mass[n] * gravity;
        field_sample s;
        const double offset = settings.body_offset - model_.press[n];
        if (!field_ || !field_->near(x[n], offset, s) || s.distance >= offset) continue;
        gradient[n] -= settings.body_stiffness * (offset - s.distance) * s.gradient;
        block h{};
        add_outer(h, s.gradient, s.gradient, settings.body_stiffness);
        m.add(node_slots_[n], h);
    }
}

}  // namespace fw::drape
