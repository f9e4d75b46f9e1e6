// Block multifrontal Cholesky factorisation (Duff and Reid 1983; Liu 1992) of a block_matrix, on dense Eigen kernels.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <vector>

#include "block_matrix.hpp"

namespace fw::drape {

/// `Real` is float or double: float is half the time, and exact enough for a Newton direction.
template <class Real>
class multifrontal {
public:
    /// Plans the factorisation for the matrix's pattern; to be called again whenever the pattern changes.
    void plan(const block_matrix& m);

    /// False if the matrix is not positive definite (in this precision).
    [[nodiscard]] bool factor(const block_matrix& m);

    /// Solves A·x = b in place; one vector a node, in the nodes' own order.
    void solve(const block_matrix& m, std::vector<dvec3>& b) const;

private:
    using dense = Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic>;
    using view = Eigen::Map<dense, 0, Eigen::OuterStride<>>;
    using const_view = Eigen::Map<const dense, 0, Eigen::OuterStride<>>;

    /// Columns that are eliminated together: [first, first + count), with the same rows below.
    struct front {
        std::uint32_t first = 0;
        std::uint32_t count = 0;
        std::vector<std::uint32_t> rows;      ///< places below, ascending
        std::size_t offset = 0;               ///< of its panel in factor_
        std::vector<std::uint32_t> children;  ///< fronts
        std::vector<std::uint32_t> into;      ///< my row k is local block row into[k] of my parent's front

        [[nodiscard]] Eigen::Index eliminated() const { return 3 * static_cast<Eigen::Index>(count); }
        [[nodiscard]] Eigen::Index left() const { return 3 * static_cast<Eigen::Index>(rows.size()); }
    };

    void amalgamate(std::vector<front> exact);
    void link();
    void load(const block_matrix& m, const front& f, view& panel);
    void gather(const front& f, view& panel, view& update, std::size_t& top);
    void add_child(const front& parent, const front& child, const Real* from, view& panel, view& update);

    std::vector<front> fronts_;
    std::vector<Real> factor_;
    std::vector<Real> stack_;  ///< update matrices of finished children
    std::vector<Real> update_;
    std::vector<std::size_t> on_stack_;
    std::vector<std::uint32_t> local_;
};

extern template class multifrontal<float>;
extern template class multifrontal<double>;

}  // namespace fw::drape
