// The files between the stages of a dressed figure.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "fw/dressing/outfit.hpp"

namespace fw::apps {

/// "garment-1.fwd" is next to the skin.
[[nodiscard]] std::string garment_file_name(std::size_t index);

/// Errors: `files.*`, those of dressing::parse_outfit.
[[nodiscard]] result<std::vector<dressing::garment_order>> read_outfit(const std::filesystem::path& file);

/// Garments that hang already, from the skin outwards. Errors: `files.*`, those of dressing::unpack_garment.
[[nodiscard]] result<dressing::outfit> read_garments(std::span<const std::filesystem::path> files);
/// The same, for the first of these orders: each then looks as its order says. Errors: also `outfit.garments` (more
/// than orders, or of another kind).
[[nodiscard]] result<dressing::outfit> read_garments(std::span<const std::filesystem::path> files,
                                                     std::span<const dressing::garment_order> orders);

}  // namespace fw::apps
