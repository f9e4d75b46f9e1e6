// Range, entity tags, Accept and cursors.
#include "fw/base/encoding.hpp"
#include "fw/web/page.hpp"
#include "fw/web/range.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace fw;
    using namespace fw::web;
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    const std::uint64_t length = data[0] < 128 ? data[0] : UINT64_MAX - data[0];
    if (const auto part = parse_range(text, length); part && *part) {
        const auto [begin, count] = **part;
        if (count == 0 || begin >= length || count > length - begin) __builtin_trap();
        (void)to_content_range(**part, length);
    }
    const auto tag = etag::of_version(4);
    (void)is_in_none_match(text, tag);
    (void)check_if_match(text, tag, precondition::required);
    (void)find_version(text);
    constexpr std::array<std::string_view, 2> offers{"application/json", "text/csv"};
    if (const auto i = find_accepted(text, offers); i && *i > 1) __builtin_trap();

    // A function that signs nothing: whatever the fuzzer writes behind 16 zeros is opened.
    const cursor_seal open_door([](std::string_view) { return std::array<std::uint8_t, 32>{}; });
    const auto forged = to_base64url(bytes_of(std::string(16, '\0') + std::string(text)));
    if (const auto keys = open_door.open<time_point, uuid, std::string>("l", forged)) {
        const auto& [t, id, s] = *keys;
        if (open_door.make("l", t, id, std::string_view(s)) != forged) __builtin_trap();
    }
    const cursor_seal closed_door([](std::string_view) {
        std::array<std::uint8_t, 32> out;
        out.fill(0xa5);
        return out;
    });
    (void)closed_door.open<std::int64_t>("l", text);
    if (closed_door.open<time_point, uuid, std::string>("l", forged)) __builtin_trap();
    return 0;
}
