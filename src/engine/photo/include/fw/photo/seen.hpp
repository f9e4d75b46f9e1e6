// A photograph that was looked at, as a document (docs/formats/seen.schema.json): all that the fit needs of it.
#pragma once

#include <string>
#include <string_view>

#include "fw/base/error.hpp"
#include "fw/vision/photo_fit.hpp"

namespace fw::photo {

/// No document of ours is larger.
inline constexpr std::size_t most_seen_bytes = std::size_t{16} << 20;

/// The document of an accepted photograph. Of the pose the landmarks in the picture are kept; its coarse mask and its
/// landmarks in metres, which the fit never asks for, are not. Errors: `media.*` if the mask can't be written.
[[nodiscard]] result<std::string> write_seen(const vision::photo_view_input& seen);

/// Reads it back: a fit from it gives the same body. For documents of any origin. Errors: `json.*`, `seen.version`,
/// `seen.view`, `seen.value` (a number out of its limits), `seen.mask`, `seen.too_large`; field = the member at fault.
[[nodiscard]] result<vision::photo_view_input> parse_seen(std::string_view text);

}  // namespace fw::photo
