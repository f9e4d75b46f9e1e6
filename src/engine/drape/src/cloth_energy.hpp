// The energy whose minimum is the drape: stretch, shear, bending, weight, contact with the body and with itself.
#pragma once

#include <span>
#include <vector>

#include "block_matrix.hpp"
#include "cloth_model.hpp"
#include "fw/drape/body_field.hpp"

namespace fw::drape {

/// What changes while a minimum is looked for.
struct energy_settings {
    double membrane_cap = 0;       ///< N/m: stretch stiffness is scaled so that none is above; 0: as the fabric says
    double body_stiffness = 1000;  ///< N/m a node
    double body_offset = 0.004;    ///< metres that the cloth's middle stays off the body
    double self_stiffness = 1000;  ///< N/m a pair
    double self_distance = 0.01;   ///< metres that unconnected nodes keep
};

/// Joules by cause.
struct energy_parts {
    double membrane = 0, bending = 0, weight = 0, body = 0, self = 0, holds = 0;
    [[nodiscard]] double total() const { return membrane + bending + weight + body + self + holds; }
};

class cloth_energy {
public:
    /// Keeps references to the model and the field; `field` may be null (no body).
    cloth_energy(const cloth_model& model, const body_field* field) : model_(model), field_(field) {}

    energy_settings settings;

    /// Pairs of nodes that may touch.
    void set_pairs(std::vector<node_pair> pairs) { pairs_ = std::move(pairs); }
    [[nodiscard]] std::span<const node_pair> pairs() const { return pairs_; }

    [[nodiscard]] energy_parts at(std::span<const dvec3> x) const;

    /// All pairs of nodes that the matrix must have room for, without the contact pairs.
    [[nodiscard]] std::vector<node_pair> couplings() const;

    /// Finds the blocks of every element in the matrix; after a change of its pattern or of the pairs.
    void bind(const block_matrix& m);

    /// Gradient, and a positive definite matrix near the Hessian (plus `damping` × mass) into `m`. Call `bind` first.
    void assemble(std::span<const dvec3> x, double damping, block_matrix& m, std::vector<dvec3>& gradient) const;

private:
    [[nodiscard]] double scale() const;
    void add_membrane(std::span<const dvec3> x, block_matrix& m, std::vector<dvec3>& gradient) const;
    void add_bending(std::span<const dvec3> x, block_matrix& m, std::vector<dvec3>& gradient) const;
    void add_nodes(std::span<const dvec3> x, double damping, block_matrix& m, std::vector<dvec3>& gradient) const;
    void add_pairs(std::span<const dvec3> x, block_matrix& m, std::vector<dvec3>& gradient) const;
    void add_tapes(std::span<const dvec3> x, block_matrix& m, std::vector<dvec3>& gradient) const;

    const cloth_model& model_;
    const body_field* field_;
    std::vector<node_pair> pairs_;
    std::vector<std::array<block_slot, 6>> element_slots_;
    std::vector<std::array<block_slot, 10>> hinge_slots_;
    std::vector<block_slot> pair_slots_;
    std::vector<block_slot> tape_slots_;
    std::vector<block_slot> node_slots_;
};

/// Share of its resistance to stretch that cloth has against compression in its plane: it buckles instead.
inline constexpr double compression_share = 0.1;
inline constexpr double gravity = 9.80665;

}  // namespace fw::drape
