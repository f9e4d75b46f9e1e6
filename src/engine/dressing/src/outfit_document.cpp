#include "fw/dressing/outfit_document.hpp"

#include "fw/textile/cloth_document.hpp"

namespace fw::dressing {

namespace {

constexpr double smallest_print = 0.1;
constexpr double largest_print = 10;

/// The error's field, below `path`.
error within(std::string path, error e) {
    e.field = e.field.empty() ? std::move(path) : fmt::format("{}.{}", path, e.field);
    return e;
}

template <class T>
result<T> below(const json_object& from, std::string_view member, result<T> read) {
    if (!read) return std::unexpected(within(from.path_of(member), std::move(read).error()));
    return read;
}

/// What was read from the member itself: its own name for it does not matter here.
template <class T>
result<T> at(const json_object& from, std::string_view member, result<T> read) {
    if (!read) read.error().field = from.path_of(member);
    return read;
}

result<garment::garment_kind> parse_kind(const json_object& g) {
    FW_TRY(const auto id, g.get_string("garment"));
    if (const auto kind = garment::find_garment(id)) return *kind;
    std::vector<std::string_view> known;
    for (std::size_t i = 0; i < garment::garment_kind_count; ++i)
        known.push_back(garment::info(static_cast<garment::garment_kind>(i)).id);
    return fail(error_kind::invalid, "garment.unknown",
                fmt::format("\"{}\" is no garment. There are {}.", id, fmt::join(known, ", ")), g.path_of("garment"));
}

/// A preset by its name, or a fabric of the catalog.
result<void> read_cloth(const json_object& g, garment_order& into) {
    if (g.has("fabric") && g.raw().at("fabric").is_object()) {
        FW_TRY(auto cloth, below(g, "fabric", textile::parse_cloth(g.raw().at("fabric"))));
        into.fabric = std::move(cloth.physical);
        into.look.cloth = std::move(cloth.look);
        return {};
    }
    FW_TRY(const auto name, g.find_string("fabric"));
    FW_TRY(into.fabric, at(g, "fabric", textile::get_fabric(name.value_or(std::string(usual_fabric(into.kind))))));
    into.look.fabric = into.fabric.id;
    return {};
}

/// Everything that is measured in metres.
void enlarge(textile::artwork& art, float by) {
    art.size *= by;
    art.repeat *= by;
    for (auto& band : art.bands) band.width *= by;
}

/// A print of the catalog.
result<void> read_print(const json_object& g, garment_order& into) {
    FW_TRY(into.look.art, below(g, "print", textile::parse_artwork(g.raw().at("print"))));
    FW_TRY(const auto scale, g.find_number("printScale"));
    if (!scale) return {};
    if (!(*scale >= smallest_print && *scale <= largest_print))
        return fail(error_kind::invalid, "print.scale",
                    fmt::format("A print's scale is a number from {:g} to {:g}.", smallest_print, largest_print),
                    g.path_of("printScale"));
    enlarge(*into.look.art, static_cast<float>(*scale));
    return {};
}

/// An element of the catalog, where the outfit wants it: members of `placement` and `color` stand in for the item's.
result<trim::element_document> parse_element(const json_object& e) {
    FW_CHECK(e.only({"element", "placement", "color"}));
    FW_TRY(const auto item, e.get_object("element"));
    json::value document = item.raw();
    auto& members = document.get_object();
    const auto object_in = [](json::object& of, std::string_view key) -> json::object& {
        auto& at = of[key];
        return at.is_object() ? at.get_object() : at.emplace_object();
    };
    if (e.has("placement")) {
        FW_TRY(const auto placement, e.get_object("placement"));
        auto& rules = object_in(members, "placementRules");
        // "count" and "spacingMm" are two ways to say one thing.
        if (placement.has("count")) rules.erase("spacingMm");
        for (const auto& member : placement.raw()) rules[member.key()] = member.value();
    }
    FW_TRY(const auto color, e.find_string("color"));
    if (color) {
        FW_CHECK(at(e, "color", textile::parse_color(*color)));
        object_in(object_in(members, "geometry"), "parameters")["color"] = std::string(*color);
    }
    auto read = trim::parse_element(document);
    if (read) return read;
    auto problem = std::move(read).error();
    constexpr std::string_view rules = "placementRules.";
    if (e.has("placement") && problem.field.starts_with(rules) &&
        e.raw().at("placement").get_object().contains(problem.field.substr(rules.size()))) {
        problem.field = problem.field.substr(rules.size());
        return std::unexpected(within(e.path_of("placement"), std::move(problem)));
    }
    return std::unexpected(within(e.path_of("element"), std::move(problem)));
}

result<void> read_elements(const json_object& g, garment_order& into) {
    FW_TRY(const auto* list, g.get_array("elements"));
    if (list->size() > most_elements)
        return fail(error_kind::invalid, "outfit.elements",
                    fmt::format("A garment has up to {} elements, not {}.", most_elements, list->size()),
                    g.path_of("elements"));
    for (std::size_t i = 0; i < list->size(); ++i) {
        FW_TRY(const auto entry, json_object::from((*list)[i], fmt::format("{}[{}]", g.path_of("elements"), i)));
        FW_TRY(auto element, parse_element(entry));
        into.elements.push_back(std::move(element));
    }
    return {};
}

result<garment_order> parse_order(const json_object& g) {
    FW_CHECK(g.only({"id", "garment", "parameters", "fabric", "color", "print", "printScale", "elements"}));
    garment_order out;
    FW_TRY(out.kind, parse_kind(g));
    if (g.has("parameters")) {
        FW_TRY(out.parameters, below(g, "parameters", garment::read_parameters(out.kind, g.raw().at("parameters"))));
    }
    FW_CHECK(read_cloth(g, out));
    FW_TRY(const auto color, g.find_string("color"));
    if (color) {
        FW_TRY(out.look.color, at(g, "color", textile::parse_color(*color)));
    }
    if (g.has("print")) FW_CHECK(read_print(g, out));
    if (g.has("elements")) FW_CHECK(read_elements(g, out));
    return out;
}

}  // namespace

std::string_view usual_fabric(garment::garment_kind kind) {
    switch (kind) {
        case garment::garment_kind::t_shirt:
            return "jersey";
        case garment::garment_kind::a_line_skirt:
            return "denim";
        case garment::garment_kind::tailored_trousers:
            return "suiting";
    }
    std::unreachable();
}

result<std::vector<garment_order>> parse_outfit(std::string_view document) {
    FW_TRY(const auto parsed, parse_json(document));
    FW_TRY(const auto root, json_object::from(parsed));
    FW_CHECK(root.only({"version", "garments"}));
    FW_TRY(const auto version, root.get_number("version"));
    if (version != 1)
        return fail(error_kind::unsupported, "outfit.version", "This program reads version 1 of outfit.json.",
                    "version");
    FW_TRY(const auto* list, root.get_array("garments"));
    if (list->empty() || list->size() > most_garments)
        return fail(error_kind::invalid, "outfit.garments",
                    fmt::format("An outfit has 1 to {} garments, not {}.", most_garments, list->size()), "garments");
    std::vector<garment_order> out;
    for (std::size_t i = 0; i < list->size(); ++i) {
        FW_TRY(const auto entry, json_object::from((*list)[i], fmt::format("garments[{}]", i)));
        FW_TRY(auto order, parse_order(entry));
        out.push_back(std::move(order));
    }
    return out;
}

}  // namespace fw::dressing
