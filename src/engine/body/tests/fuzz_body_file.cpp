// libFuzzer: arbitrary bytes, with and without a right header, must never make the reader misbehave.
#include <cstring>

#include "body_file.hpp"
#include "fw/body/body_model.hpp"

namespace {

std::uint64_t fnv1a(std::span<const std::uint8_t> bytes) {
    std::uint64_t h = 14695981039346656037ull;
    for (const auto b : bytes) h = (h ^ b) * 1099511628211ull;
    return h;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    (void)fw::body::body_model::load({data, size});
    // The checksum would stop nearly everything: the second try gives the input a header of its own.
    std::vector<std::uint8_t> whole(32 + size);
    std::memcpy(whole.data(), "FWBODY\r\n", 8);
    const std::uint32_t version = fw::body::body_file_version;
    const std::uint64_t length = size, checksum = fnv1a({data, size});
    std::memcpy(whole.data() + 8, &version, 4);
    std::memcpy(whole.data() + 16, &length, 8);
    std::memcpy(whole.data() + 24, &checksum, 8);
    if (size > 0) std::memcpy(whole.data() + 32, data, size);
    (void)fw::body::body_model::load(whole);
    return 0;
}
