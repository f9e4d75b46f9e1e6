// People for test photographs: a body in a pose, skin, hair and close-fitting clothes, as one coloured mesh.
#pragma once

#include "fw/body/body_model.hpp"
#include "fw/vision/limb_pose.hpp"
#include "fw/vision/testing/photo_maker.hpp"

namespace fw::vision::testing {

struct person_look {
    vec3 skin{0.78f, 0.60f, 0.50f};  ///< sRGB
    vec3 hair{0.16f, 0.11f, 0.08f};
    vec3 shirt{0.25f, 0.30f, 0.50f};
    vec3 trousers{0.14f, 0.14f, 0.17f};
    double cloth = 0.002;         ///< metres between skin and the outside of the cloth
    double wrinkles = 0.001;      ///< standard deviation of that
    double trouser_length = 0.5;  ///< 0 short to the crotch … 1 to the ankle
    std::uint32_t seed = 1;
};

/// All colours and the cloth drawn from `seed`.
[[nodiscard]] person_look make_random_look(std::uint32_t seed);

/// `positions` in the model's own pose, helpers included, as `body_model::evaluate` gives them.
[[nodiscard]] colored_mesh make_person(const body::body_model& model, std::span<const vec3> positions,
                                       const limb_pose& pose, const person_look& look);

}  // namespace fw::vision::testing
