#include "catalog_items.hpp"

#include "fw/files/files.hpp"

namespace fw::apps {

result<std::vector<json::value>> read_items(const std::filesystem::path& document) {
    FW_TRY(const auto text, files::read_text(document));
    FW_TRY(const auto whole, parse_json(text));
    std::vector<json::value> out;
    if (!whole.is_object())
        return fail(error_kind::invalid, "catalog.items", fmt::format("{} is no catalog.", document.string()), "items");
    const auto* items = whole.get_object().if_contains("items");
    if (!items) return std::vector<json::value>{whole};
    if (!items->is_array()) return fail(error_kind::invalid, "catalog.items", "\"items\" must be a list.", "items");
    for (const auto& item : items->get_array()) out.push_back(item);
    return out;
}

std::string text_of(const json::value& item, std::string_view member) {
    if (!item.is_object()) return {};
    const auto* found = item.get_object().if_contains(member);
    return found && found->is_string() ? std::string(found->get_string()) : std::string();
}

result<json::value> read_item(const std::filesystem::path& document, const std::string& key) {
    FW_TRY(auto items, read_items(document));
    if (key.empty() && items.size() == 1) return std::move(items.front());
    std::vector<std::string> known;
    for (auto& item : items) {
        if (text_of(item, "key") == key) return std::move(item);
        known.push_back(text_of(item, "key"));
    }
    return fail(error_kind::invalid, "catalog.key",
                fmt::format("{} has no item \"{}\". Its items are {}.", document.string(), key, fmt::join(known, ", ")),
                "key");
}

}  // namespace fw::apps
