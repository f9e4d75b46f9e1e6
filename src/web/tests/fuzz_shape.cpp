// What reads must write, and read again as the same; what we call JSON, Boost must call JSON too.
#include "sample_shapes.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace fw;
    using namespace fw::web;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto person = read_document<testing::person>(text)) {
        std::string once, twice;
        write_document(once, *person);
        const auto again = read_document<testing::person>(once);
        if (!again) __builtin_trap();
        write_document(twice, *again);
        if (once != twice) __builtin_trap();
    }
    if (const auto value = read_document<json::value>(text)) {
        const auto bare = text.starts_with("\xef\xbb\xbf") ? text.substr(3) : text;
        boost::system::error_code code;
        (void)json::parse(bare, code, {}, {.max_depth = 33});
        // Boost gives up on exponents that no integer holds; the grammar does not mind them.
        if (code && code != json::error::exponent_overflow) __builtin_trap();
        std::string once;
        write_document(once, *value);
        if (!read_document<json::value>(once)) __builtin_trap();
    }
    (void)read_document<testing::change>(text);
    return 0;
}
