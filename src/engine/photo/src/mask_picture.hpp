// A plane of a mask as text: a grey PNG in base64url.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fw/base/error.hpp"

namespace fw::photo {

/// `plane` is width × height whole 255ths. Errors: `media.*`.
[[nodiscard]] result<std::string> to_picture_text(const std::vector<float>& plane, int width, int height);

/// Errors: `seen.mask` if it is no such picture or of another size; field = `field`.
[[nodiscard]] result<std::vector<float>> plane_from(std::string_view text, int width, int height,
                                                    const std::string& field);

}  // namespace fw::photo
