// A fabric or a print of a catalog from anywhere: read, refused, or painted small.
#include "fw/textile/artwork.hpp"
#include "fw/textile/cloth_document.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto item = fw::parse_json({reinterpret_cast<const char*>(data), size});
    if (!item) return 0;
    (void)fw::textile::parse_cloth(*item);
    if (const auto art = fw::textile::parse_artwork(*item)) (void)fw::textile::paint(*art, 16, 16);
    return 0;
}
