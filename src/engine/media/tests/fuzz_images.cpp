// libFuzzer over the picture decoder (container, libvips' loader, EXIF, orientation): any bytes, or genuine pictures of
// each format that were damaged (the first byte says which).
#include <vips/vips.h>

#include <cstdlib>

#include "fw/base/testing/changed.hpp"
#include "fw/media/images.hpp"

namespace {

using namespace fw;
using bytes = std::vector<std::uint8_t>;

bytes heic_of(scene::image in) {
    VipsImage* raw = vips_image_new_from_memory(in.pixels.data(), in.pixels.size(), in.width, in.height, in.channels,
                                                VIPS_FORMAT_UCHAR);
    void* buffer = nullptr;
    std::size_t size = 0;
    if (vips_heifsave_buffer(raw, &buffer, &size, "compression", VIPS_FOREIGN_HEIF_COMPRESSION_HEVC, nullptr) != 0)
        std::abort();
    const auto* begin = static_cast<const std::uint8_t*>(buffer);
    bytes out(begin, begin + size);
    g_free(buffer);
    g_object_unref(raw);
    return out;
}

std::vector<bytes> make_genuine() {
    scene::image in = scene::make_image(16, 12, 3);
    for (std::size_t i = 0; i < in.pixels.size(); ++i) in.pixels[i] = static_cast<std::uint8_t>(i * 7);
    std::vector<bytes> out;
    out.push_back(media::encode_png(in).value());
    out.push_back(
        media::encode_jpeg(in, {.lens = media::lens_facts{.focal_length_mm = 4.2, .focal_length_35mm = 26}}).value());
    out.push_back(media::encode_webp(in).value());
    out.push_back(heic_of(in));
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto genuine = make_genuine();
    if (size == 0) return 0;
    const std::span rest(data + 1, size - 1);
    const auto which = data[0] % (genuine.size() + 1);
    const auto file =
        which == genuine.size() ? bytes(rest.begin(), rest.end()) : testing::changed(genuine[which], rest);
    const media::image_limits limits{.bytes = 1 << 20, .pixels = 1 << 20, .side = 4096};
    if (const auto picture = media::decode_image(file, limits)) {
        const auto& p = picture->image;
        if (p.width > 4096 || p.height > 4096) std::abort();
        if (p.pixels.size() != std::size_t{1} * p.width * p.height * p.channels) std::abort();
    }
    return 0;
}
