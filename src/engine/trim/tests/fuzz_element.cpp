// An element of a catalog from anywhere: read or refused; what is read can be made.
#include "fw/trim/element.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto item = fw::parse_json({reinterpret_cast<const char*>(data), size});
    if (!item) return 0;
    if (const auto e = fw::trim::parse_element(*item)) (void)fw::trim::make_element(e->shape, 0.02f);
    return 0;
}
