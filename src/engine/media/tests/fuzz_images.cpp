// libFuzzer over the picture decoder: container, libvips' loader, EXIF, orientation.
#include "fw/media/images.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    (void)fw::media::decode_image({data, size}, {.bytes = 1 << 20, .pixels = 1 << 20, .side = 4096});
    return 0;
}
