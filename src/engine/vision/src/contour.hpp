// The occluding contour of a posed body: where its outline against the background comes from.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "fw/body/body_model.hpp"
#include "view_camera.hpp"

namespace fw::vision {

/// What kind of outline a vertex makes: how far cloth or hair may stand off there, and how far to trust it.
enum class outline_kind : unsigned char { clothed, bare, head, foot, ignored };

/// A point on a mesh edge, between vertices `a` and `b`.
struct contour_point {
    std::uint32_t a = 0;
    std::uint32_t b = 0;
    double t = 0;  ///< 0 at a, 1 at b
    dvec2 pixel{0, 0};
    dvec2 normal{0, 0};  ///< outwards, in the picture, unit length
    double metres_a_pixel = 0;
    outline_kind kind = outline_kind::clothed;
};

/// Edges and kinds of the topology, found once.
class contour_finder {
public:
    explicit contour_finder(const body::body_model& model);

    /// The visible outer contour of `posed` (skin vertices). Contours inside the silhouette are left out.
    [[nodiscard]] std::vector<contour_point> find(std::span<const vec3> posed, const view_camera& camera) const;

private:
    std::span<const triangle> triangles_;
    std::vector<std::array<std::uint32_t, 2>> edges_;
    std::vector<outline_kind> kinds_;
};

}  // namespace fw::vision
