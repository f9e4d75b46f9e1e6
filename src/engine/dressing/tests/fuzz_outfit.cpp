// Documents of outfits: what is accepted has a cloth that can be draped.
#include <cstdlib>

#include "fw/dressing/outfit_document.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace fw;
    const auto orders = dressing::parse_outfit({reinterpret_cast<const char*>(data), size});
    if (!orders) return 0;
    for (const auto& o : *orders)
        if (!textile::check_fabric(o.fabric)) std::abort();
    return 0;
}
