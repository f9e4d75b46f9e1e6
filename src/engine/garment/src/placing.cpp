#include "placing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "body_levels.hpp"
#include "wrapping.hpp"

namespace fw::garment {

namespace {

constexpr double arc_share = 0.985;  // of a loop, so that side seams start a little apart
constexpr double torso_clearance = 0.025;
constexpr double waist_clearance = 0.015;
constexpr double torso_lift = 0.02;  // panels start this much above where they hang
constexpr double waist_lift = 0.01;
constexpr double sleeve_slide = 0.03;  // sleeves start this much further out on the arm
constexpr double band_gap = 0.004;     // between a garment's edge and the band above it

/// A point of a panel as a placement sees it: arc from the centre line, depth below the origin.
struct hung {
    double arc = 0;
    double depth = 0;
};

hung hang(const placement& p, dvec2 point) {
    if (!p.apex) return {point.x - p.origin.x, p.origin.y - point.y};
    const dvec2 from = point - *p.apex, zero = p.origin - *p.apex;
    const double radius = glm::length(from);
    const double turn = std::atan2(zero.x * from.y - zero.y * from.x, glm::dot(zero, from));
    return {radius * turn, radius - glm::length(zero)};
}

double anchor_level(const body::figure& f, const placement& p) {
    const auto& l = f.landmarks;
    switch (p.anchor) {
        case body_anchor::side_neck:
            return 0.5 * static_cast<double>(l.side_neck[0].y + l.side_neck[1].y);
        case body_anchor::waist:
            return l.waist_level;
        case body_anchor::shoulder:
            return 0.5 * static_cast<double>(l.acromion[0].y + l.acromion[1].y);
    }
    return l.waist_level;
}

bool on_trunk(const placement& p) {
    return p.segment == body_segment::torso || p.segment == body_segment::leg || p.segment == body_segment::waist;
}

double lift_of(const placement& p) {
    if (p.segment == body_segment::waist) return waist_lift + band_gap;
    return p.anchor == body_anchor::side_neck ? torso_lift : waist_lift;
}

/// Extent of all trunk panels by height, in centimetre rows.
class widths {
public:
    widths(std::span<const flat_copy> copies, const body::figure& f) {
        for (const flat_copy& c : copies)
            if (on_trunk(c.placement))
                for (const dvec2& p : c.points) {
                    const double y = level(c, f, p);
                    lower_ = std::min(lower_, y), upper_ = std::max(upper_, y);
                }
        if (lower_ > upper_) return;
        rows_ = static_cast<std::size_t>((upper_ - lower_) / 0.01) + 1;
        total_.assign(rows_, 0);
        for (const flat_copy& c : copies) {
            std::vector<double> left(rows_, 0), right(rows_, 0);
            reach_.emplace_back(rows_, 0.0);
            if (!on_trunk(c.placement)) continue;
            for (const dvec2& p : c.points) {
                const double arc = hang(c.placement, p).arc;
                for (std::size_t r : {row(level(c, f, p)), row(level(c, f, p) + 0.01)}) {
                    left[r] = std::max(left[r], -arc), right[r] = std::max(right[r], arc);
                    reach_.back()[r] = std::max(reach_.back()[r], std::abs(arc));
                }
            }
            if (c.placement.segment == body_segment::torso && c.placement.wrap != wrap::around)
                for (std::size_t r = 0; r < rows_; ++r) total_[r] += left[r] + right[r];
        }
    }

    static double level(const flat_copy& c, const body::figure& f, dvec2 p) {
        return anchor_level(f, c.placement) - c.placement.drop - hang(c.placement, p).depth + lift_of(c.placement);
    }

