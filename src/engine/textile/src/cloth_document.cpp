#include "fw/textile/cloth_document.hpp"

#include <array>
#include <cmath>

#include "weave_looks.hpp"

namespace fw::textile {

namespace {

constexpr std::array<std::string_view, 20> structure_names{
    "plain", "twill",  "satin",   "basket",   "herringbone", "crepe",  "ripstop", "seersucker", "jersey",  "rib",
    "pique", "waffle", "brushed", "corduroy", "terry",       "boucle", "mesh",    "lace",       "quilted", "grain"};

template <class Number>
result<void> read(const json_object& from, std::string_view key, double low, double high, double unit, Number& to) {
    FW_TRY(const auto value, from.find_number(key));
    if (!value) return {};
    if (!(*value >= low && *value <= high))
        return fail(error_kind::invalid, "weave.range",
                    fmt::format("{} must be between {:g} and {:g}.", key, low, high), from.path_of(key));
    to = static_cast<Number>(*value * unit);
    return {};
}

/// What a structure usually looks like: of the preset that is nearest to it.
cloth_look usual_look(weave_kind kind) {
    const auto preset = [&](std::string_view id) { return **find_look(id); };
    cloth_look look = kind == weave_kind::twill || kind == weave_kind::herringbone    ? preset("suiting")
                      : kind == weave_kind::brushed || kind == weave_kind::boucle     ? preset("coating")
                      : kind >= weave_kind::jersey_knit && kind <= weave_kind::waffle ? preset("jersey")
                                                                                      : preset("shirting");
    look.structure.kind = kind;
    return look;
}

result<void> read_structure(const json_object& from, weave& w) {
    FW_CHECK(read(from, "warpPitchMm", 0.05, 80, 0.001, w.warp_pitch));
    FW_CHECK(read(from, "weftPitchMm", 0.05, 80, 0.001, w.weft_pitch));
    FW_CHECK(read(from, "over", 1, 12, 1, w.over));
    FW_CHECK(read(from, "under", 1, 12, 1, w.under));
    FW_CHECK(read(from, "depth", 0, 4, 1, w.depth));
    FW_CHECK(read(from, "slub", 0, 0.6, 1, w.slub));
    FW_CHECK(read(from, "melange", 0, 3, 1, w.melange));
    return read(from, "openness", 0, 0.9, 1, w.openness);
}

result<void> read_surface(const json_object& from, cloth_look& look) {
    FW_CHECK(read(from, "roughness", 0.05, 1, 1, look.roughness));
    FW_CHECK(read(from, "sheen", 0, 1, 1, look.sheen));
    FW_CHECK(read(from, "sheenRoughness", 0.05, 1, 1, look.sheen_roughness));
    FW_CHECK(read(from, "transmission", 0, 0.6, 1, look.transmission));
    FW_CHECK(read(from, "normalScale", 0, 3, 1, look.normal_scale));
    FW_CHECK(read(from, "anisotropy", 0, 0.95, 1, look.anisotropy));
    FW_CHECK(read(from, "clearcoat", 0, 1, 1, look.clearcoat));
    FW_CHECK(read(from, "gapShade", 0, 1, 1, look.gap_shade));
    FW_CHECK(read(from, "fleckShare", 0, 0.15, 1, look.fleck_share));
    double relief = look.tile / static_cast<float>(look.relief_tiles);
    FW_CHECK(read(from, "reliefMm", 4, 160, 0.001, relief));
    look.relief_tiles = std::max(2, static_cast<int>(std::lround(static_cast<double>(look.tile) / relief)));
    look.relief_texels = relief > 0.03 ? 512 : 256;
    return {};
}

result<cloth_look> read_look(const json_object& item) {
    FW_TRY(const auto from, item.get_object("weave"));
    FW_CHECK(from.only({"structure",    "warpPitchMm", "weftPitchMm", "over",      "under",    "depth",
                        "slub",         "melange",     "openness",    "roughness", "sheen",    "sheenRoughness",
                        "transmission", "normalScale", "anisotropy",  "clearcoat", "gapShade", "fleckShare",
                        "flecks",       "weftColor",   "reliefMm",    "finish"}));
    FW_TRY(const auto structure, from.get_string("structure"));
    const auto found = std::ranges::find(structure_names, structure);
    if (found == structure_names.end())
        return fail(error_kind::invalid, "weave.structure",
                    fmt::format("There is no structure \"{}\". Structures are {}.", structure,
                                fmt::join(structure_names, ", ")),
                    from.path_of("structure"));
    auto look = usual_look(static_cast<weave_kind>(found - structure_names.begin()));
    FW_TRY(const auto key, item.get_string("key"));
    look.id = key;
    FW_CHECK(read_structure(from, look.structure));
    FW_CHECK(read_surface(from, look));
    FW_TRY(const auto finish, from.find_string("finish"));
    if (finish) {
        if (!find_preset(*finish))
            return fail(error_kind::invalid, "weave.finish",
                        fmt::format("No fabric preset \"{}\" whose sewing could be used.", *finish),
                        from.path_of("finish"));
        look.finish = find_preset(*finish)->values.id;
    }
    FW_TRY(const auto weft, from.find_string("weftColor"));
    if (weft) {
        FW_TRY(look.weft_color, parse_color(*weft));
    }
    if (from.has("flecks")) {
        FW_TRY(const auto flecks, from.get_array("flecks"));
        for (const auto& fleck : *flecks) {
            if (!fleck.is_string() || look.flecks.size() == 8)
                return fail(error_kind::invalid, "weave.range", "Flecks are up to eight colours.",
                            from.path_of("flecks"));
            FW_TRY(const auto color, parse_color(std::string_view(fleck.get_string())));
            look.flecks.push_back(color);
        }
    }
    if (item.has("colors")) {
        FW_TRY(const auto colors, item.get_array("colors"));
        if (!colors->empty()) {
            FW_TRY(const auto first, json_object::from(colors->front(), "colors.0"));
            FW_TRY(const auto hex, first.get_string("hex"));
            FW_TRY(look.color, parse_color(hex));
        }
    }
    return look;
}

result<fabric> read_fabric(const json_object& item) {
    FW_TRY(const auto from, item.get_object("physical"));
    FW_CHECK(from.only({"gramsPerSquareMetre", "thicknessMm", "stretchWarp", "stretchWeft", "shear", "bendingWarp",
                        "bendingWeft", "friction", "source"}));
    fabric f;
    FW_TRY(f.id, item.get_string("key"));
    FW_TRY(f.name, item.get_string("name"));
    const auto number = [&](std::string_view key, double unit, double& to) -> result<void> {
        FW_TRY(const double value, from.get_number(key));
        to = value * unit;
        return {};
    };
    FW_CHECK(number("gramsPerSquareMetre", 1e-3, f.area_density));
    FW_CHECK(number("thicknessMm", 1e-3, f.thickness));
    FW_CHECK(number("stretchWarp", 1e3, f.stretch_warp));
    FW_CHECK(number("stretchWeft", 1e3, f.stretch_weft));
    FW_CHECK(number("shear", 1, f.shear));
    FW_CHECK(number("bendingWarp", 1e-6, f.bending_warp));
    FW_CHECK(number("bendingWeft", 1e-6, f.bending_weft));
    FW_CHECK(number("friction", 1, f.friction));
    FW_TRY(const auto source, from.find_string("source"));
    if (source && source->size() < 12)
        return fail(error_kind::invalid, "fabric.source", "Say in a sentence where the values are from.",
                    from.path_of("source"));
    FW_CHECK(check_fabric(f));
    return f;
}

}  // namespace

result<cloth> parse_cloth(const json::value& document) {
    FW_TRY(const auto item, json_object::from(document));
    cloth out;
    FW_TRY(out.physical, read_fabric(item));
    FW_TRY(out.look, read_look(item));
    return out;
}

}  // namespace fw::textile
