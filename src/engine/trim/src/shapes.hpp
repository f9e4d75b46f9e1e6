// The few shapes that elements are built of. Normals are smooth except where a profile has a double point.
#pragma once

#include <span>

#include "fw/scene/model.hpp"

namespace fw::trim {

/// Collects triangles of one material.
class shape_builder {
public:
    /// Turned about z: `profile` holds (radius, z) from the bottom's outside over the top to the middle.
    void lathe(vec3 centre, std::span<const vec2> profile, int around = 40);
    /// A round cord along points.
    void tube(std::span<const vec3> path, float radius, int around = 10);
    void sphere(vec3 centre, vec3 radii);
    /// A flat piece with this outline (counter-clockwise, star-shaped about its middle, dense), rising from `low` to
    /// `high` with a rounded rim; filled with rings so that it can bend.
    void slab(std::span<const vec2> outline, float low, float high, float rim);
    /// An upright box.
    void box(vec3 lower, vec3 upper);

    [[nodiscard]] scene::primitive take() &&;

private:
    scene::primitive out_;
};

/// A rectangle with rounded corners as a dense outline.
[[nodiscard]] std::vector<vec2> rounded_rectangle(vec2 lower, vec2 upper, float radius);

}  // namespace fw::trim
