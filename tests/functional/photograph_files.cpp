#include "photograph_files.hpp"

#include <vips/vips.h>

#include <stdexcept>

#include "fw/base/encoding.hpp"
#include "support/photographed.hpp"

namespace fw::functional {

namespace {

namespace fs = std::filesystem;
using vision::photo_view;

constexpr int width = 2100;

std::vector<vec3> woman() {
    auto shape = body::make_plain_shape(body::sex::female, 40);
    shape.weight = 0.68;
    return body::testing::model().evaluate(shape);
}

std::vector<std::uint8_t> to_jpeg(const scene::image& image) {
    return media::encode_jpeg(image, {.quality = 92, .lens = media::lens_facts{{}, 26.0}}).value();
}

fs::path put(const fs::path& path, std::span<const std::uint8_t> bytes) {
    if (const auto written = files::write_bytes(path, bytes); !written)
        throw std::runtime_error(written.error().message);
    return path;
}

/// As a camera held upright stores it that has its sensor lying: orientation 6.
scene::image laid_down(const scene::image& upright) {
    auto out = scene::make_image(upright.height, upright.width, 3);
    for (int y = 0; y < out.height; ++y)
        for (int x = 0; x < out.width; ++x) std::copy_n(upright.at(out.height - 1 - y, x), 3, out.at(x, y));
    return out;
}

/// The upper two thirds, at a tenth of the light.
scene::image darkened_and_cut(const scene::image& good) {
    auto out = scene::make_image(good.width, good.height * 2 / 3, 3);
    for (std::size_t i = 0; i < out.pixels.size(); ++i) out.pixels[i] = good.pixels[i] / 10;
    return out;
}

/// Bytes of a TIFF block, little-endian.
class tiff_writer {
public:
    void u16(std::size_t v) {
        for (int k = 0; k < 2; ++k) bytes_.push_back(static_cast<std::uint8_t>(v >> 8 * k));
    }
    void u32(std::size_t v) {
        for (int k = 0; k < 4; ++k) bytes_.push_back(static_cast<std::uint8_t>(v >> 8 * k));
    }
    void entry(std::size_t tag, std::size_t type, std::size_t count, std::size_t value) {
        u16(tag);
        u16(type);
        u32(count);
        u32(value);
    }
    void text(std::string_view t) { bytes_.insert(bytes_.end(), t.begin(), t.end()); }
    [[nodiscard]] const std::vector<std::uint8_t>& bytes() const { return bytes_; }

private:
    std::vector<std::uint8_t> bytes_;
};

/// Orientation 6, the camera's maker, and a GPS directory with a latitude and a name of the place.
std::vector<std::uint8_t> exif_with_place() {
    const std::string maker("SECRET-CAMERA\0", 14);
    const std::string place("SECRET-PLACE\0\0", 14);
    constexpr std::size_t first = 8, gps = first + 2 + 3 * 12 + 4, values = gps + 2 + 3 * 12 + 4;
    tiff_writer t;
    t.text("II");
    t.u16(42);
    t.u32(first);
    t.u16(3);
    t.entry(0x010F, 2, maker.size(), values);
    t.entry(0x0112, 3, 1, 6);
    t.entry(0x8825, 4, 1, gps);
    t.u32(0);
    t.u16(3);
    t.entry(1, 2, 2, 'N');
    t.entry(2, 5, 3, values + maker.size() + place.size());
    t.entry(0x12, 2, place.size(), values + maker.size());
    t.u32(0);
    t.text(maker);
    t.text(place);
    for (const std::size_t v : {48, 1, 8, 1, 1444, 100}) t.u32(v);
    return t.bytes();
}

void add_segment(std::vector<std::uint8_t>& jpeg, std::uint8_t marker, std::string_view head,
                 std::span<const std::uint8_t> content) {
    std::vector<std::uint8_t> segment{0xFF, marker};
    const std::size_t length = head.size() + content.size() + 2;
    segment.push_back(static_cast<std::uint8_t>(length >> 8));
    segment.push_back(static_cast<std::uint8_t>(length));
    segment.insert(segment.end(), head.begin(), head.end());
    segment.insert(segment.end(), content.begin(), content.end());
    jpeg.insert(jpeg.begin() + 2, segment.begin(), segment.end());
}

std::vector<std::uint8_t> with_secrets_of(const scene::image& front) {
    auto jpeg = media::encode_jpeg(laid_down(front), {.quality = 92}).value();
    add_segment(jpeg, 0xFE, "", bytes_of("SECRET-COMMENT"));
    add_segment(jpeg, 0xE1, std::string_view("http://ns.adobe.com/xap/1.0/\0", 29),
                bytes_of("<x:xmpmeta xmlns:x='adobe:ns:meta/'>SECRET-XMP</x:xmpmeta>"));
    add_segment(jpeg, 0xE1, std::string_view("Exif\0\0", 6), exif_with_place());
    return jpeg;
}

/// The picture through libvips: what our own encoders do not write.
class vips_copy {
public:
    explicit vips_copy(const scene::image& image) {
        static const int started = vips_init("photograph_files");
        if (started != 0) throw std::runtime_error("libvips does not start");
        image_ = vips_image_new_from_memory(image.pixels.data(), image.pixels.size(), image.width, image.height, 3,
                                            VIPS_FORMAT_UCHAR);
    }
    vips_copy(const vips_copy&) = delete;
    vips_copy& operator=(const vips_copy&) = delete;
    ~vips_copy() { g_object_unref(image_); }

