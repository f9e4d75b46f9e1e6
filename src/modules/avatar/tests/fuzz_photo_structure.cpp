// libFuzzer over the walk through photographs: the same verdict however the bytes are cut into pieces.
#include <cstdlib>

#include "photo_structure.hpp"

namespace {

std::string judge(std::string_view bytes, std::size_t at_once) {
    fw::avatar::photo_structure walk;
    while (!bytes.empty()) {
        if (auto fed = walk.feed(bytes.substr(0, at_once)); !fed) return fed.error().code + fed.error().message;
        bytes.remove_prefix(std::min(at_once, bytes.size()));
    }
    const auto end = walk.finish();
    return end ? fmt::format("{} {} {}", end->content_type, end->width, end->height)
               : end.error().code + end.error().message;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto whole = judge(bytes, size + 1);
    if (judge(bytes, 1) != whole || judge(bytes, 7) != whole) std::abort();
    return 0;
}
