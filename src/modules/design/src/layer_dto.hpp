// What goes over the wire about layers and operations, and how it is declared.
#pragma once

#include "fw/design/operation_writer.hpp"
#include "fw/web/endpoint.hpp"

namespace fw::design {

using property_map = std::map<std::string, json::value>;

struct vector_view {
    double x = 0, y = 0, z = 0;
};
/// Each is written whole.
struct transform_view {
    std::optional<vector_view> position, rotation, scale;
};
struct transform_change {
    web::patch<vector_view> position, rotation, scale;
};
struct new_layer {
    std::optional<layer_id> id;
    layer_type type = layer_type::silhouette;
    std::optional<item_id> item;
    std::optional<std::string> name;
    transform_view transform;
    property_map properties;
    bool is_visible = true, is_locked = false;
};
struct add_layer_request : new_layer {
    design_id design;
    std::optional<layer_id> after, before;
};
struct layer_path {
    design_id design;
    layer_id layer;
};
struct change_layer {
    design_id design;
    layer_id layer;
    std::optional<std::string> if_match;
    transform_change transform;
    property_map properties;
    web::patch<std::string> name;
    web::patch<item_id> item;
    std::optional<bool> is_visible, is_locked;
};
struct move_request {
    design_id design;
    layer_id layer;
    std::optional<layer_id> after, before;
};
struct layer_receipt {
    design_id design;
    layer_id layer;
    std::int64_t version = 0;
    time_point changed;
};
struct layer_view {
    layer_id id;
    layer_type type = layer_type::silhouette;
    std::optional<item_id> item;
    std::optional<std::int64_t> order;
    std::string order_key;
    bool is_visible = true, is_locked = false;
    std::optional<std::string> name;
    std::optional<transform_view> transform;
    std::optional<property_map> properties;
};
struct added_layer {
    design_id design;
    layer_id layer;
    std::int64_t version = 0;
    time_point changed;
    std::string order_key;
};
struct operations_request {
    design_id design;
    std::optional<std::string> if_match;
    std::optional<uuid> client;
    std::optional<std::int64_t> client_seq;
    std::vector<json::value> ops;
};
struct log_request {
    design_id design;
    std::int64_t since = 0, limit = 100;
};
struct kept_view {
    std::optional<layer_id> layer;
    std::string path;
};
struct edit_view {
    design_id design;
    std::int64_t version = 0;
    time_point changed;
    std::vector<json::value> ops;
    std::vector<kept_view> kept;
};
struct log_entry_view {
    std::int64_t seq = 0;
    std::optional<web::user_id> by;
    std::optional<uuid> client;
    std::optional<std::int64_t> client_seq, undoes;
    std::vector<json::value> ops;
    time_point made;
};
struct log_view {
    std::vector<log_entry_view> items;
    std::int64_t version = 0;
};
/// Written already, in the shape of `log_view`.
struct log_text {
    std::string json;
};

}  // namespace fw::design

