// libFuzzer over texts that everybody reads: JSON, ids, times, bytes as text, lengths as people type them.
#include <cmath>
#include <cstdlib>

#include "fw/base/clock.hpp"
#include "fw/base/encoding.hpp"
#include "fw/base/ids.hpp"
#include "fw/base/json.hpp"
#include "fw/base/json_text.hpp"
#include "fw/base/quantity.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace fw;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto value = parse_json(text)) {
        const auto again = parse_json(to_pretty_json(*value));
        if (!again || *again != *value) std::abort();
    }
    if (const auto id = find_uuid(text); id && find_uuid(to_string(*id)) != id) std::abort();
    if (const auto t = find_rfc3339(text); t && find_rfc3339(to_rfc3339(*t)) != t) std::abort();
    if (const auto b = find_hex(text); b && find_hex(to_hex(*b)) != b) std::abort();
    if (const auto b = find_base64url(text); b && to_base64url(*b) != text) std::abort();
    for (const auto number : {find_number(text), find_length(text)})
        if (number && !std::isfinite(*number)) std::abort();
    std::string quoted;
    append_json_string(quoted, text);
    if (is_utf8(text)) {
        const auto read = parse_json(quoted);
        if (!read || !read->is_string() || std::string_view(read->get_string()) != text) std::abort();
    }
    return 0;
}
