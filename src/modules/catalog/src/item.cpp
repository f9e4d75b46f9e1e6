#include "fw/catalog/item.hpp"

#include <algorithm>

#include "fw/crypto/named_uuid.hpp"

namespace fw::catalog {

namespace {

constexpr std::array<std::string_view, 4> names{"silhouette", "fabric", "pattern", "element"};

}  // namespace

std::string_view to_string(item_kind kind) {
    return names[static_cast<std::size_t>(kind)];
}

std::optional<item_kind> find_kind(std::string_view name) {
    const auto at = std::ranges::find(names, name);
    if (at == names.end()) return std::nullopt;
    return all_kinds[static_cast<std::size_t>(at - names.begin())];
}

bool is_item_key(std::string_view text) {
    return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
}

item_id make_item_id(item_kind kind, std::string_view key) {
    return {crypto::make_named_uuid(fmt::format("catalog/{}/{}", to_string(kind), key))};
}

}  // namespace fw::catalog
