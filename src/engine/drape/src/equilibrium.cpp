#include "equilibrium.hpp"

#include <algorithm>
#include <cmath>

#include "multifrontal.hpp"
#include "proximity.hpp"

namespace fw::drape {

namespace {

constexpr double soft_membrane = 1500;  // N/m
constexpr double soft_body = 300;       // N/m
constexpr double hard_body = 1000;      // N/m
constexpr double longest_move = 0.008;  // metres a step
constexpr double pair_share = 0.45;     // of the distance of two nodes that may touch, at most, in a step
constexpr double least_damping = 0.1;   // 1/s²
constexpr double most_damping = 1e9;

class newton {
public:
    newton(const cloth_model& model, const body_field* field, std::vector<dvec3>& x,
           const equilibrium_settings& settings)
        : model_(model),
          settings_(settings),
          energy_(model, field),
          rings_(make_rings(model)),
          proximity_(rings_),
          x_(x) {
        energy_.settings.self_distance = settings.self_distance * model.edge;
        margin_ = 0.6 * model.edge;
        damping_ = settings.start_damping;
    }

    result<equilibrium_stats> run(progress_sink& progress) {
        for (; stats_.steps < settings_.max_steps; ++stats_.steps) {
            if (progress.cancelled()) return cancelled_error();
            progress.report("drape.equilibrium", progress_at(stats_.steps));
            schedule(stats_.steps);
            find_contacts();
            if (!step()) {
                damping_ *= 4;
                if (damping_ > most_damping) break;
                continue;
            }
            if (at_rest()) {
                stats_.converged = true;
                break;
            }
        }
        stats_.energy = energy_.at(x_);
        return stats_;
    }

private:
    [[nodiscard]] double progress_at(int step) const {
        const double done = 1 - std::exp(-step / 25.0);
        return settings_.progress_from + (settings_.progress_to - settings_.progress_from) * done;
    }

    void schedule(int step) {
        const bool soft = step < settings_.soft_steps;
        auto& s = energy_.settings;
        s.membrane_cap = soft ? soft_membrane : 0;
        s.body_stiffness = soft ? soft_body : hard_body;
        const double ramp = settings_.ramp_steps > 0 ? std::min(1.0, (step + 1.0) / settings_.ramp_steps) : 1.0;
        s.body_offset = settings_.ramp_from + (settings_.body_offset - settings_.ramp_from) * ramp;
        if (step == settings_.soft_steps && step > 0) {
            damping_ = std::max(damping_, 100.0);
            history_.clear();
        }
    }

    [[nodiscard]] bool scheduled(int step) const { return step < std::max(settings_.soft_steps, settings_.ramp_steps); }

    /// Refreshes the pairs once some node may have come near another unseen; a new pair outside the matrix's pattern
    /// makes a new pattern, with room for the pairs that come next.
    void find_contacts() {
        const double limit = margin_ * 0.45;
        const bool fresh =
            seen_.size() == x_.size() && std::ranges::equal(seen_, x_, [&](const dvec3& a, const dvec3& b) {
                const dvec3 d = a - b;
                return glm::dot(d, d) <= limit * limit;
            });
        if (fresh) return;
        seen_ = x_;
        points_.assign(x_.begin(), x_.end());
        const double wide = energy_.settings.self_distance + margin_ * 1.7;
        proximity_.find(points_, static_cast<float>(wide), candidates_);
        std::vector<node_pair> pairs;
        const double reach = energy_.settings.self_distance + margin_;
        for (const auto& p : candidates_) {
            const dvec3 d = x_[p.a] - x_[p.b];
            if (glm::dot(d, d) <= reach * reach) pairs.push_back(p);
        }
        const bool fits = stats_.analyses > 0 &&
                          std::ranges::all_of(pairs, [&](const node_pair& p) { return matrix_.has(p.a, p.b); });
        energy_.set_pairs(std::move(pairs));
        if (!fits) analyse();
        energy_.bind(matrix_);
    }

    void analyse() {
        auto all = energy_.couplings();
        all.insert(all.end(), candidates_.begin(), candidates_.end());
        matrix_.set_pattern(model_.nodes, all);
        if (precise_) {
            exact_.plan(matrix_);
        } else {
            quick_.plan(matrix_);
        }
        ++stats_.analyses;
    }

    /// Direction by Cholesky in single precision; in double once that has failed.
    bool direction() {
        energy_.assemble(x_, damping_, matrix_, gradient_);
        move_.resize(gradient_.size());
        for (std::size_t n = 0; n < move_.size(); ++n) move_[n] = -gradient_[n];
        if (!precise_) {
            if (quick_.factor(matrix_)) {
                quick_.solve(matrix_, move_);
                return true;
            }
            precise_ = true;
            exact_.plan(matrix_);
        }
        if (!exact_.factor(matrix_)) return false;
        exact_.solve(matrix_, move_);
        return true;
    }

    [[nodiscard]] double longest_step() const {
        double longest = 0;
        for (const auto& m : move_) longest = std::max(longest, glm::dot(m, m));
        double share = std::min(1.0, longest_move / std::max(1e-12, std::sqrt(longest)));
        for (const auto& p : energy_.pairs()) {
            const double apart = glm::length(x_[p.a] - x_[p.b]), motion = glm::length(move_[p.a] - move_[p.b]);
            if (motion * share > pair_share * apart) share = pair_share * apart / motion;
        }
        return share;
    }

    /// One damped step with Armijo's rule; false if no length of it lowers the energy.
    bool step() {
        if (!direction()) return false;
        double slope = 0;
        for (std::size_t n = 0; n < move_.size(); ++n) slope += glm::dot(gradient_[n], move_[n]);
        const double before = energy_.at(x_).total();
        double share = longest_step();
        trial_.resize(x_.size());
        for (int attempt = 0; attempt < 12; ++attempt, share *= 0.5) {
            for (std::size_t n = 0; n < x_.size(); ++n) trial_[n] = x_[n] + share * move_[n];
            const double after = energy_.at(trial_).total();
            if (!(after <= before + 1e-4 * share * slope + 1e-13)) continue;
            x_.swap(trial_);
            history_.push_back(after);
            if (share > 0.5) damping_ = std::max(least_damping, damping_ * 0.5);
            if (share < 0.2) damping_ *= 2;
            return true;
        }
        return false;
    }

    bool at_rest() {
        const std::size_t n = history_.size();
        if (scheduled(stats_.steps) || n < 6) {
            if (scheduled(stats_.steps)) history_.clear();
            return false;
        }
        stats_.last_drop = (history_[n - 6] - history_[n - 1]) / 5 / std::max(1e-9, model_.weight);
        return stats_.last_drop < settings_.drop;
    }

    const cloth_model& model_;
    const equilibrium_settings& settings_;
    cloth_energy energy_;
    node_rings rings_;
    proximity proximity_;
    std::vector<dvec3>& x_;
    block_matrix matrix_;
    multifrontal<float> quick_;
    multifrontal<double> exact_;
    bool precise_ = false;
    double margin_ = 0;
    double damping_ = 0;
    std::vector<node_pair> candidates_;
    std::vector<dvec3> seen_, gradient_, move_, trial_;
    std::vector<vec3> points_;
    std::vector<double> history_;
    equilibrium_stats stats_;
};

}  // namespace

result<equilibrium_stats> find_equilibrium(const cloth_model& model, const body_field* field, std::vector<dvec3>& x,
                                           const equilibrium_settings& settings, progress_sink& progress) {
    return newton(model, field, x, settings).run(progress);
}

}  // namespace fw::drape
