#include "fw/design/document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "value_rules.hpp"

namespace fw::design {

namespace {

constexpr std::size_t most_tags = 20;

result<void> check_tags(std::string_view path, const json::value& value) {
    const auto* const tags = value.if_array();
    const auto is_tag = [](const json::value& tag) {
        return tag.is_string() && check_text("tags", tag, {.least = 1, .most = 64}).has_value();
    };
    if (tags != nullptr && tags->size() <= most_tags && std::ranges::all_of(*tags, is_tag)) return {};
    return fail(error_kind::invalid, "design.value",
                fmt::format("Must be a list of at most {} words of at most 64 characters.", most_tags),
                std::string(path));
}

result<void> check_avatar(std::string_view path, const json::value& value) {
    if (value.is_null() || (value.is_string() && find_uuid(value.get_string()))) return {};
    return fail(error_kind::invalid, "design.value", "Must be the id of an avatar, or null.", std::string(path));
}

bool is_below(const layer* a, const layer* b) {
    return std::tie(a->order_key, a->id) < std::tie(b->order_key, b->id);
}

/// All but the layers.
json::object values_of(const document& what) {
    json::object out, properties;
    for (const auto& [path, value] : what.values) {
        const auto [group, name] = split_path(path);
        (group == "properties" ? properties : out)[name] = value;
    }
    out["properties"] = std::move(properties);
    return out;
}

result<void> take_value(document& into, const std::string& path, const json::value& value) {
    FW_CHECK(check_design_value(path, value));
    if (!value.is_null()) into.values.insert_or_assign(path, value);
    return {};
}

result<void> take_layers(document& into, const json_object& from, std::string_view member, bool removed) {
    if (!from.has(member)) return {};
    FW_TRY(const auto* const list, from.get_array(member));
    for (const auto& entry : *list) {
        auto text = entry;
        if (auto* const members = text.if_object()) members->erase("order");
        FW_TRY(auto one, parse_layer(text));
        one.is_removed = removed;
        into.layers.insert_or_assign(one.id, std::move(one));
    }
    return {};
}

}  // namespace

result<void> check_design_value(std::string_view path, const json::value& value) {
    if (path == "name") return check_text(path, value, {.least = 1, .most = 255});
    if (path == "description") return check_text(path, value, {.least = 0, .most = 4000, .may_be_null = true});
    if (path == "avatarId") return check_avatar(path, value);
    if (path == "tags") return check_tags(path, value);
    if (is_property_path(path)) return check_property(path, value);
    return fail(error_kind::invalid, "design.path",
                "A design has name, description, avatarId, tags and properties.<name>.", std::string(path));
}

std::vector<const layer*> list_layers(const document& of) {
    std::vector<const layer*> out;
    for (const auto& [id, one] : of.layers)
        if (!one.is_removed) out.push_back(&one);
    std::ranges::sort(out, is_below);
    return out;
}

json::object to_json(const document& what) {
    auto out = values_of(what);
    json::array layers;
    for (const auto* one : list_layers(what)) {
        auto text = to_json(*one);
        text["order"] = layers.size() + 1;
        layers.push_back(std::move(text));
    }
    out["layers"] = std::move(layers);
    return out;
}

json::object to_snapshot(const document& what) {
    auto out = to_json(what);
    json::array removed;
    for (const auto& [id, one] : what.layers)
        if (one.is_removed) removed.push_back(to_json(one));
    out["removed"] = std::move(removed);
    return out;
}

result<document> parse_snapshot(const json::value& text) {
    FW_TRY(const auto from, json_object::from(text));
    FW_CHECK(from.only({"name", "description", "avatarId", "tags", "properties", "layers", "removed"}));
    document out;
    for (const auto* path : {"name", "description", "avatarId", "tags"})
        if (from.has(path)) FW_CHECK(take_value(out, path, from.raw().at(path)));
    if (from.has("properties")) {
        FW_TRY(const auto properties, from.get_object("properties"));
        for (const auto& [name, value] : properties.raw()) FW_CHECK(take_value(out, property_path(name), value));
    }
    FW_CHECK(take_layers(out, from, "layers", false));
    FW_CHECK(take_layers(out, from, "removed", true));
    return out;
}

}  // namespace fw::design
