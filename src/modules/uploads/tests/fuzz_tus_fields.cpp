// Header fields of tus: whatever is taken is written again as the same.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fw/base/base64.hpp"
#include "tus_fields.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto metadata = fw::uploads::parse_metadata(text)) {
        const auto written = fw::uploads::to_metadata(*metadata);
        const auto again = fw::uploads::parse_metadata(written);
        if (written.size() <= 4096 && (!again || *again != *metadata)) __builtin_trap();
    }
    if (const auto checksum = fw::uploads::parse_checksum(text);
        checksum && *checksum && (*checksum)->value.size() < 20)
        __builtin_trap();
    if (const auto bytes = fw::find_base64(text); bytes && fw::to_base64(*bytes) != text) __builtin_trap();
    (void)fw::uploads::parse_bytes(text, "x");
    return 0;
}
