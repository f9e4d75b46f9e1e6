#include "mask_picture.hpp"

#include <algorithm>
#include <cmath>

#include "fw/base/encoding.hpp"
#include "fw/media/images.hpp"

namespace fw::photo {

result<std::string> to_picture_text(const std::vector<float>& plane, int width, int height) {
    auto grey = scene::make_image(width, height, 1);
    std::ranges::transform(plane, grey.pixels.begin(),
                           [](float v) { return static_cast<std::uint8_t>(std::lround(v * 255.0f)); });
    FW_TRY(const auto png, media::encode_png(grey, {.profile = media::color_profile::none}));
    return to_base64url(png);
}

result<std::vector<float>> plane_from(std::string_view text, int width, int height, const std::string& field) {
    const auto refused = [&] {
        return fail(error_kind::invalid, "seen.mask",
                    fmt::format("\"{}\" is no grey PNG of {} × {} pixels in base64url.", field, width, height), field);
    };
    const auto png = find_base64url(text);
    if (!png || media::find_image_format(*png) != media::image_format::png) return refused();
    const auto size = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
    const auto grey = media::decode_texture(*png, {.pixels = size, .side = std::max(width, height)});
    if (!grey || grey->width != width || grey->height != height || grey->channels != 1) return refused();
    std::vector<float> out(size);
    std::ranges::transform(grey->pixels, out.begin(), [](std::uint8_t v) { return static_cast<float>(v) / 255.0f; });
    return out;
}

}  // namespace fw::photo
