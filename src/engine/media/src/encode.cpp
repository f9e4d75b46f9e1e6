#include <fmt/format.h>

#include <stdexcept>

#include "exif.hpp"
#include "fw/media/images.hpp"
#include "vips_session.hpp"

namespace fw::media {

namespace {

result<vips_image_ptr> wrap(const scene::image& image, int longest_side) {
    const auto needed = static_cast<std::size_t>(image.width) * image.height * image.channels;
    if (image.width < 1 || image.height < 1 || image.pixels.size() != needed) {
        return fail(error_kind::invalid, "media.empty_image", "There is no picture to save.");
    }
    if (std::max(image.width, image.height) > longest_side) {
        return fail(error_kind::too_large, "media.too_large",
                    fmt::format("A picture of {} × {} pixels is too large for this format (at most {} a side).",
                                image.width, image.height, longest_side));
    }
    start_vips();
    VipsImage* raw = vips_image_new_from_memory(image.pixels.data(), image.pixels.size(), image.width, image.height,
                                                image.channels, VIPS_FORMAT_UCHAR);
    if (raw == nullptr) return fail(error_kind::internal, "media.encode", "libvips: " + take_vips_error());
    vips_image_ptr plain(raw);
    VipsImage* tagged = nullptr;
    const auto kind = image.channels == 1 ? VIPS_INTERPRETATION_B_W : VIPS_INTERPRETATION_sRGB;
    // 72 dots an inch would be a guess; 1 pixel a millimetre is libvips' "not said".
    if (vips_copy(plain.get(), &tagged, "interpretation", kind, nullptr) != 0) {
        return fail(error_kind::internal, "media.encode", "libvips: " + take_vips_error());
    }
    return vips_image_ptr(tagged);
}

result<std::vector<std::uint8_t>> take(int status, void* buffer, std::size_t size) {
    const std::unique_ptr<void, decltype(&g_free)> owned(buffer, &g_free);
    if (status != 0)
        return fail(error_kind::internal, "media.encode", "The picture could not be saved: " + take_vips_error());
    const auto* first = static_cast<const std::uint8_t*>(buffer);
    return std::vector<std::uint8_t>(first, first + size);
}

// The name of libvips' built-in profile, or nothing. The pictures that we wrap have no other metadata to lose.
const char* profile_name(const scene::image& image, color_profile profile) {
    return profile == color_profile::srgb && image.channels >= 3 ? "srgb" : nullptr;
}

/// Puts a marker segment behind the JFIF header. Its length field counts itself.
void insert_segment(std::vector<std::uint8_t>& jpeg, std::uint8_t marker, std::vector<std::uint8_t> content) {
    const std::size_t length = content.size() + 2;
    const std::array<std::uint8_t, 4> head{0xFF, marker, static_cast<std::uint8_t>(length >> 8),
                                           static_cast<std::uint8_t>(length & 255)};
    content.insert(content.begin(), head.begin(), head.end());
    const bool has_jfif = jpeg[3] == 0xE0;
    const std::size_t behind = has_jfif ? std::size_t{4} + (jpeg[4] << 8 | jpeg[5]) : 2;
    jpeg.insert(jpeg.begin() + static_cast<std::ptrdiff_t>(behind), content.begin(), content.end());
}

// Without `strip` libvips adds an EXIF block of its own to a JPEG, and with it no profile: so the profile's APP2
// segment (ICC.1, annex B.4: one chunk) goes in here, behind the JFIF header.
void insert_srgb_profile(std::vector<std::uint8_t>& jpeg) {
    VipsBlob* blob = nullptr;
    if (vips_profile_load("srgb", &blob, nullptr) != 0)
        throw std::runtime_error("libvips has no sRGB profile: " + take_vips_error());
    std::size_t size = 0;
    const auto* profile = static_cast<const std::uint8_t*>(vips_blob_get(blob, &size));
    std::vector<std::uint8_t> content;
    for (const char c : std::string_view("ICC_PROFILE\0\1\1", 14)) content.push_back(static_cast<std::uint8_t>(c));
    content.insert(content.end(), profile, profile + size);
    vips_area_unref(VIPS_AREA(blob));
    insert_segment(jpeg, 0xE2, std::move(content));
}

// Even with `strip` libvips leaves an EXIF chunk of its own beside a profile, with a head that WebP does not have there
// (RFC 9649, 2.7.1.5): readers complain. It goes, and with it its flag in VP8X.
void drop_exif(std::vector<std::uint8_t>& webp) {
    constexpr std::size_t riff_head = 12, chunk_head = 8;
    constexpr std::uint8_t has_exif = 0x08;
    const auto number = [&](std::size_t at) {
        return static_cast<std::size_t>(webp[at]) | static_cast<std::size_t>(webp[at + 1]) << 8 |
               static_cast<std::size_t>(webp[at + 2]) << 16 | static_cast<std::size_t>(webp[at + 3]) << 24;
    };
    for (std::size_t at = riff_head; at + chunk_head <= webp.size();) {
        const std::size_t length = number(at + 4), whole = chunk_head + length + length % 2;
        const std::string_view name(reinterpret_cast<const char*>(&webp[at]), 4);
        if (name == "VP8X") webp[at + chunk_head] &= static_cast<std::uint8_t>(~has_exif);
        if (name != "EXIF") {
            at += whole;
            continue;
        }
        const auto begin = webp.begin() + static_cast<std::ptrdiff_t>(at);
        webp.erase(begin, begin + static_cast<std::ptrdiff_t>(std::min(whole, webp.size() - at)));
    }
    const auto rest = webp.size() - 8;
    for (std::size_t i = 0; i < 4; ++i) webp[4 + i] = static_cast<std::uint8_t>(rest >> (8 * i));
}

}  // namespace

result<std::vector<std::uint8_t>> encode_png(const scene::image& image, const png_options& options) {
    FW_TRY(const vips_image_ptr in, wrap(image, 1 << 20));
    void* buffer = nullptr;
    std::size_t size = 0;
    const int status =
        vips_pngsave_buffer(in.get(), &buffer, &size, "compression", options.compression, "filter",
                            VIPS_FOREIGN_PNG_FILTER_ALL, "profile", profile_name(image, options.profile), nullptr);
    return take(status, buffer, size);
}

result<std::vector<std::uint8_t>> encode_jpeg(const scene::image& image, const jpeg_options& options) {
    FW_TRY(const vips_image_ptr in, wrap(image, 65'500));
    const std::array<double, 3> paper{255, 255, 255};
    const std::unique_ptr<VipsArrayDouble, void (*)(VipsArrayDouble*)> background(
        vips_array_double_new(paper.data(), 3), [](VipsArrayDouble* a) { vips_area_unref(VIPS_AREA(a)); });
    void* buffer = nullptr;
    std::size_t size = 0;
    const auto subsample = options.quality >= 90 ? VIPS_FOREIGN_SUBSAMPLE_OFF : VIPS_FOREIGN_SUBSAMPLE_ON;
    const int status =
        vips_jpegsave_buffer(in.get(), &buffer, &size, "Q", options.quality, "optimize_coding", TRUE, "subsample_mode",
                             subsample, "background", background.get(), "strip", TRUE, nullptr);
    FW_TRY(auto bytes, take(status, buffer, size));
    if (profile_name(image, options.profile) != nullptr) insert_srgb_profile(bytes);
    if (options.lens) insert_segment(bytes, 0xE1, write_exif(*options.lens));
    return bytes;
}

result<std::vector<std::uint8_t>> encode_webp(const scene::image& image, const webp_options& options) {
    FW_TRY(const vips_image_ptr in, wrap(image, 16'383));
    void* buffer = nullptr;
    std::size_t size = 0;
    const int status = vips_webpsave_buffer(in.get(), &buffer, &size, "Q", options.quality, "lossless",
                                            options.lossless ? TRUE : FALSE, "effort", options.effort,
                                            "smart_subsample", options.quality >= 90 ? TRUE : FALSE, "strip", TRUE,
                                            "profile", profile_name(image, options.profile), nullptr);
    FW_TRY(auto bytes, take(status, buffer, size));
    drop_exif(bytes);
    return bytes;
}

result<scene::image> resize_image(const scene::image& image, int width, int height) {
    if (width < 1 || height < 1)
        return fail(error_kind::invalid, "media.empty_image", "A picture needs at least one pixel.");
    FW_TRY(const vips_image_ptr in, wrap(image, 1 << 20));
    VipsImage* raw = nullptr;
    if (vips_thumbnail_image(in.get(), &raw, width, "height", height, "size", VIPS_SIZE_FORCE, nullptr) != 0) {
        return fail(error_kind::internal, "media.encode", "The picture could not be resized: " + take_vips_error());
    }
    const vips_image_ptr resized(raw);
    std::size_t size = 0;
    const std::unique_ptr<void, decltype(&g_free)> memory(vips_image_write_to_memory(resized.get(), &size), &g_free);
    scene::image out{width, height, image.channels, {}};
    if (!memory || size != static_cast<std::size_t>(width) * height * image.channels) {
        return fail(error_kind::internal, "media.encode", "The picture could not be resized: " + take_vips_error());
    }
    const auto* first = static_cast<const std::uint8_t*>(memory.get());
    out.pixels.assign(first, first + size);
    return out;
}

}  // namespace fw::media
