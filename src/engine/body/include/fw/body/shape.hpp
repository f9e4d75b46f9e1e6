// What makes one body different from another: the sliders of the model.
#pragma once

#include <array>
#include <vector>

#include "fw/body/figure.hpp"

namespace fw::body {

/// Coordinates of a body in the model's space. Macro sliders lie in [0, 1] with 0.5 the model's own middle (which is
/// slimmer than the average person: never present it as average, fit instead). A modifier lies in [-1, 1]; the fit may
/// go a little beyond. All neutral by default.
struct shape {
    body::sex sex = body::sex::female;
    double age = 25;  ///< years, 11 to 90; the model's forms are those of 11, 25 and 90
    double muscle = 0.5;
    double weight = 0.5;
    double height = 0.5;
    double proportions = 0.5;                                   ///< 0 uncommon, 0.5 neutral, 1 idealised
    double cup = 0.5;                                           ///< women only
    double firmness = 0.5;                                      ///< women only
    std::array<double, 3> ancestry{1.0 / 3, 1.0 / 3, 1.0 / 3};  ///< african, asian, caucasian; sums to 1
    std::vector<double> modifiers;  ///< by `body_model::modifiers()`; empty means all neutral
};

}  // namespace fw::body
