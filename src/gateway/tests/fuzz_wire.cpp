// Bytes of a connection, in pieces: whatever is taken as a request must be framed in one way only.
#include <cstdlib>

#include "wire_parser.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace fw::gateway;
    if (size < 2) return 0;
    const std::size_t step = data[0] % 64 + 1u;
    const std::string_view all(reinterpret_cast<const char*>(data) + 1, size - 1);
    wire_parser p;
    p.reset({.bytes = 4096, .fields = 20, .target = 512});
    auto now = wire_parser::phase::head;
    std::size_t given = 0;
    while (now == wire_parser::phase::head && given < all.size()) {
        given = std::min(all.size(), given + step);
        now = p.take_head(all.substr(0, given));
    }
    if (now == wire_parser::phase::head || now == wire_parser::phase::refused) return 0;
    const auto& facts = p.facts();
    if (p.head_length() > given || p.head_length() > 4096 || p.fields().size() > 20 || facts.target.size() > 512)
        abort();
    if (facts.chunked && facts.length) abort();
    if (facts.target.empty() || (facts.target.front() != '/' && facts.target != "*")) abort();
    for (const auto& f : p.fields())
        if (f.name.empty() || f.value.find_first_of(std::string_view("\r\n\0", 3)) != f.value.npos) abort();
    std::string_view rest = all.substr(p.head_length());
    std::uint64_t received = 0;
    while (now == wire_parser::phase::body) {
        std::size_t used = 0;
        std::string_view piece;
        now = p.take_body(rest, used, piece);
        if (used > rest.size() || piece.size() > used) abort();
        received += piece.size();
        rest.remove_prefix(used);
        if (used == 0) break;
    }
    if (now == wire_parser::phase::done && facts.length && received != *facts.length) abort();
    return 0;
}
