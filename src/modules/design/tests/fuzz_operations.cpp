// Operations of anybody: what is accepted is written and read back the same, and its inverse leads back.
#include <cstdlib>

#include "fw/design/operation.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace fw::design;
    const auto text = fw::parse_json({reinterpret_cast<const char*>(data), size});
    if (!text) return 0;
    (void)parse_snapshot(*text);
    auto read = parse_operations(*text);
    if (!read) return 0;
    if (parse_operations(to_json(*read)).value() != *read) std::abort();
    document design;
    const auto done = apply(design, *read);
    if (!done) return 0;
    if (parse_snapshot(to_snapshot(design)).value() != design) std::abort();
    (void)apply(design, done->inverse);  // refused where something was locked on the way
    return 0;
}
