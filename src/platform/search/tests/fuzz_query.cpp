// What people type into a search, and colours as they write them.
#include <cstdint>
#include <cstdlib>

#include "fw/search/color.hpp"
#include "fw/search/query.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace fw::search;
    static const synonym_table synonyms{{{"trousers", "pants"}, {"t-shirt", "tee", "crew neck"}, {"linen", "flax"}}};
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto same = normalised(text);
    if (normalised(same) != same) std::abort();
    for (const auto& one : parse_query(text, synonyms)) {
        if (one.text.empty()) std::abort();
        (void)find_meant(one.text, {"trousers", "linen", "cotton"});
    }
    if (const auto color = find_color(text))
        if (cells_near(*color, 20).empty()) std::abort();
    const auto half = text.substr(0, size / 2);
    if (slips_between(half, text.substr(size / 2), 3) != slips_between(text.substr(size / 2), half, 3)) std::abort();
    return 0;
}
