// libFuzzer over texts that everybody reads: JSON, ids, times, bytes as text, lengths as people type them.
#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "fw/base/clock.hpp"
#include "fw/base/encoding.hpp"
#include "fw/base/ids.hpp"
#include "fw/base/json.hpp"
#include "fw/base/json_text.hpp"
#include "fw/base/quantity.hpp"

namespace {

/// JSON has one kind of number: 56.0, which is written as 56, is the same.
bool same(const fw::json::value& a, const fw::json::value& b) {
    if (a.is_number() && b.is_number() && (a.is_double() || b.is_double()))
        return a.to_number<double>() == b.to_number<double>();
    if (const auto *x = a.if_array(), *y = b.if_array(); x && y) return std::ranges::equal(*x, *y, same);
    if (const auto *x = a.if_object(), *y = b.if_object(); x && y)
        return std::ranges::equal(*x, *y, [](const auto& one, const auto& other) {
            return one.key() == other.key() && same(one.value(), other.value());
        });
    return a == b;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace fw;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto value = parse_json(text)) {
        const auto again = parse_json(to_pretty_json(*value));
        if (!again || !same(*again, *value)) std::abort();
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
