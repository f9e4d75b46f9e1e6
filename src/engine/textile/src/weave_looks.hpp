// The fabric presets' looks.
#pragma once

#include <string_view>

#include "fw/textile/weave.hpp"

namespace fw::textile {

/// By a preset's id or common name. Lives as long as the program. Errors: `fabric.unknown`.
[[nodiscard]] result<const cloth_look*> find_look(std::string_view fabric);

}  // namespace fw::textile