    [[nodiscard]] bool save_cmyk(const fs::path& path) const {
        VipsImage* srgb = nullptr;
        VipsImage* cmyk = nullptr;
        const bool done = vips_copy_srgb(&srgb) &&
                          vips_colourspace(srgb, &cmyk, VIPS_INTERPRETATION_CMYK, nullptr) == 0 &&
                          vips_jpegsave(cmyk, path.c_str(), "Q", 92, nullptr) == 0;
        g_clear_object(&cmyk);
        g_clear_object(&srgb);
        return done;
    }
    [[nodiscard]] bool save_16_bits(const fs::path& path) const {
        VipsImage* srgb = nullptr;
        VipsImage* wide = nullptr;
        const bool done = vips_copy_srgb(&srgb) &&
                          vips_colourspace(srgb, &wide, VIPS_INTERPRETATION_RGB16, nullptr) == 0 &&
                          vips_pngsave(wide, path.c_str(), "compression", 1, nullptr) == 0;
        g_clear_object(&wide);
        g_clear_object(&srgb);
        return done;
    }
    [[nodiscard]] bool save_heic(const fs::path& path) const {
        VipsImage* srgb = nullptr;
        const bool done =
            vips_copy_srgb(&srgb) && vips_heifsave(srgb, path.c_str(), "Q", 80, "effort", 0, nullptr) == 0;
        g_clear_object(&srgb);
        return done;
    }

private:
    bool vips_copy_srgb(VipsImage** out) const {
        return ::vips_copy(image_, out, "interpretation", VIPS_INTERPRETATION_sRGB, nullptr) == 0;
    }
    VipsImage* image_ = nullptr;
};

/// A PNG whose header promises 60,000 × 60,000 pixels, in some hundred bytes.
std::vector<std::uint8_t> png_bomb() {
    auto png = media::encode_png(scene::make_image(1, 1, 3), {.profile = media::color_profile::none}).value();
    const auto crc_of = [](std::span<const std::uint8_t> data) {
        std::uint32_t crc = ~0U;
        for (const auto byte : data) {
            crc ^= byte;
            for (int k = 0; k < 8; ++k) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xEDB88320U : 0U);
        }
        return ~crc;
    };
    const auto put_u32 = [&](std::size_t at, std::uint32_t v) {
        for (std::size_t k = 0; k < 4; ++k) png[at + k] = static_cast<std::uint8_t>(v >> (24 - 8 * k));
    };
    put_u32(16, 60'000);
    put_u32(20, 60'000);
    put_u32(29, crc_of(std::span(png).subspan(12, 17)));
    return png;
}

std::vector<hostile_file> write_hostile(const fs::path& folder, const std::vector<std::uint8_t>& good) {
    std::vector<hostile_file> out;
    const auto add = [&](const std::string& name, std::span<const std::uint8_t> bytes, const std::string& code) {
        out.push_back({name, put(folder / (name + ".jpg"), bytes), code});
    };
    add("truncated", std::span(good).first(good.size() / 2), "media.truncated");
    add("head-only", std::span(good).first(300), "media.truncated");
    add("bomb", png_bomb(), "media.too_large");
    add("gif", bytes_of("GIF89a\x01\x01\x80\x01\xff\xff\xff,"), "media.not_an_image");
    add("svg",
        bytes_of(
            "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><image href='file:///etc/passwd'/></svg>"),
        "media.not_an_image");
    add("html", bytes_of("<!doctype html><script>alert(1)</script>"), "media.not_an_image");
    add("empty", {}, "media.not_an_image");
    add("program",
        bytes_of("\x7f"
                 "ELF\x02\x01\x01"),
        "media.not_an_image");
    auto scrambled = good;
    for (std::size_t i = 600; i < scrambled.size() - 2; i += 7) scrambled[i] ^= 0x5A;
    add("scrambled", scrambled, "media.broken");
    return out;
}

}  // namespace

photographs::photographs(const fs::path& folder) {
    const auto positions = woman();
    const auto look = vision::testing::make_random_look(3);
    const auto image = vision::testing::take(positions, photo_view::front, look, width).image;
    const auto jpeg = to_jpeg(image);
    front = put(folder / "front.jpg", jpeg);
    side = put(folder / "side.jpg", to_jpeg(vision::testing::take(positions, photo_view::side, look, width).image));
    dark_and_cut_off = put(folder / "dark.jpg", to_jpeg(darkened_and_cut(image)));
    with_secrets = put(folder / "secrets.jpg", with_secrets_of(image));
    other_kinds["webp"] = put(folder / "front.webp", media::encode_webp(image, {.quality = 90, .effort = 0}).value());
    const vips_copy copy(image);
    if (copy.save_cmyk(folder / "cmyk.jpg")) other_kinds["cmyk"] = folder / "cmyk.jpg";
    if (copy.save_16_bits(folder / "wide.png")) other_kinds["16-bits"] = folder / "wide.png";
    if (copy.save_heic(folder / "front.heic")) other_kinds["heic"] = folder / "front.heic";
    hostile = write_hostile(folder, jpeg);
}

}  // namespace fw::functional
