// What elements are made of.
#pragma once

#include "fw/trim/element.hpp"

namespace fw::trim {

[[nodiscard]] scene::material make_material(trim_material kind, vec3 color, std::string name);

}  // namespace fw::trim