namespace fw::web {

template <>
struct choices_of<design::layer_type> {
    static constexpr std::array all{
        choice{design::layer_type::silhouette, "silhouette"}, choice{design::layer_type::fabric, "fabric"},
        choice{design::layer_type::pattern, "pattern"}, choice{design::layer_type::element, "element"}};
};

namespace detail {
inline auto property_values() {
    return keyed().most(128).names(text{}.least(1).most(64));
}
inline auto coordinate() {
    return number{}.between(-10'000, 10'000);
}
template <class T>
auto layer_members() {
    return std::tuple{
        member("id", &T::id, "Made by the client, to be used once; else the server makes one"),
        member("type", &T::type),
        member("itemId", &T::item, "Of the catalog"),
        member("name", &T::name, text{}.most(255)),
        member("transform", &T::transform, "Metres, degrees, factors").or_default(),
        member("properties", &T::properties, property_values(), "Of the kind of layer: color, pattern, …").or_default(),
        member("isVisible", &T::is_visible).or_default(),
        member("isLocked", &T::is_locked, "Then only isLocked and isVisible can be changed").or_default()};
}
template <class T>
auto place_members() {
    return std::tuple{member("after", &T::after, "The layer right below; without a place it goes on top"),
                      member("before", &T::before, "The layer right above")};
}
}  // namespace detail

template <>
struct shape_of<design::vector_view> {
    using t = design::vector_view;
    static constexpr std::string_view name = "LayerVector";
    static auto members() {
        return std::tuple{member("x", &t::x, detail::coordinate()), member("y", &t::y, detail::coordinate()),
                          member("z", &t::z, detail::coordinate())};
    }
};
template <>
struct shape_of<design::transform_view> {
    using t = design::transform_view;
    static constexpr std::string_view name = "LayerTransform";
    static auto members() {
        return std::tuple{member("position", &t::position), member("rotation", &t::rotation),
                          member("scale", &t::scale)};
    }
};
template <>
struct shape_of<design::transform_change> {
    using t = design::transform_change;
    static constexpr std::string_view name = "LayerTransformChange";
    static auto members() {
        return std::tuple{member("position", &t::position, "Written whole; null erases"),
                          member("rotation", &t::rotation), member("scale", &t::scale)};
    }
};
template <>
struct shape_of<design::new_layer> {
    static constexpr std::string_view name = "NewLayer";
    static auto members() { return detail::layer_members<design::new_layer>(); }
};
template <>
struct shape_of<design::add_layer_request> {
    using t = design::add_layer_request;
    static constexpr std::string_view name = "AddLayer";
    static auto members() {
        return std::tuple_cat(std::tuple{in_path("id", &t::design, "The design")},
                              std::tuple{member("layerId", &t::id, "Made by the client, to be used once")},
                              std::tuple{member("type", &t::type), member("itemId", &t::item, "Of the catalog"),
                                         member("name", &t::name, text{}.most(255)),
                                         member("transform", &t::transform, "Metres, degrees, factors").or_default(),
                                         member("properties", &t::properties, detail::property_values()).or_default(),
                                         member("isVisible", &t::is_visible).or_default(),
                                         member("isLocked", &t::is_locked).or_default()},
                              detail::place_members<t>());
    }
};
template <>
struct shape_of<design::layer_path> {
    using t = design::layer_path;
    static constexpr std::string_view name = "LayerPath";
    static auto members() {
        return std::tuple{in_path("id", &t::design, "The design"), in_path("layerId", &t::layer, "The layer")};
    }
};
template <>
struct shape_of<design::change_layer> {
    using t = design::change_layer;
    static constexpr std::string_view name = "ChangeLayer";
    static constexpr std::size_t least_members = 1;
    static auto members() {
        return std::tuple{
            in_path("id", &t::design, "The design"),
            in_path("layerId", &t::layer, "The layer"),
            in_header("If-Match", &t::if_match, text{}.most(100), "The design's ETag that was read"),
            member("transform", &t::transform, "Those that change").or_default(),
            member("properties", &t::properties, detail::property_values(), "Those that change; null erases")
                .or_default(),
            member("name", &t::name, text{}.most(255)),
            member("itemId", &t::item),
            member("isVisible", &t::is_visible),
            member("isLocked", &t::is_locked)};
    }
};
template <>
struct shape_of<design::move_request> {
    using t = design::move_request;
    static constexpr std::string_view name = "MoveLayer";
    static auto members() {
        return std::tuple_cat(
            std::tuple{in_path("id", &t::design, "The design"), in_path("layerId", &t::layer, "The layer")},
            detail::place_members<t>());
    }
};
template <>
struct shape_of<design::layer_receipt> {
    using t = design::layer_receipt;
    static constexpr std::string_view name = "LayerReceipt";
    static auto members() {
        return std::tuple{member("designId", &t::design), member("layerId", &t::layer),
                          member("version", &t::version, "The design's, now"), member("updatedAt", &t::changed)};
    }
};
template <>
struct shape_of<design::layer_view> {
    using t = design::layer_view;
    static constexpr std::string_view name = "Layer";
    static auto members() {
        return std::tuple{member("id", &t::id),
                          member("type", &t::type),
                          member("itemId", &t::item),
                          member("order", &t::order, "From 1, at the bottom"),
                          member("orderKey", &t::order_key, "A fractional index: compare as bytes"),
                          member("isVisible", &t::is_visible),
                          member("isLocked", &t::is_locked),
                          member("name", &t::name),
                          member("transform", &t::transform),
                          member("properties", &t::properties)};
    }
};
template <>
struct shape_of<design::added_layer> {
    using t = design::added_layer;
    static constexpr std::string_view name = "AddedLayer";
    static auto members() {
        return std::tuple{member("designId", &t::design), member("layerId", &t::layer),
                          member("version", &t::version, "The design's, now"), member("updatedAt", &t::changed),
                          member("orderKey", &t::order_key, "Where it stands")};
    }
};
template <>
struct shape_of<design::operations_request> {
    using t = design::operations_request;
    static constexpr std::string_view name = "WriteOperations";
    static auto members() {
        return std::tuple{
            in_path("id", &t::design, "The design"),
            in_header("If-Match", &t::if_match, text{}.most(100), "The design's ETag that was read"),
            member("clientId", &t::client, "With clientSeq: who asks twice gets the first answer again"),
            member("clientSeq", &t::client_seq, integer{}.least(0)),
            member("ops", &t::ops, each().least(1).most(100), "layer.add, layer.set, … : accepted or refused as one")
                .example(R"([{"op":"design.set","values":{"name":"Summer"}}])")};
    }
};
template <>
struct shape_of<design::log_request> {
    using t = design::log_request;
    static constexpr std::string_view name = "ReadOperations";
    static auto members() {
        return std::tuple{
            in_path("id", &t::design, "The design"),
            in_query("since", &t::since, integer{}.least(0), "The last number that is known").or_default(),
            in_query("limit", &t::limit, integer{}.between(1, 200), "How many entries at most").or_default()};
    }
};
template <>
struct shape_of<design::kept_view> {
    using t = design::kept_view;
    static constexpr std::string_view name = "KeptRegister";
    static auto members() {
        return std::tuple{member("layerId", &t::layer, "Absent: of the design"),
                          member("path", &t::path, "Empty: that the layer is there")};
    }
};
template <>
struct shape_of<design::edit_view> {
    using t = design::edit_view;
    static constexpr std::string_view name = "AcceptedEdit";
    static auto members() {
        return std::tuple{member("designId", &t::design), member("version", &t::version),
                          member("updatedAt", &t::changed),
                          member("ops", &t::ops, "As accepted; empty where they had been accepted before"),
                          member("kept", &t::kept, "Of undo and redo: what others have changed since, and stays")};
    }
};
template <>
struct shape_of<design::log_entry_view> {
    using t = design::log_entry_view;
    static constexpr std::string_view name = "LogEntry";
    static auto members() {
        return std::tuple{member("seq", &t::seq),
                          member("userId", &t::by, "Absent: of nobody, as the design's beginning"),
                          member("clientId", &t::client),
                          member("clientSeq", &t::client_seq),
                          member("undoes", &t::undoes, "The entry that this one takes back"),
                          member("ops", &t::ops),
                          member("createdAt", &t::made)};
    }
};
template <>
struct shape_of<design::log_view> {
    using t = design::log_view;
    static constexpr std::string_view name = "OperationLog";
    static auto members() {
        return std::tuple{member("items", &t::items, "The oldest first"),
                          member("version", &t::version, "Give it as ?since= to read on")};
    }
};
template <>
struct codec<design::log_text> {
    static void write(std::string& out, const design::log_text& value) { out += value.json; }
    template <class Rule>
    static json::object describe(schema_builder& b, const Rule& /*rule*/) {
        return codec<design::log_view>::describe(b, {});
    }
};

}  // namespace fw::web
