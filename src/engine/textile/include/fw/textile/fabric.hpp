// Fabrics in physical units: what the drape needs to know of a cloth, and six presets with their sources.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "fw/base/error.hpp"

namespace fw::textile {

/// One cloth. Warp runs along +v of the pattern (the grain line), weft along +u. SI units.
struct fabric {
    std::string id;                ///< stable: "jersey"
    std::string name;              ///< for people: "Cotton jersey"
    double area_density = 0.15;    ///< kg/m²
    double thickness = 0.0005;     ///< m, at 50 Pa
    double stretch_warp = 10'000;  ///< N/m: force per metre of width at strain 1 (the slope at garment loads)
    double stretch_weft = 6'000;   ///< N/m
    double shear = 40;             ///< N/m per radian of shear angle
    double bending_warp = 7e-6;    ///< N·m (per metre of width, per 1/m of curvature)
    double bending_weft = 5e-6;    ///< N·m
    double friction = 0.3;         ///< cloth on skin, Coulomb

    /// Mean bending rigidity, N·m: what a test cut on the bias and along both yarns averages to.
    [[nodiscard]] double bending() const { return 0.5 * (bending_warp + bending_weft); }
    /// Peirce's bending length (B / weight)^(1/3) in m: how far a strip reaches before it gives in to its weight.
    [[nodiscard]] double bending_length() const;
};

/// A published range, and where it is published.
struct sourced_range {
    double low = 0;
    double high = 0;
    std::string_view source;
    [[nodiscard]] bool contains(double v) const { return v >= low && v <= high; }
};

/// A preset with the ranges that its values were chosen from. Bending lengths in m, the drape coefficient in [0, 1].
struct fabric_preset {
    fabric values;
    sourced_range area_density;
    sourced_range thickness;
    sourced_range stretch_warp;
    sourced_range stretch_weft;
    sourced_range shear;
    sourced_range bending;
    sourced_range friction;
    sourced_range bending_length;     ///< ISO 9073-7 / BS 3356 cantilever
    sourced_range drape_coefficient;  ///< ISO 9073-9, 30 cm disc over 18 cm
};

/// chiffon, shirting, jersey, suiting, denim, coating: in this order. Lives as long as the program.
[[nodiscard]] std::span<const fabric_preset> fabric_presets();

/// The preset with this id, or nullptr.
[[nodiscard]] const fabric_preset* find_preset(std::string_view id);

/// The preset's fabric by id or by a common name ("cotton", "silk", "wool").
/// Errors: `fabric.unknown` with the nearest known name.
[[nodiscard]] result<fabric> get_fabric(std::string_view id_or_name);

/// Refuses values that no cloth has (negative, not finite, a thousand times off). Errors: `fabric.out_of_range`
/// (field).
[[nodiscard]] result<void> check_fabric(const fabric& f);

}  // namespace fw::textile
