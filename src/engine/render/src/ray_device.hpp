// Rays against triangles: the only face behind which a ray tracing library (Embree 3 today) stands.
#pragma once

#include <array>
#include <memory>
#include <span>

#include "fw/base/error.hpp"
#include "fw/geometry/math.hpp"

namespace fw::render {

struct ray {
    vec3 origin;
    vec3 direction;  ///< length one
    float t_near = 0;
    float t_far = 1e30f;
};

/// Where a ray met a triangle; `geometry` is -1 if nowhere. u, v are the weights of the triangle's second and
/// third corner.
struct ray_hit {
    int geometry = -1;
    int triangle = -1;
    float u = 0;
    float v = 0;
    float t = 1e30f;
    [[nodiscard]] bool found() const { return geometry >= 0; }
};

/// Triangles of one geometry. `positions` must stay alive as long as the device and be followed by 16
/// readable bytes.
struct ray_geometry {
    std::span<const vec3> positions;
    std::span<const triangle> triangles;
    bool see_through = false;  ///< alpha decides: never blocks a ray by itself
};

/// An immutable tree over all triangles. Same queries, same bits, on every x86-64 processor with AVX2.
class ray_device {
public:
    /// Errors: `render.too_large` if the library runs out of memory.
    [[nodiscard]] static result<ray_device> make(std::span<const ray_geometry> geometries);

    ray_device(ray_device&&) noexcept;
    ray_device& operator=(ray_device&&) noexcept;
    ~ray_device();

    [[nodiscard]] bool has_see_through() const;

    /// Nearest hit of any geometry.
    [[nodiscard]] ray_hit intersect(const ray& r) const;

    /// Nearest hits of eight rays that run close to each other.
    void intersect_bundle(std::span<const ray, 8> rays, std::span<ray_hit, 8> hits) const;

    /// True if an opaque triangle lies between t_near and t_far.
    [[nodiscard]] bool occluded(const ray& r) const;

    /// The same for eight rays; bit i of the answer is ray i.
    [[nodiscard]] unsigned occluded_bundle(std::span<const ray, 8> rays) const;

    /// Nearest see-through hit only.
    [[nodiscard]] ray_hit intersect_see_through(const ray& r) const;

private:
    struct parts;
    explicit ray_device(std::unique_ptr<parts> p);
    std::unique_ptr<parts> parts_;
};

}  // namespace fw::render
