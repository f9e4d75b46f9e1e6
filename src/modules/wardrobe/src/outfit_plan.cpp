#include "fw/wardrobe/outfit_plan.hpp"

#include <algorithm>

#include "fw/dressing/outfit_document.hpp"

namespace fw::wardrobe {

namespace {

using design::layer;
using design::layer_type;

std::string field_of(design::layer_id of, std::string_view member) {
    return fmt::format("layers.{}.{}", to_string(of), member);
}

json::object properties_of(const layer& of) {
    constexpr std::string_view group = "properties.";
    json::object out;
    for (const auto& [path, value] : of.values)
        if (path.starts_with(group)) out[path.substr(group.size())] = value;
    return out;
}

/// A fabric may be no more than a color; the others are nothing without the catalog.
result<used_item> use(const layer& of) {
    if (!of.item && of.type != layer_type::fabric)
        return fail(error_kind::conflict, "scene.item",
                    fmt::format("The layer names no {} of the catalog.", to_string(of.type)),
                    field_of(of.id, "itemId"));
    used_item out{.layer = of.id, .item = {}, .properties = properties_of(of)};
    if (of.item) out.item = catalog::item_id{of.item->value};
    return out;
}

/// The silhouette that the layer belongs to: by name, or the next one below.
result<design::layer_id> find_garment(const layer& of, std::optional<design::layer_id> below) {
    const auto named = read_register(of, "properties.garment");
    if (named.is_null() && below) return *below;
    if (named.is_null())
        return fail(error_kind::conflict, "scene.garment",
                    "There is no silhouette below this layer. Move it above one, or name one in properties.garment.",
                    field_of(of.id, "orderKey"));
    const auto id = named.is_string() ? design::layer_id::find(std::string_view(named.get_string())) : std::nullopt;
    if (id) return *id;
    return fail(error_kind::conflict, "scene.garment", "It must be the id of a silhouette's layer.",
                field_of(of.id, "properties.garment"));
}

bool is_silhouette(const design::document& of, design::layer_id id) {
    const auto at = of.layers.find(id);
    return at != of.layers.end() && !at->second.is_removed && at->second.type == layer_type::silhouette;
}

void attach(planned_garment& to, layer_type kind, used_item what) {
    if (kind == layer_type::fabric) to.fabric = std::move(what);
    if (kind == layer_type::pattern) to.print = std::move(what);
    if (kind == layer_type::element) to.elements.push_back(std::move(what));
}

}  // namespace

result<std::vector<planned_garment>> plan_outfit(const design::document& of) {
    const auto layers = list_layers(of);
    std::vector<planned_garment> out;
    for (const auto* l : layers) {
        if (l->type != layer_type::silhouette || !l->is_visible) continue;
        FW_TRY(auto what, use(*l));
        out.push_back({.silhouette = std::move(what), .fabric = {}, .print = {}, .elements = {}});
    }
    if (out.empty())
        return fail(error_kind::conflict, "scene.empty", "Nothing is worn: add a silhouette, or show one.", "layers");
    std::optional<design::layer_id> below;
    for (const auto* l : layers) {
        if (l->type == layer_type::silhouette) {
            below = l->id;
            continue;
        }
        if (!l->is_visible) continue;
        FW_TRY(const auto garment, find_garment(*l, below));
        if (!is_silhouette(of, garment))
            return fail(error_kind::conflict, "scene.garment", "There is no silhouette with this id.",
                        field_of(l->id, "properties.garment"));
        const auto at = std::ranges::find(out, garment, [](const planned_garment& g) { return g.silhouette.layer; });
        if (at == out.end()) continue;  // hidden, and this with it
        FW_TRY(auto what, use(*l));
        attach(*at, l->type, std::move(what));
    }
    return out;
}

std::vector<catalog::item_id> list_items(const std::vector<planned_garment>& plan) {
    std::vector<catalog::item_id> out;
    const auto add = [&](const std::optional<used_item>& what) {
        if (what && what->item && std::ranges::find(out, *what->item) == out.end()) out.push_back(*what->item);
    };
    for (const auto& g : plan) {
        add(g.silhouette);
        add(g.fabric);
        add(g.print);
        for (const auto& e : g.elements) add(e);
    }
    return out;
}

}  // namespace fw::wardrobe
