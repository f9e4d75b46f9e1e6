// libFuzzer over the last words of an engine's process that failed.
#include <cstdlib>

#include "fw/stages/engine_program.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (fw::stages::read_engine_error(text, 1).kind > fw::error_kind::internal) std::abort();
    return 0;
}
