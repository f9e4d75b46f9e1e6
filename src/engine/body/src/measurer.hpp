// The 34 measurements, and the survey's variables by the survey's own definitions, on one body.
#pragma once

#include "fw/body/prior.hpp"
#include "landmark_vertices.hpp"
#include "model_data.hpp"
#include "tape.hpp"

namespace fw::body {

/// Measures one body. Values are computed when asked for and kept; one thread.
class measurer {
public:
    /// `memory`, if given, records where the tapes lie or replays it; `trace` receives the tapes' curves.
    measurer(const body_model& model, std::span<const vec3> positions, tape_memory* memory = nullptr,
             tape_trace* trace = nullptr);

    [[nodiscard]] double operator()(measurement_id id) const;

    /// In the survey's sense; not for weight and age.
    [[nodiscard]] double operator()(prior_variable v) const;

    /// The line of a measurement that is not a tape's curve: heights, straight distances.
    [[nodiscard]] std::vector<dvec3> straight_line(measurement_id id) const;

    [[nodiscard]] const landmarks& where() const { return m_; }

private:
    struct level_tape {
        double girth = 0, breadth = 0, depth = 0;
    };

    [[nodiscard]] double compute(measurement_id id) const;
    [[nodiscard]] const level_tape& around(double y, std::optional<level_tape>& kept) const;
    [[nodiscard]] dvec3 point(at::vertex v) const { return dvec3(x_[v]); }
    [[nodiscard]] dvec3 anchor(int a) const { return dvec3(model_.anchor(x_, a)); }
    [[nodiscard]] double calf_level() const;
    [[nodiscard]] double across(dvec3 from, dvec3 to, double t, std::span<const std::uint32_t> region) const;
    [[nodiscard]] double shoulder() const;
    [[nodiscard]] double armscye() const;
    [[nodiscard]] double slope() const;
    [[nodiscard]] double elbow() const;
    [[nodiscard]] double head() const;
    [[nodiscard]] double neck_base() const;
    [[nodiscard]] double crotch() const;
    [[nodiscard]] double outside_leg() const;
    [[nodiscard]] double trunk() const;

    const body_model& model_;
    std::span<const vec3> x_;
    landmarks m_;
    tape tape_;
    const tape_regions& on_;
    mutable std::array<std::optional<double>, measurement_count> kept_{};
    mutable std::optional<level_tape> bust_, navel_, hip_;
};

}  // namespace fw::body