    /// Girth of the garment at a height: the most within 6 cm, as an armhole takes width from the rows beside it.
    [[nodiscard]] double girth(double y) const {
        double most = 0;
        const std::size_t middle = row(y);
        for (std::size_t r = middle < 6 ? 0 : middle - 6; r < std::min(rows_, middle + 7); ++r)
            most = std::max(most, total_[r]);
        return most;
    }
    /// The largest distance from the centre line of copy `c` at a height.
    [[nodiscard]] double reach(std::size_t c, double y) const { return reach_[c][row(y)]; }
    [[nodiscard]] bool empty() const { return rows_ == 0; }
    [[nodiscard]] double lower() const { return lower_; }
    [[nodiscard]] double upper() const { return upper_; }

private:
    [[nodiscard]] std::size_t row(double y) const {
        return static_cast<std::size_t>(std::clamp((y - lower_) / 0.01, 0.0, static_cast<double>(rows_ - 1)));
    }
    double lower_ = 1e9, upper_ = -1e9;
    std::size_t rows_ = 0;
    std::vector<double> total_;
    std::vector<std::vector<double>> reach_;
};

vec3 to_single(dvec3 p) {
    return {static_cast<float>(p.x), static_cast<float>(p.y), static_cast<float>(p.z)};
}

std::vector<vec3> place_on_trunk(const flat_copy& c, std::size_t index, const widths& w, const trunk_wrap& trunk,
                                 const body::figure& f) {
    std::vector<vec3> out;
    const bool band = c.placement.segment == body_segment::waist;
    for (const dvec2& p : c.points) {
        const double y = widths::level(c, f, p), length = trunk.length(y);
        const double room = length / (band || c.placement.wrap == wrap::around ? 2 : 4), reach = w.reach(index, y);
        const double most = c.placement.segment == body_segment::torso ? arc_share : 1.0;
        const double arc = hang(c.placement, p).arc * std::min(most, reach > 0 ? arc_share * room / reach : 1.0);
        out.push_back(to_single(trunk.at(y, c.placement.wrap == wrap::back ? 0.5 * length + arc : arc)));
    }
    return out;
}

std::vector<vec3> place_on_arm(const flat_copy& c, const body::figure& f) {
    const bool left = c.side == copy::left;
    double reach = 0, deepest = 0;
    for (const dvec2& p : c.points) {
        const hung h = hang(c.placement, p);
        reach = std::max(reach, std::abs(h.arc)), deepest = std::max(deepest, h.depth);
    }
    const double upper = glm::length(f.landmarks.elbow_joint[0] - f.landmarks.shoulder_joint[0]);
    const double radius =
        std::max(f.measurements[measurement_id::upper_arm_circumference] / (2 * pi) + 0.025, reach / pi);
    const arm_tube tube(f, left, radius, deepest + sleeve_slide > upper - 0.1);
    std::vector<vec3> out;
    for (const dvec2& p : c.points) {
        const hung h = hang(c.placement, p);
        dvec3 at = tube.at(h.depth + c.placement.drop + sleeve_slide, left ? h.arc : -h.arc);
        if (!left) at.x = -at.x;
        out.push_back(to_single(at));
    }
    return out;
}

std::vector<vec3> place_on_neck(const flat_copy& c, const body::figure& f) {
    double reach = 0;
    for (const dvec2& p : c.points) reach = std::max(reach, std::abs(hang(c.placement, p).arc));
    const double girth = 2 * reach * c.drafted->stretch;
    const neck_ring ring(f, girth);
    std::vector<vec3> out;
    for (const dvec2& p : c.points) {
        const hung h = hang(c.placement, p);
        const double arc = h.arc * c.drafted->stretch * 0.97 + (c.placement.wrap == wrap::back ? 0.5 * girth : 0.0);
        out.push_back(to_single(ring.at(arc, -h.depth)));
    }
    return out;
}

}  // namespace

result<std::vector<std::vector<vec3>>> place_copies(std::span<const flat_copy> copies, const body::figure& figure,
                                                    std::span<const vec3> worn) {
    const widths w(copies, figure);
    bool legs = false, hangs_from_waist = true;
    for (const flat_copy& c : copies) {
        legs |= c.placement.segment == body_segment::leg;
        if (on_trunk(c.placement)) hangs_from_waist &= c.placement.anchor == body_anchor::waist;
    }
    const double clearance = hangs_from_waist && !legs ? waist_clearance : torso_clearance;
    std::optional<trunk_wrap> trunk;
    if (!w.empty()) {
        if (w.upper() - w.lower() > 4)
            return fail(error_kind::invalid, "mesh.placement",
                        "The panels are taller than any body: check their coordinates.", "panels");
        trunk.emplace(
            figure, w.lower() - 0.02, w.upper() + 0.03, clearance, figure.landmarks.bust_level,
            [&](double y) { return legs ? 0.0 : w.girth(std::min(y, figure.landmarks.bust_level)); }, worn);
        if (trunk->length(w.lower()) <= 0)
            return fail(error_kind::invalid, "mesh.placement", "The figure has no trunk where the panels hang.",
                        "panels");
    }
    std::vector<std::vector<vec3>> out;
    for (std::size_t i = 0; i < copies.size(); ++i) {
        const flat_copy& c = copies[i];
        if (on_trunk(c.placement))
            out.push_back(place_on_trunk(c, i, w, *trunk, figure));
        else if (c.placement.segment == body_segment::arm)
            out.push_back(place_on_arm(c, figure));
        else
            out.push_back(place_on_neck(c, figure));
    }
    return out;
}

}  // namespace fw::garment
