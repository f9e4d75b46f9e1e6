// libFuzzer over person documents: what is accepted must be written and read again, and the doctor must bear it.
#include <cstdlib>

#include "fw/dressing/avatar.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace fw;
    const auto typed = dressing::parse_typed_person({reinterpret_cast<const char*>(data), size});
    if (!typed) return 0;
    (void)dressing::mended(*typed, body::examine(dressing::to_request(*typed), typed->unit));
    const auto person = dressing::parse_person({reinterpret_cast<const char*>(data), size});
    if (!person) return 0;
    const auto again = dressing::parse_person(to_pretty_json(dressing::to_json(*person)));
    // Rounding to a millionth may turn a value that is next to nothing into nothing, which is refused; no other loss.
    if (!again && again.error().code != "person.measurement") std::abort();
    return 0;
}
