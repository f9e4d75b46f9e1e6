#include "fw/media/images.hpp"

#include <gtest/gtest.h>
#include <vips/vips.h>

#include <cstring>

using namespace fw;
using namespace fw::media;

namespace {

// Smooth enough for lossy codecs, different in each corner, so that turns and flips show.
scene::image gradient(int width, int height, int channels) {
    scene::image out = scene::make_image(width, height, channels);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            std::uint8_t* p = out.at(x, y);
            const std::array<int, 4> value{255 * x / std::max(1, width - 1), 255 * y / std::max(1, height - 1), 90,
                                           255 - x};
            for (int c = 0; c < channels; ++c) p[c] = static_cast<std::uint8_t>(value[c]);
        }
    }
    return out;
}

int worst_difference(const scene::image& a, const scene::image& b) {
    if (a.pixels.size() != b.pixels.size()) return 256;
    int worst = 0;
    for (std::size_t i = 0; i < a.pixels.size(); ++i) worst = std::max(worst, std::abs(a.pixels[i] - b.pixels[i]));
    return worst;
}

void append_u16(std::vector<std::uint8_t>& out, int value) {
    out.push_back(static_cast<std::uint8_t>(value & 255));
    out.push_back(static_cast<std::uint8_t>(value >> 8));
}
void append_u32(std::vector<std::uint8_t>& out, int value) {
    append_u16(out, value & 0xFFFF);
    append_u16(out, value >> 16);
}
void append_entry(std::vector<std::uint8_t>& out, int tag, int type, int value) {
    append_u16(out, tag);
    append_u16(out, type);
    append_u32(out, 1);
    append_u32(out, value);
}

// A little-endian EXIF block: orientation, 24 mm focal length, 35 mm equivalent 52, focal plane 4000 pixels a
// centimetre.
std::vector<std::uint8_t> exif_segment(int orientation) {
    std::vector<std::uint8_t> t{'I', 'I', 42, 0, 8, 0, 0, 0};
    append_u16(t, 2);
    append_entry(t, 0x0112, 3, orientation);
    append_entry(t, 0x8769, 4, 38);
    append_u32(t, 0);
    append_u16(t, 5);
    const int values = 38 + 2 + 5 * 12 + 4;
    append_entry(t, 0x920A, 5, values);
    append_entry(t, 0xA002, 4, 9600);
    append_entry(t, 0xA20E, 5, values + 8);
    append_entry(t, 0xA210, 3, 3);
    append_entry(t, 0xA405, 3, 52);
    append_u32(t, 0);
    append_u32(t, 240);
    append_u32(t, 10);
    append_u32(t, 4000);
    append_u32(t, 1);
    std::vector<std::uint8_t> out{0xFF, 0xE1, 0, static_cast<std::uint8_t>(t.size() + 8), 'E', 'x', 'i', 'f', 0, 0};
    out.insert(out.end(), t.begin(), t.end());
    return out;
}

std::vector<std::uint8_t> jpeg_with_exif(const scene::image& image, int orientation) {
    std::vector<std::uint8_t> bytes = encode_jpeg(image, {.quality = 95}).value();
    const auto exif = exif_segment(orientation);
    bytes.insert(bytes.begin() + 2, exif.begin(), exif.end());
    return bytes;
}

bool contains(const std::vector<std::uint8_t>& bytes, std::string_view text) {
    return std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()).find(text) !=
           std::string_view::npos;
}

}  // namespace

TEST(images, png_brings_every_pixel_back_for_grey_rgb_and_rgba) {
    for (const int channels : {1, 3, 4}) {
        const scene::image in = gradient(61, 37, channels);
        const auto out = decode_image(encode_png(in).value());
        ASSERT_TRUE(out) << out.error().message;
        EXPECT_EQ(out->image.channels, channels);
        EXPECT_EQ(worst_difference(in, out->image), 0);
    }
}

TEST(images, lossless_webp_brings_every_pixel_back) {
    const scene::image in = gradient(61, 37, 4);
    const auto out = decode_image(encode_webp(in, {.lossless = true}).value());
    ASSERT_TRUE(out) << out.error().message;
    EXPECT_EQ(worst_difference(in, out->image), 0);
}

TEST(images, jpeg_and_webp_stay_near_the_original) {
    const scene::image in = gradient(160, 120, 3);
    EXPECT_LE(worst_difference(in, decode_image(encode_jpeg(in, {.quality = 95}).value())->image), 8);
    EXPECT_LE(worst_difference(in, decode_image(encode_webp(in, {.quality = 95}).value())->image), 16);
}

