// libFuzzer over the framing of sealed objects: an object of three chunks whose bytes were changed, cut off, repeated
// or lengthened is refused, wherever that was; one that was not opens as it was.
#include <cstdlib>

#include "fw/async/run.hpp"
#include "fw/base/testing/changed.hpp"
#include "fw/keys/testing/one_key_service.hpp"
#include "fw/objects/memory_store.hpp"
#include "fw/objects/sealed_objects.hpp"

namespace {

using namespace fw;
using namespace fw::objects;

const std::string plain(2 * keys::stream_chunk + 100, 'x');

struct world {
    world() {
        if (!run(vault.load({"photos"})) || !run(sealed.put(key, plain))) std::abort();
        const auto whole = run(store.get(key, 1 << 20)).value();
        genuine.assign(whole.begin(), whole.end());
    }
    manual_clock time;
    memory_store store{time};
    keys::testing::one_key_service service;
    keys::memory_key_store key_store;
    keys::vault vault{service, key_store, time};
    sealed_objects sealed{store, vault, "photos"};
    object_key key{"avatars/photos/1.jpg"};
    bytes genuine;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static world w;
    // A hundred changes are enough; each moves 130 kB, and more of them only make a million inputs an hour.
    if (size == 0 || size > 512) return -1;
    const std::span rest(data + 1, size - 1);
    const auto stored = data[0] % 2 == 0 ? bytes(rest.begin(), rest.end()) : fw::testing::changed(w.genuine, rest);
    if (!run(w.store.put(w.key, text_of(stored), {}))) std::abort();
    const auto opened = run(w.sealed.get(w.key, 1 << 20));
    if (opened.has_value() != (stored == w.genuine) || (opened && *opened != plain)) std::abort();
    return 0;
}
