#include <fmt/format.h>

#include <cstring>

#include "exif.hpp"
#include "fw/media/images.hpp"
#include "orient.hpp"
#include "signature.hpp"
#include "vips_session.hpp"

namespace fw::media {

namespace {

using bytes_view = std::span<const std::uint8_t>;

std::unexpected<error> pixels_failed(bytes_view bytes, image_format format) {
    const std::string reason = take_vips_error();
    const bool says_so =
        reason.find("premature end") != std::string::npos || reason.find("truncat") != std::string::npos;
    if (says_so || ends_early(bytes, format)) {
        return fail(error_kind::invalid, "media.truncated",
                    "The picture's end is missing: it was cut off on its way. Send the original file again.");
    }
    return fail(error_kind::invalid, "media.broken",
                "The picture is damaged and can't be read. Open it in a photo program and save it anew.");
}

// Only the reader that the signature asks for runs, and only its header part: pixels follow on demand.
VipsImage* open_image(bytes_view bytes, image_format format) {
    void* data = const_cast<std::uint8_t*>(bytes.data());  // NOLINT: libvips only reads
    VipsImage* image = nullptr;
    const auto load = [&](auto* loader) {
        return loader(data, bytes.size(), &image, "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", VIPS_FAIL_ON_ERROR,
                      nullptr);
    };
    int status = -1;
    switch (format) {
        case image_format::jpeg:
            status = load(vips_jpegload_buffer);
            break;
        case image_format::png:
            status = load(vips_pngload_buffer);
            break;
        case image_format::webp:
            status = load(vips_webpload_buffer);
            break;
        case image_format::heic:
            status = load(vips_heifload_buffer);
            break;
    }
    return status == 0 ? image : nullptr;
}

std::unexpected<error> too_large(std::string message) {
    return fail(error_kind::too_large, "media.too_large", std::move(message));
}

result<vips_image_ptr> open_checked(bytes_view bytes, image_format format, const image_limits& limits) {
    start_vips();
    vips_image_ptr image(open_image(bytes, format));
    if (!image) return pixels_failed(bytes, format);
    const int width = vips_image_get_width(image.get());
    const int height = vips_image_get_height(image.get());
    const auto pixels = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
    if (pixels > limits.pixels || std::max(width, height) > limits.side) {
        return too_large(fmt::format(
            "The picture has {} × {} pixels; at most {:.0f} million and {} a side are read. Send a smaller one.", width,
            height, static_cast<double>(limits.pixels) * 1e-6, limits.side));
    }
    return image;
}

result<image_format> format_within(bytes_view bytes, const image_limits& limits) {
    if (bytes.size() > limits.bytes) {
        return too_large(fmt::format("The picture file has {:.1f} MB; at most {:.0f} MB are read. Send a smaller one.",
                                     static_cast<double>(bytes.size()) * 1e-6,
                                     static_cast<double>(limits.bytes) * 1e-6));
    }
    const auto format = find_image_format(bytes);
    if (!format)
        return fail(error_kind::unsupported, "media.not_an_image", "This is not a JPEG, PNG, WebP or HEIC picture.");
    return *format;
}

using vips_step = int (*)(VipsImage* in, VipsImage** out);

result<vips_image_ptr> apply(vips_image_ptr image, vips_step step, bytes_view bytes, image_format format) {
    VipsImage* out = nullptr;
    if (step(image.get(), &out) != 0) return pixels_failed(bytes, format);
    return vips_image_ptr(out);
}

int convert_by_profile(VipsImage* in, VipsImage** out) {
    return vips_icc_transform(in, out, "srgb", "embedded", TRUE, "intent", VIPS_INTENT_RELATIVE, "depth", 8, nullptr);
}

int convert_to_srgb(VipsImage* in, VipsImage** out) {
    const VipsInterpretation kind = vips_image_get_interpretation(in);
    const bool plain_grey =
        vips_image_get_bands(in) == 1 && (kind == VIPS_INTERPRETATION_B_W || kind == VIPS_INTERPRETATION_GREY16);
    return vips_colourspace(in, out, plain_grey ? VIPS_INTERPRETATION_B_W : VIPS_INTERPRETATION_sRGB, nullptr);
}

int cast_to_bytes(VipsImage* in, VipsImage** out) {
    return vips_cast_uchar(in, out, nullptr);
}

bool needs_profile_conversion(VipsImage* image) {
    return vips_image_get_typeof(image, VIPS_META_ICC_NAME) != 0 && vips_image_get_bands(image) >= 3;
}

result<scene::image> to_pixels(vips_image_ptr image, bytes_view bytes, image_format format) {
    FW_TRY(image, apply(std::move(image), convert_to_srgb, bytes, format));
    FW_TRY(image, apply(std::move(image), cast_to_bytes, bytes, format));
    std::size_t size = 0;
    const std::unique_ptr<void, decltype(&g_free)> memory(vips_image_write_to_memory(image.get(), &size), &g_free);
    if (!memory) return pixels_failed(bytes, format);
    scene::image out;
    out.width = vips_image_get_width(image.get());
    out.height = vips_image_get_height(image.get());
    out.channels = vips_image_get_bands(image.get());
    if (out.channels != 1 && out.channels != 3 && out.channels != 4) {
        return fail(error_kind::unsupported, "media.broken", "The picture has an unusual number of colour channels.");
    }
    const auto* first = static_cast<const std::uint8_t*>(memory.get());
    out.pixels.assign(first, first + size);
    return out;
}

photo_facts facts_of(VipsImage* image) {
    photo_facts facts;
    // libheif turns pictures by itself; libvips then removes its own orientation field: trust that one.
    facts.orientation = vips_image_get_orientation(image);
    const void* blob = nullptr;
    std::size_t length = 0;
    if (vips_image_get_typeof(image, VIPS_META_EXIF_NAME) == 0 ||
        vips_image_get_blob(image, VIPS_META_EXIF_NAME, &blob, &length) != 0) {
        return facts;
    }
    const exif_facts exif = read_exif({static_cast<const std::uint8_t*>(blob), length});
    facts.focal_length_mm = exif.focal_length_mm;
    facts.focal_length_35mm = exif.focal_length_35mm;
    if (exif.focal_plane_pixels_per_mm) {
        const double width = exif.pixel_width.value_or(vips_image_get_width(image));
        const double sensor = width / *exif.focal_plane_pixels_per_mm;
        if (sensor > 1 && sensor < 100) facts.sensor_width_mm = sensor;
    }
    return facts;
}

}  // namespace

result<decoded_image> decode_image(bytes_view bytes, const image_limits& limits) {
    FW_TRY(const image_format format, format_within(bytes, limits));
    FW_TRY(vips_image_ptr image, open_checked(bytes, format, limits));
    decoded_image out;
    out.format = format;
    out.facts = facts_of(image.get());
    if (needs_profile_conversion(image.get())) {
        FW_TRY(image, apply(std::move(image), convert_by_profile, bytes, format));
    }
    FW_TRY(scene::image pixels, to_pixels(std::move(image), bytes, format));
    out.image = orient(std::move(pixels), out.facts.orientation);
    return out;
}

result<scene::image> decode_texture(bytes_view bytes, const image_limits& limits) {
    FW_TRY(const image_format format, format_within(bytes, limits));
    FW_TRY(vips_image_ptr image, open_checked(bytes, format, limits));
    return to_pixels(std::move(image), bytes, format);
}

}  // namespace fw::media
