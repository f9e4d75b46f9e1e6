// The studio's sweep: a floor that curves up into a wall, met by rays in closed form.
#pragma once

#include <optional>

#include "fw/render/light.hpp"
#include "ray_device.hpp"

namespace fw::render {

struct sweep_hit {
    vec3 position;
    vec3 normal;
    float t = 0;
    float along = 0;  ///< arc length from below the figure's centre towards the wall, negative towards the camera
    float across = 0;
};

class sweep_surface {
public:
    explicit sweep_surface(const sweep& s);

    [[nodiscard]] std::optional<sweep_hit> intersect(const ray& r) const;

    /// The point and normal at (across, along): the sweep unrolled.
    [[nodiscard]] sweep_hit at(float across, float along) const;

    /// What the picture shows there without any shadow, linear.
    [[nodiscard]] vec3 color_at(const sweep_hit& h) const;

    [[nodiscard]] const sweep& description() const { return s_; }

private:
    sweep s_;
    vec3 side_;
};

}  // namespace fw::render
