// libFuzzer: no document may crash, hang or leave an unsound pattern behind; what is read must be written and read
// again.
#include <cstdint>
#include <cstdlib>

#include "fw/garment/cloth_mesh.hpp"
#include "fw/garment/sewing_pattern.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 200'000) return 0;
    const auto pattern = fw::garment::parse_sewing_pattern({reinterpret_cast<const char*>(data), size});
    if (!pattern) return 0;
    const auto again = fw::garment::parse_sewing_pattern(fw::to_pretty_json(fw::garment::to_json(*pattern)));
    // Rounding to a micrometre may tip a seam over its millimetre or an outline over itself; anything else is a bug.
    if (!again && again.error().code != "pattern.seam_length" && again.error().code != "pattern.outline" &&
        again.error().code != "pattern.range" && again.error().code != "pattern.grain")
        std::abort();
    for (const auto& p : pattern->panels)
        if (p.edges.size() < 16) (void)fw::garment::make_flat_mesh(p, 0.03);
    return 0;
}
