#include "fw/textile/fabric.hpp"

#include <cmath>

namespace fw::textile {

namespace {

constexpr double gravity = 9.80665;

struct limits {
    std::string_view field;
    double value;
    double low;
    double high;
};

}  // namespace

double fabric::bending_length() const {
    return std::cbrt(bending() / (area_density * gravity));
}

result<void> check_fabric(const fabric& f) {
    const limits all[] = {
        {"areaDensity", f.area_density, 0.005, 3},
        {"thickness", f.thickness, 2e-5, 0.02},
        {"stretchWarp", f.stretch_warp, 50, 500'000},
        {"stretchWeft", f.stretch_weft, 50, 500'000},
        {"shear", f.shear, 0.5, 10'000},
        {"bendingWarp", f.bending_warp, 1e-8, 0.01},
        {"bendingWeft", f.bending_weft, 1e-8, 0.01},
        {"friction", f.friction, 0, 2},
    };
    for (const auto& [field, value, low, high] : all) {
        if (!std::isfinite(value) || value < low || value > high) {
            return fail(
                error_kind::invalid, "fabric.out_of_range",
                fmt::format("{} must be between {:g} and {:g} in SI units, it is {:g}.", field, low, high, value),
                fmt::format("fabric.{}", field));
        }
    }
    return {};
}

}  // namespace fw::textile
