#include "fw/wardrobe/outfit_text.hpp"

#include <algorithm>
#include <charconv>

#include "fw/crypto/digest.hpp"
#include "fw/dressing/outfit_document.hpp"

namespace fw::wardrobe {

namespace {

using catalog::item_kind;

std::string field_of(const used_item& of, std::string_view member) {
    return fmt::format("layers.{}.{}", to_string(of.layer), member);
}

result<const json::object*> find(const used_item& what, item_kind wanted, const item_lookup& items) {
    const auto* const found = items(*what.item);
    if (found == nullptr)
        return fail(error_kind::conflict, "scene.item_unknown", "The catalog has no such item.",
                    field_of(what, "itemId"));
    if (found->kind != wanted)
        return fail(error_kind::conflict, "scene.item_kind",
                    fmt::format("The layer is a {}, and the item is a {}.", to_string(wanted), to_string(found->kind)),
                    field_of(what, "itemId"));
    return &found->members;
}

const json::value* find_property(const used_item& of, std::string_view name) {
    const auto* const found = of.properties.if_contains(name);
    return found == nullptr || found->is_null() ? nullptr : found;
}

/// In the order of their names, whoever wrote them.
json::object merge_parameters(const json::object& silhouette, const json::value* changed) {
    std::map<std::string, json::value> all;
    const auto take = [&all](const json::value* from) {
        if (from == nullptr || !from->is_object()) return;
        for (const auto& p : from->get_object())
            if (!p.value().is_null()) all[p.key()] = p.value();
    };
    take(silhouette.if_contains("parameters"));
    take(changed);
    return {all.begin(), all.end()};
}

const json::value* find_first_color(const json::object& silhouette) {
    const auto* const colors = silhouette.if_contains("colors");
    if (colors == nullptr || !colors->is_array() || colors->get_array().empty()) return nullptr;
    const auto& first = colors->get_array().front();
    return first.is_object() ? first.get_object().if_contains("hex") : nullptr;
}

const json::value* find_color(const planned_garment& g, const json::object& silhouette) {
    if (g.fabric)
        if (const auto* color = find_property(*g.fabric, "color")) return color;
    if (const auto* color = find_property(g.silhouette, "color")) return color;
    return g.fabric && g.fabric->item ? nullptr : find_first_color(silhouette);
}

result<json::object> write_element(const used_item& what, const item_lookup& items) {
    FW_TRY(const auto* document, find(what, item_kind::element, items));
    json::object out{{"element", *document}};
    for (const auto* name : {"placement", "color"})
        if (const auto* value = find_property(what, name)) out[name] = *value;
    return out;
}

result<json::object> write_garment(const planned_garment& g, const item_lookup& items) {
    FW_TRY(const auto* silhouette, find(g.silhouette, item_kind::silhouette, items));
    json::object out{{"id", to_string(g.silhouette.layer)}};
    if (const auto* program = silhouette->if_contains("garment")) out["garment"] = *program;
    if (const auto* changed = find_property(g.silhouette, "parameters"); changed != nullptr && !changed->is_object())
        return fail(error_kind::invalid, "scene.parameters", "Must be an object: a value for each parameter's name.",
                    field_of(g.silhouette, "properties.parameters"));
    out["parameters"] = merge_parameters(*silhouette, find_property(g.silhouette, "parameters"));
    if (g.fabric && g.fabric->item) {
        FW_TRY(const auto* fabric, find(*g.fabric, item_kind::fabric, items));
        out["fabric"] = *fabric;
    }
    if (const auto* color = find_color(g, *silhouette)) out["color"] = *color;
    if (g.print) {
        FW_TRY(const auto* print, find(*g.print, item_kind::pattern, items));
        out["print"] = *print;
        if (const auto* scale = find_property(*g.print, "scale")) out["printScale"] = *scale;
    }
    json::array elements;
    for (const auto& e : g.elements) {
        FW_TRY(auto element, write_element(e, items));
        elements.push_back(std::move(element));
    }
    if (!elements.empty()) out["elements"] = std::move(elements);
    return out;
}

/// Takes "garments[3]." from the front: 3.
std::optional<std::size_t> take_index(std::string_view& field, std::string_view list) {
    if (!field.starts_with(list)) return {};
    std::size_t index = 0;
    const auto* const begin = field.data() + list.size();
    const auto [end, bad] = std::from_chars(begin, field.data() + field.size(), index);
    if (bad != std::errc()) return {};
    field.remove_prefix(static_cast<std::size_t>(end - field.data()) + 1);  // "]"
    if (field.starts_with('.')) field.remove_prefix(1);
    return index;
}

/// The engine's field in the outfit, as the design has it.
std::string place_in_design(const std::vector<planned_garment>& plan, std::string_view field) {
    const auto whole = std::string(field);
    const auto index = take_index(field, "garments[");
    if (!index || *index >= plan.size()) return whole;
    const auto& g = plan[*index];
    const auto in = [&field](const used_item& layer) { return field_of(layer, fmt::format("properties.{}", field)); };
    if (const auto element = take_index(field, "elements["); element && *element < g.elements.size()) {
        const auto& e = g.elements[*element];
        return field.starts_with("element") ? field_of(e, "itemId") : in(e);
    }
    if (field == "printScale" && g.print) return field_of(*g.print, "properties.scale");
    if (field.starts_with("print") && g.print) return field_of(*g.print, "itemId");
    if (field.starts_with("fabric") && g.fabric) return field_of(*g.fabric, "itemId");
    if (field == "color" && g.fabric && find_property(*g.fabric, "color") != nullptr) return in(*g.fabric);
    if (field == "garment") return field_of(g.silhouette, "itemId");
    return in(g.silhouette);
}

/// What of a garment decides how it hangs.
std::string text_of_cut(const json::object& garment) {
    json::object out;
    for (const auto* name : {"garment", "parameters"})
        if (const auto* value = garment.if_contains(name)) out[name] = *value;
    const auto* const fabric = garment.if_contains("fabric");
    if (fabric != nullptr && fabric->is_object()) {
        const auto& cloth = fabric->get_object();
        if (const auto* physical = cloth.if_contains("physical")) {
            out["physical"] = *physical;
            if (out["physical"].is_object()) out["physical"].get_object().erase("source");
        }
        const auto* const weave = cloth.if_contains("weave");
        if (weave != nullptr && weave->is_object())
            if (const auto* finish = weave->get_object().if_contains("finish")) out["finish"] = *finish;
    }
    return json::serialize(out);
}

bytes hash(std::string_view stage, std::initializer_list<std::string_view> parts) {
    std::string all = fmt::format("{} {}\n", engine_generation, stage);
    for (const auto part : parts) all += fmt::format("{}\n{}", part.size(), part);
    const auto digest = crypto::sha256(bytes_of(all));
    return {digest.begin(), digest.end()};
}

}  // namespace

result<json::object> write_outfit(const std::vector<planned_garment>& plan, const item_lookup& items) {
    json::array garments;
    for (const auto& g : plan) {
        FW_TRY(auto garment, write_garment(g, items));
        garments.push_back(std::move(garment));
    }
    json::object out{{"version", 1}, {"garments", std::move(garments)}};
    const auto read = dressing::parse_outfit(json::serialize(out));
    if (read) return out;
    auto problem = read.error();
    problem.field = place_in_design(plan, problem.field);
    return std::unexpected(std::move(problem));
}

std::vector<bytes> name_drapes(const bytes& body, std::string_view quality, const json::object& outfit) {
    std::vector<bytes> out;
    auto beneath = hash("body", {text_of(body), quality});
    for (const auto& g : outfit.at("garments").as_array()) {
        beneath = hash("drape", {text_of(beneath), text_of_cut(g.as_object())});
        out.push_back(beneath);
    }
    return out;
}

bytes name_pose(const std::vector<bytes>& drapes) {
    return hash("pose", {text_of(drapes.back())});
}

bytes name_scene(const bytes& pose, const json::object& outfit, std::string_view figure) {
    json::array looks;
    for (const auto& g : outfit.at("garments").as_array()) {
        auto look = g.as_object();
        look.erase("id");  // another design's layer looks the same
        looks.emplace_back(std::move(look));
    }
    return hash("scene", {text_of(pose), json::serialize(looks), figure});
}

}  // namespace fw::wardrobe
