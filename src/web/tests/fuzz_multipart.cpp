// The same form in one piece and in small ones gives the same parts or the same refusal.
#include "fw/web/multipart.hpp"

namespace {

using namespace fw;
using namespace fw::web;

std::string read_in_pieces(std::string_view body, std::size_t size) {
    auto parser = multipart_parser::make("multipart/form-data; boundary=x", {.parts = 4, .head_bytes = 200}).value();
    std::string out;
    for (;;) {
        const auto event = parser.next();
        if (!event) return out + "!" + event.error().code;
        if (*event == multipart_parser::event::end) return out;
        if (*event == multipart_parser::event::part)
            out += "[" + parser.head().name + "|" + parser.head().file_name.value_or("-") + "]";
        if (*event == multipart_parser::event::data) out += parser.data();
        if (*event == multipart_parser::event::need_more) {
            if (body.empty()) parser.finish();
            parser.give(body.substr(0, size));
            body.remove_prefix(std::min(size, body.size()));
        }
    }
}

/// Limits are seen sooner or later with the size of the pieces: only whole forms and their kind of end must agree.
std::string without_code(std::string told) {
    const auto mark = told.rfind('!');
    return mark == told.npos ? told : "!";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view all(reinterpret_cast<const char*>(data), size);
    (void)multipart_parser::make(all);
    const auto body = all.substr(1);
    const auto whole = read_in_pieces(body, body.size() + 1), pieces = read_in_pieces(body, 1 + data[0] % 32);
    if (whole != pieces && without_code(whole) != without_code(pieces)) __builtin_trap();
    return 0;
}
