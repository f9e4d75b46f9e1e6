// What goes over the wire about layers, and how it is declared.
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
constexpr const char* client_made = "Made by the client, to be used once; else the server makes one";
inline auto coordinate() {
    return number{}.between(-10'000, 10'000);
}
/// All but the id, which has another name where the address has an id as well.
template <class T>
auto layer_members() {
    return std::tuple{
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
    static auto members() {
        return std::tuple_cat(std::tuple{member("id", &design::new_layer::id, detail::client_made)},
                              detail::layer_members<design::new_layer>());
    }
};
template <>
struct shape_of<design::add_layer_request> {
    using t = design::add_layer_request;
    static constexpr std::string_view name = "AddLayer";
    static auto members() {
        return std::tuple_cat(std::tuple{in_path("id", &t::design, "The design")},
                              std::tuple{member("layerId", &t::id, detail::client_made)}, detail::layer_members<t>(),
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
}  // namespace fw::web
