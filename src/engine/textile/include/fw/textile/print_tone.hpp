// The colour of a print that was asked for without one.
#pragma once

#include <optional>
#include <string_view>

#include "fw/base/error.hpp"
#include "fw/scene/model.hpp"

namespace fw::textile {

/// A tone of the cloth's own colour (`color`, else the fabric's): deeper on a light cloth, paler on a dark one. sRGB in
/// [0, 1]. Errors: `fabric.unknown`.
[[nodiscard]] result<vec3> tone_on_tone(std::string_view fabric, const std::optional<vec3>& color);

}  // namespace fw::textile
