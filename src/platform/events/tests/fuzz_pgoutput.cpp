// A stream of changes, whatever it is: messages with a length in front, one after another.
#include "fw/events/pgoutput.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fw::events::pgoutput_decoder decoder(4);
    while (size > 1) {
        const std::size_t length = std::min<std::size_t>(data[0], size - 1);
        const auto got = decoder.take({reinterpret_cast<const char*>(data + 1), length});
        if (!got) return 0;
        if (*got)
            for (const auto& change : (*got)->changes) (void)change.find("id");
        data += length + 1;
        size -= length + 1;
    }
    return 0;
}
