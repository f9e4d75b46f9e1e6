// libFuzzer over garment parameters as somebody types them: "length=0.7,fit=loose".
#include <cmath>
#include <cstdlib>

#include "fw/garment/draft.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace fw::garment;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    for (const auto kind : {garment_kind::t_shirt, garment_kind::a_line_skirt, garment_kind::tailored_trousers})
        if (const auto values = parse_parameters(kind, text))
            for (const auto& v : *values)
                if (!std::isfinite(v.value)) std::abort();
    (void)find_garment(text);
    return 0;
}
