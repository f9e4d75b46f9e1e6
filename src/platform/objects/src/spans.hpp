// What of an object a reader is asked for.
#pragma once

#include <algorithm>

#include "fw/objects/object_store.hpp"

namespace fw::objects {

/// The part of `bytes` bytes that is meant; the whole without one. Errors: `objects.range`.
[[nodiscard]] inline result<byte_span> resolve(const std::optional<byte_span>& part, std::uint64_t bytes) {
    if (!part) return byte_span{0, bytes};
    if (part->begin >= bytes || part->length == 0)
        return fail(error_kind::invalid, "objects.range", "This part of the object does not exist.");
    return byte_span{part->begin, std::min(part->length, bytes - part->begin)};
}

/// Errors: `objects.key` for what `list` does not take.
[[nodiscard]] inline result<void> check_listing(std::string_view prefix, std::string_view after, std::size_t most) {
    if (!is_key_prefix(prefix) || !is_key_prefix(after) || most < 1 || most > 1000)
        return fail(error_kind::invalid, "objects.key", "This is no prefix of keys, or not 1 to 1,000 of them.");
    return {};
}

}  // namespace fw::objects
