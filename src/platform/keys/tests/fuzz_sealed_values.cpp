// libFuzzer over sealed values and the headers and chunks of sealed streams: nothing opens but what was sealed, and
// that to what it was. The first byte says how the rest is used.
#include <algorithm>
#include <cstdlib>

#include "fw/async/run.hpp"
#include "fw/keys/sealed_stream.hpp"
#include "fw/keys/testing/one_key_service.hpp"

namespace {

using namespace fw;
using namespace fw::keys;

struct world {
    manual_clock time;
    testing::one_key_service service;
    memory_key_store store;
    vault keys{service, store, time};
    bool loaded = run(keys.load({"fields"})).has_value();
    bytes value = keys.seal("fields", "user 1", bytes_of("plain"));
    stream_sealer sealer{keys, "fields", "object 1"};
};

/// Pairs of a place and what is written there.
void change(bytes& sealed, std::span<const std::uint8_t> how) {
    for (std::size_t i = 0; i + 1 < how.size(); i += 2) sealed[how[i] % sealed.size()] = how[i + 1];
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const world w;
    if (!w.loaded) std::abort();
    if (size == 0) return 0;
    const std::span rest(data + 1, size - 1);
    if (data[0] % 4 == 0) {
        // libFuzzer reads along where we compare, and comes with the genuine ones in the end.
        if (w.keys.open("user 1", rest) && !std::ranges::equal(rest, w.value)) std::abort();
        if (stream_opener::from(w.keys, "object 1", rest) && !std::ranges::equal(rest, w.sealer.header())) std::abort();
        (void)w.keys.is_outdated("fields", rest);
    } else if (data[0] % 4 == 1) {
        auto changed = w.value;
        change(changed, rest);
        const auto opened = w.keys.open("user 1", changed);
        if (opened.has_value() != (changed == w.value) || (opened && text_of(*opened) != "plain")) std::abort();
        if (w.keys.open("user 2", changed)) std::abort();
    } else if (data[0] % 4 == 2) {
        auto header = w.sealer.header();
        change(header, rest);
        if (stream_opener::from(w.keys, "object 1", header).has_value() != (header == w.sealer.header())) std::abort();
    } else {
        auto opener = stream_opener::from(w.keys, "object 1", w.sealer.header());
        if (!opener || opener->open(rest, data[0] < 128 ? last_chunk::no : last_chunk::yes)) std::abort();
    }
    return 0;
}
