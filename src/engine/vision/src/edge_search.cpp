#include "edge_search.hpp"

#include <cmath>

namespace fw::vision {

std::optional<found_edge> find_edge(const person_mask& mask, const contour_point& c, double reach) {
    const double step = mask.pixel;
    const int count = static_cast<int>(reach / step);
    const auto coverage = [&](double d) { return mask.coverage_at(c.pixel + d * c.normal) - 0.5; };
    std::optional<double> best;
    double before = coverage(-count * step);
    for (int i = -count; i < count; ++i) {
        const double after = coverage((i + 1) * step);
        if (before > 0 && after <= 0) {
            const double d = (i + before / (before - after)) * step;
            if (!best || std::abs(d) < std::abs(*best)) best = d;
        }
        before = after;
    }
    if (!best) return std::nullopt;
    const dvec2 at = c.pixel + *best * c.normal;
    const double h = 2.5 * step;
    const dvec2 slope(mask.coverage_at(at + dvec2(h, 0)) - mask.coverage_at(at - dvec2(h, 0)),
                      mask.coverage_at(at + dvec2(0, h)) - mask.coverage_at(at - dvec2(0, h)));
    const double length = glm::length(slope);
    constexpr double least_agreement = 0.6;  // cosine
    if (length < 1e-6 || -glm::dot(slope, c.normal) / length < least_agreement) return std::nullopt;
    return found_edge{*best, mask.confidence_at(at)};
}

}  // namespace fw::vision
