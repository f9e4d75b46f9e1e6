// What somebody wears who photographs themselves for a measurement: a close T-shirt and leggings, as shells over the
// skin.
#pragma once

#include "fw/body/body_model.hpp"
#include "fw/scene/model.hpp"

namespace fw::apps {

/// Colours are linear Rec.709; thicknesses from skin to the outside of the cloth, metres.
struct close_clothes {
    vec3 shirt{0.035f, 0.085f, 0.105f};
    vec3 leggings{0.030f, 0.031f, 0.036f};
    float shirt_thickness = 0.0045f;
    float leggings_thickness = 0.002f;
    float folds = 0.0008f;  ///< standard deviation of the shirt's thickness
};

/// Adds the clothes to `person`. `fitting` is the body in the fitting pose, which says where the edges are; `posed` is
/// the same body as `person` shows it.
void put_on(scene::model& person, const body::body_model& model, const body::figure& fitting,
            std::span<const vec3> posed, const close_clothes& clothes);

}  // namespace fw::apps
