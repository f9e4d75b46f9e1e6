// Rays through the picture plane of a pinhole camera.
#pragma once

#include <cmath>

#include "fw/scene/camera.hpp"
#include "ray_device.hpp"

namespace fw::render {

class camera_rays {
public:
    camera_rays(const scene::camera& c, int width, int height) : eye_(c.eye) {
        const vec3 forward = glm::normalize(c.target - c.eye);
        const vec3 right = glm::normalize(glm::cross(forward, c.up));
        const vec3 up = glm::cross(right, forward);
        const float half = std::tan(c.vertical_fov / 2);
        const float step = 2 * half / static_cast<float>(height);
        right_ = right * step;
        down_ = -up * step;
        corner_ = forward - right_ * (static_cast<float>(width) / 2) - down_ * (static_cast<float>(height) / 2);
        spread_ = step / 2;
    }

    /// Through the point (x, y) of the picture, in pixels from its upper left corner.
    [[nodiscard]] ray through(float x, float y) const { return {eye_, glm::normalize(corner_ + right_ * x + down_ * y)}; }

    /// Radius of half a pixel at distance one.
    [[nodiscard]] float spread() const { return spread_; }

private:
    vec3 eye_;
    vec3 corner_;
    vec3 right_;
    vec3 down_;
    float spread_ = 0;
};

}  // namespace fw::render