TEST(images, heic_is_read) {
    ASSERT_EQ(VIPS_INIT("test"), 0);
    const scene::image in = gradient(128, 96, 3);
    VipsImage* raw = vips_image_new_from_memory(in.pixels.data(), in.pixels.size(), 128, 96, 3, VIPS_FORMAT_UCHAR);
    void* buffer = nullptr;
    std::size_t size = 0;
    ASSERT_EQ(
        vips_heifsave_buffer(raw, &buffer, &size, "compression", VIPS_FOREIGN_HEIF_COMPRESSION_HEVC, "Q", 90, nullptr),
        0)
        << vips_error_buffer();
    const std::span bytes(static_cast<const std::uint8_t*>(buffer), size);
    const auto out = decode_image(bytes);
    ASSERT_TRUE(out) << out.error().message;
    EXPECT_EQ(out->format, image_format::heic);
    EXPECT_EQ(out->image.width, 128);
    EXPECT_LE(worst_difference(in, out->image), 24);
    const auto cut = decode_image(bytes.first(size * 2 / 3));
    ASSERT_FALSE(cut);
    EXPECT_EQ(cut.error().code, "media.truncated");
    g_free(buffer);
    g_object_unref(raw);
}

TEST(images, exif_orientation_turns_the_pixels_upright) {
    const scene::image in = gradient(64, 32, 3);
    // Where the stored picture's top left corner (red 0, green 0) ends up.
    struct expectation {
        int orientation;
        bool right;
        bool bottom;
    };
    for (const expectation e : {expectation{1, false, false},
                                {2, true, false},
                                {3, true, true},
                                {4, false, true},
                                {5, false, false},
                                {6, true, false},
                                {7, true, true},
                                {8, false, true}}) {
        const auto out = decode_image(jpeg_with_exif(in, e.orientation));
        ASSERT_TRUE(out) << out.error().message;
        EXPECT_EQ(out->facts.orientation, e.orientation);
        EXPECT_EQ(out->image.width, e.orientation >= 5 ? 32 : 64);
        const std::uint8_t* corner =
            out->image.at(e.right ? out->image.width - 1 : 0, e.bottom ? out->image.height - 1 : 0);
        EXPECT_LT(corner[0] + corner[1], 40) << "orientation " << e.orientation;
    }
}

TEST(images, focal_length_and_sensor_width_come_from_exif) {
    const auto out = decode_image(jpeg_with_exif(gradient(64, 32, 3), 1));
    ASSERT_TRUE(out);
    EXPECT_DOUBLE_EQ(out->facts.focal_length_mm.value(), 24.0);
    EXPECT_DOUBLE_EQ(out->facts.focal_length_35mm.value(), 52.0);
    EXPECT_NEAR(out->facts.sensor_width_mm.value(), 24.0, 1e-9);  // 9600 pixels at 400 a millimetre
}

TEST(images, a_picture_without_exif_has_no_focal_length) {
    EXPECT_FALSE(decode_image(encode_jpeg(gradient(64, 32, 3)).value())->facts.focal_length_mm);
}

TEST(images, exif_never_reaches_the_output) {
    const auto decoded = decode_image(jpeg_with_exif(gradient(64, 32, 3), 6));
    EXPECT_FALSE(contains(encode_jpeg(decoded->image).value(), "Exif"));
}

TEST(images, a_written_focal_length_is_read_back_and_turns_nothing) {
    const auto turned = decode_image(jpeg_with_exif(gradient(64, 32, 3), 6)).value();
    const auto bytes = encode_jpeg(turned.image, {.quality = 95, .lens = turned.facts}).value();
    EXPECT_TRUE(contains(bytes, "Exif"));
    EXPECT_TRUE(contains(bytes, "ICC_PROFILE"));
    const auto again = decode_image(bytes);
    ASSERT_TRUE(again) << again.error().message;
    EXPECT_DOUBLE_EQ(again->facts.focal_length_mm.value(), 24.0);
    EXPECT_DOUBLE_EQ(again->facts.focal_length_35mm.value(), 52.0);
    EXPECT_EQ(again->facts.orientation, 1);
    EXPECT_EQ(again->image.width, 32);
    EXPECT_LE(worst_difference(turned.image, again->image), 8);
}

TEST(images, a_cut_off_file_is_called_truncated) {
    scene::image in = gradient(300, 300, 3);
    std::uint32_t noise = 1;
    for (auto& p : in.pixels) p = static_cast<std::uint8_t>(p ^ ((noise = noise * 1664525u + 1013904223u) >> 27));
    for (const auto& bytes : {encode_png(in).value(), encode_jpeg(in).value(), encode_webp(in).value()}) {
        for (const double part : {0.3, 0.6, 0.9}) {
            const auto out = decode_image(
                std::span(bytes).first(static_cast<std::size_t>(part * static_cast<double>(bytes.size()))));
            ASSERT_FALSE(out);
            EXPECT_EQ(out.error().code, "media.truncated") << part << " of " << mime_type(*find_image_format(bytes));
        }
    }
}

