// How far a point is from the body, and which way is out: a signed distance field that cloth can rest on.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "fw/base/error.hpp"
#include "fw/geometry/math.hpp"

namespace fw::drape {

struct body_field_settings {
    double cell = 0.005;  ///< metres between samples
    double band = 0.02;   ///< metres outside the body within which distances are kept
};

/// Distance to the body at a point: negative inside, `gradient` points outwards with a length near one.
struct field_sample {
    double distance = 0;
    dvec3 gradient{0};
};

/// Samples of the signed distance on a regular grid, evaluated as a quadratic B-spline: continuously differentiable,
/// which Newton's method needs. Within 0.2 mm of the mesh where the body is smooth; corners sharper than a cell are
/// rounded. Values are kept in steps of 5 µm, in half the memory of floats. Immutable.
class body_field {
public:
    /// Builds from a closed surface, triangles outwards; where it overlaps itself the union counts. O(cells of the
    /// band). Errors: `drape.body_empty`, `drape.body_open` (not closed), `drape.body_size` (over 4 m, or not finite).
    [[nodiscard]] static result<body_field> build(std::span<const vec3> positions, std::span<const triangle> triangles,
                                                  const body_field_settings& settings = {});

    /// Distance and gradient. Farther out than the band: the band and a zero gradient.
    [[nodiscard]] field_sample at(dvec3 p) const;
    /// Like `at`, but returns false, and leaves `out` alone, where the distance is certainly above `reach` (< band).
    [[nodiscard]] bool near(dvec3 p, double reach, field_sample& out) const;

    [[nodiscard]] double cell() const { return cell_; }
    [[nodiscard]] double band() const { return band_; }

private:
    friend class body_field_builder;

    [[nodiscard]] std::size_t index(int i, int j, int k) const {
        return (static_cast<std::size_t>(k) * size_.y + j) * size_.x + i;
    }

    ivec3 size_{0};
    dvec3 origin_{0};  ///< position of sample (0, 0, 0)
    double cell_ = 0.005;
    double band_ = 0.02;
    std::vector<std::int16_t> samples_;  ///< in steps of 5 µm
};

}  // namespace fw::drape
