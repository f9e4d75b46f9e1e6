// The room in which the demo's photographs are taken.
#pragma once

#include "fw/render/light.hpp"
#include "fw/scene/model.hpp"

namespace fw::apps {

/// A wall 0.9 m behind the origin, a wooden floor, a door, a sideboard with books, a picture and a plant; the camera
/// stands at +z. Metres.
[[nodiscard]] scene::model make_living_room();

/// A window to the camera's right, a lamp at the ceiling, the rest of the room as soft light.
[[nodiscard]] render::light_setup make_room_light();

}  // namespace fw::apps