TEST(images, damage_inside_a_png_is_called_broken) {
    auto bytes = encode_png(gradient(300, 300, 3), {.profile = color_profile::none}).value();
    bytes[bytes.size() / 2] ^= 0x55;
    const auto out = decode_image(bytes);
    ASSERT_FALSE(out);
    EXPECT_EQ(out.error().code, "media.broken");
}

TEST(images, text_and_nothing_are_not_pictures) {
    const std::string text = "<svg xmlns='x'></svg>";
    const auto out = decode_image({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
    ASSERT_FALSE(out);
    EXPECT_EQ(out.error().code, "media.not_an_image");
    EXPECT_EQ(decode_image({}).error().code, "media.not_an_image");
}

TEST(images, limits_hold_for_bytes_pixels_and_sides) {
    const auto bytes = encode_png(gradient(200, 100, 3)).value();
    for (const image_limits limits :
         {image_limits{.bytes = 100}, image_limits{.pixels = 19'999}, image_limits{.side = 199}}) {
        const auto out = decode_image(bytes, limits);
        ASSERT_FALSE(out);
        EXPECT_EQ(out.error().code, "media.too_large");
        EXPECT_EQ(out.error().kind, error_kind::too_large);
    }
    EXPECT_TRUE(decode_image(bytes, {.bytes = bytes.size(), .pixels = 20'000, .side = 200}));
}

TEST(images, pictures_carry_an_srgb_profile_and_textures_none) {
    const scene::image in = gradient(32, 32, 3);
    EXPECT_TRUE(contains(encode_png(in).value(), "iCCP"));
    EXPECT_TRUE(contains(encode_jpeg(in).value(), "ICC_PROFILE"));
    EXPECT_TRUE(contains(encode_webp(in).value(), "ICCP"));
    EXPECT_FALSE(contains(encode_png(in, {.profile = color_profile::none}).value(), "iCCP"));
    EXPECT_FALSE(contains(encode_jpeg(in, {.profile = color_profile::none}).value(), "ICC_PROFILE"));
    EXPECT_FALSE(contains(encode_webp(in, {.profile = color_profile::none}).value(), "ICCP"));
}

TEST(images, what_is_written_has_no_metadata_but_the_profile) {
    for (const int channels : {1, 3, 4})
        for (const auto profile : {color_profile::srgb, color_profile::none}) {
            const scene::image in = gradient(33, 32, channels);
            const auto webp = encode_webp(in, {.profile = profile}).value();
            for (const char* metadata : {"EXIF", "Exif", "XMP "}) EXPECT_FALSE(contains(webp, metadata)) << metadata;
            EXPECT_FALSE(contains(encode_png(in, {.profile = profile}).value(), "eXIf"));
            EXPECT_FALSE(contains(encode_jpeg(in, {.profile = profile}).value(), "Exif"));
            std::uint32_t named = 0;
            std::memcpy(&named, &webp[4], 4);
            EXPECT_EQ(named + 8, webp.size()) << "RIFF names its length";
            EXPECT_TRUE(decode_image(webp));
        }
}

TEST(images, the_same_picture_gives_the_same_bytes) {
    const scene::image in = gradient(200, 150, 4);
    EXPECT_EQ(encode_png(in).value(), encode_png(in).value());
    EXPECT_EQ(encode_webp(in).value(), encode_webp(in).value());
    EXPECT_EQ(encode_jpeg(in).value(), encode_jpeg(in).value());
}

TEST(images, an_empty_picture_is_refused) {
    EXPECT_EQ(encode_png({}).error().code, "media.empty_image");
    scene::image torn = gradient(4, 4, 3);
    torn.pixels.pop_back();
    EXPECT_EQ(encode_png(torn).error().code, "media.empty_image");
}

TEST(images, resizing_keeps_the_corners_and_the_channels) {
    const auto out = resize_image(gradient(200, 100, 4), 50, 40);
    ASSERT_TRUE(out) << out.error().message;
    EXPECT_EQ(out->width, 50);
    EXPECT_EQ(out->height, 40);
    EXPECT_EQ(out->channels, 4);
    EXPECT_LT(out->at(0, 0)[0], 12);
    EXPECT_GT(out->at(49, 0)[0], 243);
}
