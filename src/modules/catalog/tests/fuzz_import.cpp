// Whatever somebody sends as a catalog: the first byte says as what it is read.
#include <cstdint>

#include "../src/csv.hpp"
#include "../src/import_document.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace fw::catalog;
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    const auto format = static_cast<import_format>(data[0] % 3);
    (void)read_import(text, format);
    // What is read as CSV is read back the same from what is written.
    if (const auto lines = parse_csv(text, 1000)) {
        std::string again;
        for (const auto& line : *lines) append_csv(again, line);
        const auto second = parse_csv(again, 1000);
        if (!second || *second != *lines) __builtin_trap();
    }
    return 0;
}
