// The three facts about a photo that we read from EXIF. Private to the media engine; fed with hostile bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "fw/media/images.hpp"

namespace fw::media {

struct exif_facts {
    std::optional<int> orientation;
    std::optional<double> focal_length_mm;
    std::optional<double> focal_length_35mm;
    std::optional<double> focal_plane_pixels_per_mm;
    std::optional<double> pixel_width;  ///< as the camera wrote it, before any resizing
};

/// Reads a TIFF structure, with or without the "Exif\0\0" prefix. What is missing or makes no sense is left out.
[[nodiscard]] exif_facts read_exif(std::span<const std::uint8_t> bytes);

/// A block with orientation 1, focal length and its 35 mm equivalent (rounded to millimetres, as EXIF has it), with the
/// prefix.
[[nodiscard]] std::vector<std::uint8_t> write_exif(const lens_facts& lens);

}  // namespace fw::media
