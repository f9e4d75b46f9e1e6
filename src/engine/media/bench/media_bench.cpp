// Pictures as the demo makes them: a 12-megapixel photo in, stills and thumbnails out. CPU time.
#include "fw/bench/figures.hpp"
#include "fw/media/images.hpp"

using namespace fw;

namespace {

template <class Work>
void report(const char* name, Work&& work) {
    bench::print(fmt::format("media.{}", name), 1000 * bench::seconds_of(work), "ms");
}

// Soft shapes with a little noise: compresses like a photo of cloth rather than like a test card.
scene::image soft_picture(int width, int height) {
    scene::image out = scene::make_image(width, height, 3);
    std::uint32_t noise = 7;
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            noise = noise * 1664525u + 1013904223u;
            const double wave = 120 + 60 * std::sin(x * 0.01) + 50 * std::cos(y * 0.013);
            for (int c = 0; c < 3; ++c) out.at(x, y)[c] = static_cast<std::uint8_t>(wave + 8 * c + (noise >> 29));
        }
    }
    return out;
}

}  // namespace

int main() {
    const scene::image photo = soft_picture(4000, 3000);
    const scene::image still = soft_picture(1280, 720);
    std::vector<std::uint8_t> jpeg;
    scene::image decoded;
    report("encode_jpeg_12mp", [&] { jpeg = media::encode_jpeg(photo).value(); });
    report("decode_jpeg_12mp", [&] { decoded = media::decode_image(jpeg)->image; });
    report("thumbnail_512_webp_of_12mp",
           [&] { (void)media::encode_webp(media::resize_image(decoded, 512, 384).value()); });
    report("encode_png_720p", [&] { (void)media::encode_png(still); });
    report("encode_webp_720p", [&] { (void)media::encode_webp(still); });
    report("encode_jpeg_720p", [&] { (void)media::encode_jpeg(still); });
}
