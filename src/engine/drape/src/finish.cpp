#include "finish.hpp"

#include <algorithm>
#include <array>

namespace fw::drape {

void push_outside(const body_field& body, double clearance, std::vector<dvec3>& x) {
    for (auto& p : x) {
        // The field bends: a few short steps along its gradient instead of a long one.
        for (int attempt = 0; attempt < 8; ++attempt) {
            field_sample s;
            if (!body.near(p, clearance, s) || s.distance >= clearance) break;
            const double slope = glm::dot(s.gradient, s.gradient);
            if (slope < 1e-6) break;
            p += s.gradient * ((clearance - s.distance) / slope);
        }
    }
}

void push_outside(const body_field& body, double clearance, std::span<const membrane_element> triangles,
                  std::vector<dvec3>& x) {
    static constexpr std::array<std::array<double, 3>, 4> samples{
        {{1.0 / 3, 1.0 / 3, 1.0 / 3}, {0.5, 0.5, 0}, {0, 0.5, 0.5}, {0.5, 0, 0.5}}};
    constexpr int rounds = 6;
    push_outside(body, clearance, x);
    for (int round = 0; round < rounds; ++round) {
        bool moved = false;
        for (const auto& t : triangles) {
            for (const auto& w : samples) {
                const dvec3 p = w[0] * x[t.nodes[0]] + w[1] * x[t.nodes[1]] + w[2] * x[t.nodes[2]];
                field_sample s;
                if (!body.near(p, clearance / 2, s) || s.distance >= clearance / 2) continue;
                const double squares = w[0] * w[0] + w[1] * w[1] + w[2] * w[2];
                const double slope = std::max(0.1, glm::dot(s.gradient, s.gradient));
                const dvec3 push = s.gradient * ((clearance / 2 - s.distance) / (slope * squares));
                for (std::size_t k = 0; k < 3; ++k) x[t.nodes[k]] += w[k] * push;
                moved = true;
            }
        }
        if (!moved) return;
    }
}

}  // namespace fw::drape
