// libFuzzer over what a Redis server may send: the same bytes in one piece and in small ones are the same answers.
#include <cstdlib>

#include "fw/redis/options.hpp"
#include "wire.hpp"

namespace {

struct heard {
    std::vector<fw::redis::reply> answers;
    bool broken = false;
    bool operator==(const heard&) const = default;
};

heard read(std::string_view bytes, std::size_t step) {
    fw::redis::reply_reader reader;
    heard out;
    while (!bytes.empty()) {
        const auto piece = bytes.substr(0, step);
        bytes.remove_prefix(piece.size());
        reader.feed(piece);
        for (;;) {
            auto next = reader.next();
            if (!next) return out.broken = true, out;
            if (!*next) break;
            out.answers.push_back(std::move(**next));
        }
    }
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    const auto whole = read(text, text.size() + 1);
    if (read(text, 1 + data[0] % 16) != whole) std::abort();
    for (const auto& answer : whole.answers) {
        (void)answer.get_number();
        (void)answer.get_text();
        (void)answer.get_array();
    }
    if (const auto where = fw::redis::parse_endpoint(text); where && where->socket_path.empty() && where->host.empty())
        std::abort();
    return 0;
}
