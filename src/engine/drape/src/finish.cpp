#include "finish.hpp"

#include <algorithm>

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

}  // namespace fw::drape
