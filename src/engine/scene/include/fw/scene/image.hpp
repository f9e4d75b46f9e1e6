// A decoded picture in memory. Encoding and decoding live in fw_media.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace fw::scene {

/// Eight bits a channel, rows from the top, no padding. `channels` is 1 (grey), 3 (RGB) or 4 (RGBA, not premultiplied).
/// Colour pictures are sRGB; data pictures (normal, roughness) are linear.
struct image {
    int width = 0;
    int height = 0;
    int channels = 4;
    std::vector<std::uint8_t> pixels;

    [[nodiscard]] bool empty() const { return pixels.empty(); }
    [[nodiscard]] const std::uint8_t* at(int x, int y) const {
        return pixels.data() + (static_cast<std::size_t>(y) * width + x) * channels;
    }
    [[nodiscard]] std::uint8_t* at(int x, int y) {
        return pixels.data() + (static_cast<std::size_t>(y) * width + x) * channels;
    }
};

/// An image of the given size with every byte zero.
[[nodiscard]] image make_image(int width, int height, int channels);

}  // namespace fw::scene
