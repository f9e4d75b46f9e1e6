#include "fw/design/layer.hpp"

#include <fmt/format.h>

#include <array>

#include "value_rules.hpp"

namespace fw::design {

namespace {

constexpr std::array<std::string_view, 4> type_names{"silhouette", "fabric", "pattern", "element"};

result<void> wrong_value(std::string_view path, std::string message) {
    return fail(error_kind::invalid, "design.value", std::move(message), std::string(path));
}

result<void> check_flag(std::string_view path, const json::value& value) {
    if (value.is_bool()) return {};
    return wrong_value(path, "Must be true or false.");
}

result<void> check_item(std::string_view path, const json::value& value) {
    if (value.is_null() || (value.is_string() && find_uuid(value.get_string()))) return {};
    return wrong_value(path, "Must be the id of an item of the catalog, or null.");
}

result<void> check_order(std::string_view path, const json::value& value) {
    if (value.is_string() && is_order_key(value.get_string())) return {};
    return wrong_value(path, "Must be an order key, as the server gives them.");
}

/// The group's members as registers: {"position": …} under "transform" is "transform.position".
result<void> take_group(layer& into, const json_object& from, std::string_view group) {
    if (!from.has(group)) return {};
    FW_TRY(const auto members, from.get_object(group));
    for (const auto& [name, value] : members.raw()) {
        const auto path = fmt::format("{}.{}", group, std::string_view(name));
        FW_CHECK(check_layer_value(path, value));
        write_register(into, path, value);
    }
    return {};
}

}  // namespace

std::string_view to_string(layer_type type) {
    return type_names[static_cast<std::size_t>(type)];
}

std::optional<layer_type> find_layer_type(std::string_view name) {
    for (std::size_t i = 0; i < type_names.size(); ++i)
        if (type_names[i] == name) return static_cast<layer_type>(i);
    return std::nullopt;
}

json::value read_register(const layer& from, std::string_view path) {
    if (path == "orderKey") return json::string(from.order_key);
    if (path == "isVisible") return from.is_visible;
    if (path == "isLocked") return from.is_locked;
    if (path == "itemId") return from.item ? json::value(to_string(*from.item)) : json::value(nullptr);
    const auto found = from.values.find(path);
    return found == from.values.end() ? json::value(nullptr) : found->second;
}

void write_register(layer& to, std::string_view path, json::value value) {
    if (path == "orderKey")
        to.order_key = std::string(std::string_view(value.as_string()));
    else if (path == "isVisible")
        to.is_visible = value.as_bool();
    else if (path == "isLocked")
        to.is_locked = value.as_bool();
    else if (path == "itemId")
        to.item = value.is_null() ? std::nullopt : item_id::find(value.as_string());
    else if (value.is_null())
        to.values.erase(std::string(path));
    else
        to.values.insert_or_assign(std::string(path), std::move(value));
}

result<void> check_layer_value(std::string_view path, const json::value& value) {
    if (path == "isVisible" || path == "isLocked") return check_flag(path, value);
    if (path == "itemId") return check_item(path, value);
    if (path == "orderKey") return check_order(path, value);
    if (path == "name") return check_text(path, value, {.least = 0, .most = 255, .may_be_null = true});
    if (path == "transform.position" || path == "transform.rotation" || path == "transform.scale")
        return check_vector(path, value);
    if (is_property_path(path)) return check_property(path, value);
    return fail(error_kind::invalid, "design.path",
                "A layer has name, itemId, orderKey, isVisible, isLocked, transform.position, transform.rotation, "
                "transform.scale and properties.<name>.",
                std::string(path));
}

json::object to_json(const layer& what) {
    json::object out{{"id", to_string(what.id)},
                     {"type", to_string(what.type)},
                     {"orderKey", what.order_key},
                     {"itemId", read_register(what, "itemId")}};
    json::object transform, properties;
    for (const auto& [path, value] : what.values) {
        const auto [group, name] = split_path(path);
        auto& into = group == "transform" ? transform : group == "properties" ? properties : out;
        into[name] = value;
    }
    out["transform"] = std::move(transform);
    out["properties"] = std::move(properties);
    out["isVisible"] = what.is_visible;
    out["isLocked"] = what.is_locked;
    return out;
}

result<layer> parse_layer(const json::value& text) {
    FW_TRY(const auto from, json_object::from(text));
    FW_CHECK(
        from.only({"id", "type", "orderKey", "itemId", "name", "transform", "properties", "isVisible", "isLocked"}));
    FW_TRY(const auto id, from.get_string("id"));
    FW_TRY(const auto type, from.get_string("type"));
    const auto known_id = layer_id::find(id);
    if (!known_id) return fail(error_kind::invalid, "design.layer", "Must be a UUID.", "id");
    const auto known_type = find_layer_type(type);
    if (!known_type)
        return fail(error_kind::invalid, "design.layer", "Must be silhouette, fabric, pattern or element.", "type");
    layer out;
    out.id = *known_id;
    out.type = *known_type;
    for (const auto* path : {"orderKey", "itemId", "name", "isVisible", "isLocked"}) {
        if (!from.has(path)) continue;
        const auto& value = from.raw().at(path);
        FW_CHECK(check_layer_value(path, value));
        write_register(out, path, value);
    }
    FW_CHECK(take_group(out, from, "transform"));
    FW_CHECK(take_group(out, from, "properties"));
    if (out.values.size() > most_registers)
        return fail(error_kind::too_large, "design.value",
                    fmt::format("A layer has at most {} values.", most_registers), "properties");
    return out;
}

}  // namespace fw::design
