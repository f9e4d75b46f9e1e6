// Drawing directions towards lamps, sun and surroundings, and what a ray meets that leaves the model.
#pragma once

#include <optional>

#include "backdrop.hpp"
#include "environment.hpp"

namespace fw::render {

inline constexpr std::size_t max_lamps = 8;

/// A direction towards one light, chosen among all.
struct light_sample {
    vec3 direction;
    float distance = 1e30f;
    vec3 radiance{0};       ///< arriving; for a sun without size: irradiance
    float density = 0;      ///< of the direction by solid angle, with the choice of the light; 0 if there is no light
    bool is_point = false;  ///< other strategies cannot find it
};

struct escaped_light {
    vec3 radiance{0};
    float density = 0;  ///< with which sample() would have drawn this direction
};

class light_rig {
public:
    explicit light_rig(const light_setup& setup);

    [[nodiscard]] const light_setup& setup() const { return setup_; }
    [[nodiscard]] const environment& around() const { return around_; }
    [[nodiscard]] const std::optional<sweep_surface>& backdrop() const { return backdrop_; }

    /// Chooses a light in proportion to what it sends to a surface at `p` with `normal` (both sides if
    /// `two_sided`).
    [[nodiscard]] light_sample sample(vec3 p, vec3 normal, vec2 u, float choice) const;

    /// Light along a ray that left the model at r.origin, whose surface had `normal`.
    [[nodiscard]] escaped_light escaped(const ray& r, vec3 normal) const;

    /// Point `u` of lamp `i`, seen from `p`: direction, distance, radiance (0 from behind), solid-angle
    /// density.
    [[nodiscard]] light_sample sample_lamp(std::size_t i, vec3 p, vec2 u) const;

private:
    struct choice_table {
        std::array<float, max_lamps + 2> weight{};
        float total = 0;
    };
    [[nodiscard]] choice_table choices(vec3 p, vec3 normal) const;
    [[nodiscard]] light_sample sample_sun(vec2 u) const;

    light_setup setup_;
    environment around_;
    std::optional<sweep_surface> backdrop_;
    std::array<vec3, max_lamps> lamp_normals_{};
    std::array<float, max_lamps> lamp_areas_{};
    float picture_weight_ = 0;
};

}  // namespace fw::render
