// Pictures as bytes: decoding with hard limits, encoding with an sRGB profile. libvips inside; nothing of it in here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "fw/base/error.hpp"
#include "fw/scene/image.hpp"

namespace fw::media {

enum class image_format { jpeg, png, webp, heic };

/// What a decoder refuses to go beyond. The defaults admit a 50-megapixel photo.
struct image_limits {
    std::size_t bytes = std::size_t{64} << 20;
    std::size_t pixels = 50'000'000;
    int side = 16384;  ///< the longer side
};

/// Millimetres; absent if not known.
struct lens_facts {
    std::optional<double> focal_length_mm;
    std::optional<double> focal_length_35mm;
};

/// The only EXIF facts that are kept: what the camera model of a photo needs. Absent if the file is silent.
struct photo_facts : lens_facts {
    std::optional<double> sensor_width_mm;  ///< from the focal plane resolution
    int orientation = 1;                    ///< EXIF 1-8 as found; already applied to the pixels
};

struct decoded_image {
    scene::image image;  ///< sRGB, upright, 1, 3 or 4 channels
    image_format format = image_format::png;
    photo_facts facts;
};

/// The format by the bytes' signature, never by a name; nothing if it is none of ours.
[[nodiscard]] std::optional<image_format> find_image_format(std::span<const std::uint8_t> bytes);

/// "image/png" and so on.
[[nodiscard]] std::string_view mime_type(image_format format);

/// Decodes a JPEG, PNG, WebP or HEIC picture: colour profile converted to sRGB, 16 bits reduced to 8, EXIF orientation
/// applied, all metadata dropped but `photo_facts`. Refuses before pixels are allocated.
/// Errors: `media.not_an_image`, `media.truncated`, `media.too_large` (bytes, pixels or side), `media.broken`.
[[nodiscard]] result<decoded_image> decode_image(std::span<const std::uint8_t> bytes, const image_limits& limits = {});

/// As stored: samples of a data picture (normal map, roughness) without any colour conversion, no orientation.
[[nodiscard]] result<scene::image> decode_texture(std::span<const std::uint8_t> bytes, const image_limits& limits = {});

/// Pictures for people carry the sRGB profile; textures inside glTF must carry none.
enum class color_profile { srgb, none };

struct png_options {
    int compression = 6;  ///< zlib level, 1 fast to 9 small
    color_profile profile = color_profile::srgb;
};
struct jpeg_options {
    int quality = 88;  ///< 1-100; 4:4:4 from 90 up
    color_profile profile = color_profile::srgb;
    std::optional<lens_facts> lens = {};  ///< written as EXIF, with an orientation of 1: our pixels are upright
};
struct webp_options {
    int quality = 84;       ///< 1-100, ignored if lossless; from 90 up edges between colours stay sharp
    bool lossless = false;  ///< also keeps colour under full transparency
    int effort = 4;         ///< 0 fast to 6 small
    color_profile profile = color_profile::srgb;
};

/// Encode; grey pictures never carry a profile. Same picture and options, same bytes.
/// JPEG drops alpha over white. Errors: `media.empty_image`, `media.too_large` (WebP: 16383 a side), `media.encode`.
[[nodiscard]] result<std::vector<std::uint8_t>> encode_png(const scene::image& image, const png_options& options = {});
[[nodiscard]] result<std::vector<std::uint8_t>> encode_jpeg(const scene::image& image,
                                                            const jpeg_options& options = {});
[[nodiscard]] result<std::vector<std::uint8_t>> encode_webp(const scene::image& image,
                                                            const webp_options& options = {});

/// The picture reduced or enlarged to `width` × `height` (Lanczos, premultiplied alpha), for variants and thumbnails.
[[nodiscard]] result<scene::image> resize_image(const scene::image& image, int width, int height);

}  // namespace fw::media
