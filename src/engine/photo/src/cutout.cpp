#include "fw/photo/cutout.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "fw/media/images.hpp"

namespace fw::photo {

namespace {

constexpr int sure_alpha = 250;     ///< from here on a pixel's colour is the person's
constexpr int borrowing_reach = 5;  ///< pixels to look for a sure one

using rgb = std::array<std::uint8_t, 3>;

rgb color_at(const scene::image& picture, int x, int y) {
    const auto* p = picture.at(x, y);
    return picture.channels < 3 ? rgb{p[0], p[0], p[0]} : rgb{p[0], p[1], p[2]};
}

/// Alpha alone, each pixel's from the mask at its centre.
scene::image alpha_plane(const vision::person_mask& mask, int width, int height, double scale) {
    auto out = scene::make_image(width, height, 1);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            *out.at(x, y) = static_cast<std::uint8_t>(std::lround(255 * mask.coverage_at((dvec2(x, y) + 0.5) * scale)));
    return out;
}

/// The mean colour of what is surely the person around a pixel at the edge; its own where there is none.
rgb borrowed_color(const scene::image& small, const scene::image& alpha, int x, int y) {
    std::array<int, 3> sum{};
    int count = 0;
    for (int v = std::max(0, y - borrowing_reach); v <= std::min(small.height - 1, y + borrowing_reach); ++v)
        for (int u = std::max(0, x - borrowing_reach); u <= std::min(small.width - 1, x + borrowing_reach); ++u) {
            if (*alpha.at(u, v) < sure_alpha) continue;
            const rgb c = color_at(small, u, v);
            for (std::size_t k = 0; k < 3; ++k) sum[k] += c[k];
            ++count;
        }
    if (count == 0) return color_at(small, x, y);
    rgb out;
    for (std::size_t k = 0; k < 3; ++k) out[k] = static_cast<std::uint8_t>(sum[k] / count);
    return out;
}

}  // namespace

result<scene::image> fit_within(const scene::image& picture, int longest) {
    const int side = std::max(picture.width, picture.height);
    if (side <= longest) return picture;
    const double factor = static_cast<double>(longest) / side;
    const auto scaled = [&](int length) { return std::max(1, static_cast<int>(std::lround(length * factor))); };
    return media::resize_image(picture, scaled(picture.width), scaled(picture.height));
}

result<scene::image> make_cutout(const scene::image& photo, const vision::person_mask& mask, int longest) {
    FW_TRY(const auto small, fit_within(photo, longest));
    const auto alpha = alpha_plane(mask, small.width, small.height, static_cast<double>(photo.width) / small.width);
    auto out = scene::make_image(small.width, small.height, 4);
    for (int y = 0; y < out.height; ++y)
        for (int x = 0; x < out.width; ++x) {
            const std::uint8_t a = *alpha.at(x, y);
            if (a == 0) continue;
            const rgb c = a < sure_alpha ? borrowed_color(small, alpha, x, y) : color_at(small, x, y);
            std::ranges::copy(c, out.at(x, y));
            out.at(x, y)[3] = a;
        }
    return out;
}

}  // namespace fw::photo
