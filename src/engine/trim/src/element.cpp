#include "fw/trim/element.hpp"

#include <array>

#include "fw/textile/weave.hpp"

namespace fw::trim {

namespace {

constexpr std::array<std::string_view, 19> generators{
    "button",       "dome-button", "snap",    "rivet",      "eyelet", "toggle", "zipper",
    "patch-pocket", "welt-pocket", "label",   "drawstring", "buckle", "bow",    "badge",
    "lace-edge",    "fringe",      "pompoms", "piping",     "beads"};
constexpr std::array<std::string_view, 11> materials{"horn",   "pearl",       "plastic", "wood",    "brass", "steel",
                                                     "copper", "black-metal", "cloth",   "leather", "cord"};

template <class Number>
result<void> read(const json_object& from, std::string_view key, double low, double high, double unit, Number& to) {
    FW_TRY(const auto value, from.find_number(key));
    if (!value) return {};
    if (!(*value >= low && *value <= high))
        return fail(error_kind::invalid, "trim.range", fmt::format("{} must be between {:g} and {:g}.", key, low, high),
                    from.path_of(key));
    to = static_cast<Number>(*value * unit);
    return {};
}

template <std::size_t N>
result<std::size_t> choose(const json_object& from, std::string_view key, const std::array<std::string_view, N>& names,
                           std::string code) {
    FW_TRY(const auto name, from.get_string(key));
    const auto found = std::ranges::find(names, name);
    if (found == names.end())
        return fail(error_kind::invalid, std::move(code),
                    fmt::format("\"{}\" is not among {}.", name, fmt::join(names, ", ")), from.path_of(key));
    return static_cast<std::size_t>(found - names.begin());
}

result<element> read_shape(const json_object& item) {
    element e;
    FW_TRY(e.id, item.get_string("key"));
    FW_TRY(const auto geometry, item.get_object("geometry"));
    FW_CHECK(geometry.only({"generator", "parameters"}));
    FW_TRY(const auto generator, choose(geometry, "generator", generators, "trim.generator"));
    e.generator = static_cast<element_generator>(generator);
    FW_TRY(const auto p, geometry.get_object("parameters"));
    FW_CHECK(p.only({"widthMm", "heightMm", "holes", "color", "second", "material"}));
    FW_CHECK(read(p, "widthMm", 1, 600, 0.001, e.width));
    e.height = e.width;
    FW_CHECK(read(p, "heightMm", 1, 900, 0.001, e.height));
    FW_CHECK(read(p, "holes", 2, 4, 1, e.holes));
    FW_TRY(const auto material, choose(p, "material", materials, "trim.material"));
    e.material = static_cast<trim_material>(material);
    FW_TRY(const auto color, p.get_string("color"));
    FW_TRY(e.color, textile::parse_color(color));
    FW_TRY(const auto second, p.find_string("second"));
    if (second) {
        FW_TRY(e.second, textile::parse_color(*second));
    }
    return e;
}

result<placement_rules> read_rules(const json_object& item) {
    placement_rules r;
    FW_TRY(const auto from, item.get_object("placementRules"));
    FW_CHECK(
        from.only({"panel", "edge", "side", "from", "to", "count", "spacingMm", "offsetMm", "turnDegrees", "along"}));
    FW_TRY(r.panel, from.get_string("panel"));
    FW_TRY(r.edge, from.get_string("edge"));
    FW_TRY(const auto side, from.find_string("side"));
    constexpr std::array<std::string_view, 3> sides{"left", "right", "both"};
    if (side) {
        FW_TRY(const auto which, choose(from, "side", sides, "trim.range"));
        r.left = which != 1;
        r.right = which != 0;
    }
    FW_CHECK(read(from, "from", 0, 1, 1, r.from));
    FW_CHECK(read(from, "to", 0, 1, 1, r.to));
    FW_CHECK(read(from, "count", 1, 200, 1, r.count));
    FW_CHECK(read(from, "spacingMm", 2, 600, 0.001, r.spacing));
    FW_CHECK(read(from, "offsetMm", -300, 600, 0.001, r.offset));
    FW_CHECK(read(from, "turnDegrees", -360, 360, 0.0174532925, r.turn));
    if (from.has("along")) {
        FW_TRY(r.along, from.get_bool("along"));
    }
    return r;
}

}  // namespace

result<element_document> parse_element(const json::value& document) {
    FW_TRY(const auto item, json_object::from(document));
    element_document out;
    FW_TRY(out.shape, read_shape(item));
    FW_TRY(out.rules, read_rules(item));
    return out;
}

bool runs_along_edge(element_generator g) {
    return g >= element_generator::lace_edge;
}

bool is_rigid(element_generator g) {
    using enum element_generator;
    return g == button || g == dome_button || g == snap || g == rivet || g == eyelet || g == toggle || g == buckle;
}

}  // namespace fw::trim
