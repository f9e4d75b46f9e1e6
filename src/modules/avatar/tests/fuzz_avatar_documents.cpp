// libFuzzer over the documents that the stages leave and the first bytes of a photograph. A document that is none of
// the engine's throws; nothing else may happen.
#include <cstdlib>
#include <exception>

#include "fw/avatar/avatar.hpp"
#include "fw/avatar/found_body.hpp"
#include "photo_format.hpp"

namespace {

template <class Read>
void look(Read read) {
    try {
        read();
    } catch (const std::exception&) {  // one door more: the fuzzer's
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace fw::avatar;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    look([text] {
        const auto found = parse_found(text);
        if (confidence_of(found) > 1) std::abort();
    });
    look([text] {
        const auto told = parse_told(text);
        if (to_json_text(parse_told(to_json_text(told))) != to_json_text(told)) std::abort();
    });
    (void)find_photo_format(text);
    return 0;
}
