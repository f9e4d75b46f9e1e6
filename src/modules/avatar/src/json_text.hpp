// Members of documents that others wrote.
#pragma once

#include <string>
#include <string_view>

#include "fw/base/json.hpp"

namespace fw::avatar {

/// Empty if there is no such member, or it is no text.
[[nodiscard]] inline std::string text_in(const json::object& from, std::string_view name) {
    const auto* value = from.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

}  // namespace fw::avatar
