// Documents of catalog items on disk: one item, or {"items": […]}.
#pragma once

#include <filesystem>
#include <vector>

#include "fw/base/json.hpp"

namespace fw::apps {

/// Every item of the document, as it stands there. Errors: `files.*`, `json.*`, `catalog.items`.
[[nodiscard]] result<std::vector<json::value>> read_items(const std::filesystem::path& document);

/// The one with this key; any, where the document has one only and `key` is empty. Errors: also `catalog.key`.
[[nodiscard]] result<json::value> read_item(const std::filesystem::path& document, const std::string& key);

/// A text member, or "".
[[nodiscard]] std::string text_of(const json::value& item, std::string_view member);

}  // namespace fw::apps
