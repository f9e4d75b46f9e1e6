// Rays through the picture plane of a pinhole camera.
#pragma once

#include <cmath>

#include "fw/scene/camera.hpp"
#include "ray_device.hpp"

namespace fw::render {

struct picture_part {
    float left, top, right, bottom;
    [[nodiscard]] bool holds(float x, float y) const { return x >= left && x <= right && y >= top && y <= bottom; }
};

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
    [[nodiscard]] ray through(float x, float y) const {
        return {eye_, glm::normalize(corner_ + right_ * x + down_ * y)};
    }

    /// The part of the picture, in pixels, outside of which nothing within `box` is seen; everything if the
    /// eye is inside.
    [[nodiscard]] picture_part part_of(const geometry::bounds& box) const {
        picture_part out{1e9f, 1e9f, -1e9f, -1e9f};
        const vec3 forward = corner_ - right_ * glm::dot(corner_, right_) / glm::dot(right_, right_) -
                             down_ * glm::dot(corner_, down_) / glm::dot(down_, down_);
        for (int k = 0; k < 8; ++k) {
            const vec3 p(k & 1 ? box.upper.x : box.lower.x, k & 2 ? box.upper.y : box.lower.y,
                         k & 4 ? box.upper.z : box.lower.z);
            const float depth = glm::dot(p - eye_, forward) / glm::dot(forward, forward);
            if (depth <= 1e-6f) return {-1e9f, -1e9f, 1e9f, 1e9f};
            const vec3 on_plane = (p - eye_) / depth - corner_;
            const float x = glm::dot(on_plane, right_) / glm::dot(right_, right_);
            const float y = glm::dot(on_plane, down_) / glm::dot(down_, down_);
            out = {std::min(out.left, x), std::min(out.top, y), std::max(out.right, x), std::max(out.bottom, y)};
        }
        return {out.left - 1, out.top - 1, out.right + 1, out.bottom + 1};
    }

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
