// What bytes are, by their signature, and whether their end is missing. Private to the media engine.
#pragma once

#include <cstdint>
#include <span>

#include "fw/media/images.hpp"

namespace fw::media {

/// True if the container says that it goes on beyond the last byte. Only decides which reason a refusal names.
[[nodiscard]] bool ends_early(std::span<const std::uint8_t> bytes, image_format format);

}  // namespace fw::media
