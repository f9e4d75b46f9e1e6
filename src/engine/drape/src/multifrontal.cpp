#include "multifrontal.hpp"

#include <Eigen/Cholesky>
#include <algorithm>

namespace fw::drape {

namespace {

constexpr std::uint32_t none = 0xffffffffu;

/// Rows below the diagonal of every column of the factor, and the elimination tree they make.
struct symbolic {
    std::vector<std::vector<std::uint32_t>> rows;
    std::vector<std::uint32_t> parent;
    std::vector<std::uint32_t> children;  ///< how many
};

symbolic factor_pattern(const block_matrix& m) {
    const std::size_t n = m.nodes();
    symbolic s{std::vector<std::vector<std::uint32_t>>(n), std::vector<std::uint32_t>(n, none),
               std::vector<std::uint32_t>(n, 0)};
    std::vector<std::vector<std::uint32_t>> waiting(n);
    std::vector<std::uint32_t> mark(n, none);
    for (std::uint32_t j = 0; j < n; ++j) {
        auto& rows = s.rows[j];
        const auto take = [&](std::uint32_t i) {
            if (i > j && mark[i] != j) {
                mark[i] = j;
                rows.push_back(i);
            }
        };
        for (const auto i : m.rows(j)) take(i);
        for (const auto child : waiting[j]) {
            for (const auto i : s.rows[child]) take(i);
        }
        std::ranges::sort(rows);
        if (!rows.empty()) {
            s.parent[j] = rows.front();
            waiting[rows.front()].push_back(j);
            ++s.children[rows.front()];
        }
    }
    return s;
}

/// Whether two fronts are worth joining, by the share of zeros that are then computed with.
bool worth_joining(double columns, double zeros) {
    return columns <= 4 || (columns <= 12 && zeros < 0.4) || (columns <= 24 && zeros < 0.15) || zeros < 0.05;
}

}  // namespace

template <class Real>
void multifrontal<Real>::plan(const block_matrix& m) {
    auto s = factor_pattern(m);
    std::vector<front> exact;  // fundamental supernodes
    std::size_t above = 0;     // rows of the column before
    for (std::uint32_t j = 0; j < m.nodes(); ++j) {
        const bool joins = j > 0 && s.parent[j - 1] == j && s.children[j] == 1 && above == s.rows[j].size() + 1;
        above = s.rows[j].size();
        if (!joins) {
            exact.emplace_back();
            exact.back().first = j;
        }
        ++exact.back().count;
        exact.back().rows = std::move(s.rows[j]);
    }
    amalgamate(std::move(exact));
    link();
    local_.assign(m.nodes(), 0);
    on_stack_.assign(fronts_.size(), 0);
}

template <class Real>
void multifrontal<Real>::amalgamate(std::vector<front> exact) {
    fronts_.clear();
    for (auto& next : exact) {
        fronts_.push_back(std::move(next));
        while (fronts_.size() > 1) {
            auto& b = fronts_.back();
            auto& a = fronts_[fronts_.size() - 2];
            if (a.rows.empty() || a.rows.front() != b.first) break;
            const double before =
                double(a.count) * double(a.count + a.rows.size()) + double(b.count) * double(b.count + b.rows.size());
            const double columns = double(a.count) + double(b.count);
            const double after = columns * (columns + double(b.rows.size()));
            if (!worth_joining(columns, (after - before) / after)) break;
            a.count += b.count;
            a.rows = std::move(b.rows);
            fronts_.pop_back();
        }
    }
}

template <class Real>
void multifrontal<Real>::link() {
    std::size_t offset = 0, nodes = fronts_.empty() ? 0 : fronts_.back().first + fronts_.back().count;
    std::vector<std::uint32_t> front_of(nodes), local(nodes);
    std::size_t largest = 0;
    for (std::uint32_t s = 0; s < fronts_.size(); ++s) {
        auto& f = fronts_[s];
        for (std::uint32_t k = 0; k < f.count; ++k) front_of[f.first + k] = s;
        f.offset = offset;
        offset += static_cast<std::size_t>((f.eliminated() + f.left()) * f.eliminated());
        largest = std::max(largest, static_cast<std::size_t>(f.left() * f.left()));
    }
    for (std::uint32_t s = 0; s < fronts_.size(); ++s) {
        if (!fronts_[s].rows.empty()) fronts_[front_of[fronts_[s].rows.front()]].children.push_back(s);
    }
    for (auto& f : fronts_) {
        for (std::uint32_t k = 0; k < f.count; ++k) local[f.first + k] = k;
        for (std::uint32_t k = 0; k < f.rows.size(); ++k) local[f.rows[k]] = f.count + k;
        for (const auto c : f.children) {
            auto& child = fronts_[c];
            child.into.resize(child.rows.size());
            for (std::size_t k = 0; k < child.rows.size(); ++k) child.into[k] = local[child.rows[k]];
        }
    }
    factor_.assign(offset, Real(0));
    update_.resize(largest);
}

template <class Real>
void multifrontal<Real>::load(const block_matrix& m, const front& f, view& panel) {
    for (std::uint32_t k = 0; k < f.count; ++k) local_[f.first + k] = k;
    for (std::uint32_t k = 0; k < f.rows.size(); ++k) local_[f.rows[k]] = f.count + k;
    for (std::uint32_t k = 0; k < f.count; ++k) {
        const std::size_t column = f.first + k;
        const auto& d = m.diagonal(column);
        const auto rows = m.rows(column);
        const auto blocks = m.below(column);
        for (int c = 0; c < 3; ++c) {
            Real* to = &panel(0, 3 * k + c);
            for (int r = c; r < 3; ++r) to[3 * k + r] += static_cast<Real>(d[3 * r + c]);
            for (std::size_t i = 0; i < rows.size(); ++i) {
                Real* at = to + 3 * local_[rows[i]];
                for (int r = 0; r < 3; ++r) at[r] += static_cast<Real>(blocks[i][3 * r + c]);
            }
        }
    }
}

template <class Real>
void multifrontal<Real>::add_child(const front& parent, const front& child, const Real* from, view& panel,
                                   view& update) {
    const std::size_t n = child.rows.size(), stride = 3 * n;
    for (std::size_t a = 0; a < n; ++a) {
        const std::uint32_t column = child.into[a];
        const bool eliminated = column < parent.count;
        for (int x = 0; x < 3; ++x) {
            const Real* source = from + (3 * a + x) * stride;
            // The update block starts at block row `count` of the parent's front.
            Real* to =
                eliminated ? &panel(0, 3 * column + x) : &update(0, 3 * (column - parent.count) + x) - 3 * parent.count;
            for (int y = x; y < 3; ++y) to[3 * column + y] += source[3 * a + y];
            for (std::size_t b = a + 1; b < n; ++b) {
                Real* at = to + 3 * child.into[b];
                for (int y = 0; y < 3; ++y) at[y] += source[3 * b + y];
            }
        }
    }
}

template <class Real>
void multifrontal<Real>::gather(const front& f, view& panel, view& update, std::size_t& top) {
    update.template triangularView<Eigen::Lower>().setZero();
    for (auto c = f.children.rbegin(); c != f.children.rend(); ++c) {
        add_child(f, fronts_[*c], stack_.data() + on_stack_[*c], panel, update);
        top = on_stack_[*c];
    }
}

template <class Real>
bool multifrontal<Real>::factor(const block_matrix& m) {
    std::size_t top = 0;
    for (std::uint32_t s = 0; s < fronts_.size(); ++s) {
        const auto& f = fronts_[s];
        const Eigen::Index c = f.eliminated(), u = f.left();
        view panel(factor_.data() + f.offset, c + u, c, Eigen::OuterStride<>(c + u));
        view update(update_.data(), u, u, Eigen::OuterStride<>(u));
        panel.setZero();
        load(m, f, panel);
        gather(f, panel, update, top);

        auto diagonal = panel.topRows(c);
        const Eigen::LLT<Eigen::Ref<dense>> llt(diagonal);
        if (llt.info() != Eigen::Success) return false;
        if (u == 0) continue;
        auto below = panel.bottomRows(u);
        diagonal.template triangularView<Eigen::Lower>().transpose().template solveInPlace<Eigen::OnTheRight>(below);
        update.template selfadjointView<Eigen::Lower>().rankUpdate(below, Real(-1));

        const auto size = static_cast<std::size_t>(u * u);
        if (stack_.size() < top + size) stack_.resize((top + size) * 5 / 4);
        on_stack_[s] = top;
        for (Eigen::Index k = 0; k < u; ++k) {
            std::copy(&update(k, k), &update(0, k) + u, stack_.data() + top + static_cast<std::size_t>(k * u + k));
        }
        top += size;
    }
    return true;
}

template <class Real>
void multifrontal<Real>::solve(const block_matrix& m, std::vector<dvec3>& b) const {
    using column = Eigen::Matrix<Real, Eigen::Dynamic, 1>;
    column x(static_cast<Eigen::Index>(3 * b.size())), part;
    for (std::size_t n = 0; n < b.size(); ++n) {
        const Eigen::Index at = 3 * static_cast<Eigen::Index>(m.position_of(n));
        for (int k = 0; k < 3; ++k) x[at + k] = static_cast<Real>(b[n][k]);
    }
    for (const auto& f : fronts_) {
        const Eigen::Index c = f.eliminated(), u = f.left();
        const const_view panel(factor_.data() + f.offset, c + u, c, Eigen::OuterStride<>(c + u));
        auto y = x.segment(3 * static_cast<Eigen::Index>(f.first), c);
        panel.topRows(c).template triangularView<Eigen::Lower>().solveInPlace(y);
        if (u == 0) continue;
        part.noalias() = panel.bottomRows(u) * y;
        for (std::size_t k = 0; k < f.rows.size(); ++k) {
            x.template segment<3>(3 * static_cast<Eigen::Index>(f.rows[k])) -=
                part.template segment<3>(3 * static_cast<Eigen::Index>(k));
        }
    }
    for (auto f = fronts_.rbegin(); f != fronts_.rend(); ++f) {
        const Eigen::Index c = f->eliminated(), u = f->left();
        const const_view panel(factor_.data() + f->offset, c + u, c, Eigen::OuterStride<>(c + u));
        auto y = x.segment(3 * static_cast<Eigen::Index>(f->first), c);
        if (u > 0) {
            part.resize(u);
            for (std::size_t k = 0; k < f->rows.size(); ++k) {
                part.template segment<3>(3 * static_cast<Eigen::Index>(k)) =
                    x.template segment<3>(3 * static_cast<Eigen::Index>(f->rows[k]));
            }
            y.noalias() -= panel.bottomRows(u).transpose() * part;
        }
        panel.topRows(c).template triangularView<Eigen::Lower>().transpose().solveInPlace(y);
    }
    for (std::size_t n = 0; n < b.size(); ++n) {
        const Eigen::Index at = 3 * static_cast<Eigen::Index>(m.position_of(n));
        for (int k = 0; k < 3; ++k) b[n][k] = static_cast<double>(x[at + k]);
    }
}

template class multifrontal<float>;
template class multifrontal<double>;

}  // namespace fw::drape
