// Surfaces around a figure that panels are placed on before they are sewn: a sleeve's tube, a trunk's smooth hull.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "fw/body/figure.hpp"

namespace fw::garment {

/// Closed horizontal loops around the trunk, one a centimetre of height, smoothed; never nearer than `clearance`.
class trunk_wrap {
public:
    /// `girth(y)`: what the garment measures there; the loop is at least that long where it can be. Above
    /// `constant_above` the trunk is taken as it is at that height, so that panels hang straight from the bust. `lower`
    /// < `upper`. `worn`: points of garments underneath, which the loops keep outside as well.
    trunk_wrap(const body::figure& figure, double lower, double upper, double clearance, double constant_above,
               const std::function<double(double)>& girth, std::span<const vec3> worn);

    /// Length of the loop at a height, metres; 0 if the figure has no trunk there at all.
    [[nodiscard]] double length(double y) const;
    /// The point at arc length `arc` from the centre front, growing towards the wearer's left. Any arc: it wraps.
    [[nodiscard]] dvec3 at(double y, double arc) const;

private:
    struct loop {
        std::vector<dvec2> points;  ///< (x, z), evenly spaced, from the centre front
        double length = 0;
    };
    [[nodiscard]] std::pair<std::size_t, double> row(double y) const;

    double lower_ = 0;
    std::vector<loop> loops_;
};

/// A tube along shoulder, elbow and wrist of the left arm, bent at the elbow over 16 cm.
class arm_tube {
public:
    arm_tube(const body::figure& figure, bool left, double radius, bool bent);

    /// The point at distance `along` from the shoulder joint, at `turn` metres of arc from the top, positive to the
    /// back. For the right arm in the mirror image (x negated): the caller mirrors.
    [[nodiscard]] dvec3 at(double along, double turn) const;

private:
    dvec3 shoulder_{};
    double radius_ = 0;
    double start_ = 0;           ///< `along` of the first centre point
    std::vector<dvec3> centre_;  ///< every 4 mm
    std::vector<dvec3> top_;     ///< direction of turn 0, rotated along
    std::vector<dvec3> front_;
};

/// A tilted ring around the neck's base, from the centre front towards the wearer's left.
class neck_ring {
public:
    neck_ring(const body::figure& figure, double girth);
    /// `arc` from the centre front, `up` metres along the neck.
    [[nodiscard]] dvec3 at(double arc, double up) const;

private:
    dvec3 centre_{};
    dvec3 forward_{};
    dvec3 along_{};
    double half_depth_ = 0;
    double half_width_ = 0;
    double girth_ = 0;
};

}  // namespace fw::garment
