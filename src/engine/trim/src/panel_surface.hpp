// One panel's flat shape as a map to the garment in space.
#pragma once

#include <vector>

#include "fw/geometry/surface_lookup.hpp"
#include "fw/trim/placing.hpp"

namespace fw::trim {

/// Keeps the cloth: it must outlive the surface.
class panel_surface {
public:
    panel_surface(const draped_cloth& cloth, const garment::mesh_panel& panel);
    panel_surface(const panel_surface&) = delete;
    panel_surface& operator=(const panel_surface&) = delete;

    struct point {
        vec3 position{0};
        vec3 normal{0, 0, 1};
    };
    /// Beyond the outline: as far from the edge as in the flat; what points downwards hangs, nothing enters the body.
    [[nodiscard]] point at(vec2 p) const;

    /// Seat at a flat point with the flat direction `up`.
    [[nodiscard]] seat seat_at(vec2 p, vec2 up) const;

private:
    [[nodiscard]] vec3 past_edge(vec3 edge, vec3 reach) const;

    const draped_cloth& cloth_;
    std::uint32_t first_ = 0;
    std::vector<vec3> flat_;
    std::vector<triangle> triangles_;
    geometry::surface_lookup lookup_;
};

}  // namespace fw::trim
