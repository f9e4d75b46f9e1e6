// Light and shadow of studio lamps for draft pictures, computed at vertices and on a grid of the backdrop instead of
// at every pixel: smooth, free of noise, and the same from picture to picture.
#pragma once

#include <span>
#include <vector>

#include "stage_parts.hpp"

namespace fw::render {

/// Share of the surrounding light that reaches each vertex, in the order of placed_geometry::first_vertex: cosine
/// weighted, a fixed pattern of 32 rays a vertex turned by the vertex's index, then smoothed along the triangles.
[[nodiscard]] std::vector<float> bake_ambient(const traced_scene& t, int threads);

/// Share of each lamp that each vertex sees: value of lamp l at vertex v is at [v * lamps + l].
[[nodiscard]] std::vector<float> bake_lamps(const traced_scene& t, const light_rig& lights, int threads);

/// The shadow on the backdrop as a picture of the unrolled sweep.
class backdrop_shadow {
public:
    backdrop_shadow() = default;
    backdrop_shadow(const traced_scene& t, const light_rig& lights, int threads);

    /// Light left, per colour; 1 outside the grid.
    [[nodiscard]] vec3 at(const sweep_hit& h) const;

private:
    [[nodiscard]] vec3 shadow_of(const traced_scene& t, const light_rig& lights, const sweep_hit& h) const;
    void smooth();

    int width_ = 0;
    int height_ = 0;
    float extent_ = 1;  ///< half width; the grid goes from -extent to 2.6 extents along the sweep
    std::vector<vec3> light_;
};

}  // namespace fw::render
