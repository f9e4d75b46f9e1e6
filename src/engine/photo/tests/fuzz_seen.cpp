// libFuzzer over documents of what was seen: whatever is accepted must be written and read again as the same, and the
// mask must bear being asked anywhere.
#include <cstdlib>

#include "fw/photo/seen.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace fw;
    const auto seen = photo::parse_seen({reinterpret_cast<const char*>(data), size});
    if (!seen) return 0;
    for (const double t : {-1.0, 0.0, 0.5, 1.0, 2.0})
        (void)seen->mask.coverage_at(seen->mask.origin + t * dvec2(seen->width, seen->height));
    const auto text = photo::write_seen(*seen);
    if (!text) std::abort();
    const auto again = photo::parse_seen(*text);
    if (!again || again->mask.coverage != seen->mask.coverage || again->mask.confidence != seen->mask.confidence ||
        again->width != seen->width || again->focal_px != seen->focal_px)
        std::abort();
    return 0;
}
