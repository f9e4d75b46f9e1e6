// The file format of docs/formats/sewing-pattern.schema.json, read and written.
#include <fmt/format.h>

#include <array>
#include <cmath>
#include <utility>

#include "fw/garment/sewing_pattern.hpp"

namespace fw::garment {

namespace {

constexpr std::string_view format_name = "fashion-wallet.sewing-pattern";
constexpr std::size_t max_items = 1000;  // of any list
constexpr std::size_t max_text = 400;

template <class Enum>
using names_of = std::span<const std::pair<std::string_view, Enum>>;

constexpr std::array<std::pair<std::string_view, edge_role>, 6> role_names{{{"seam", edge_role::seam},
                                                                            {"hem", edge_role::hem},
                                                                            {"fold", edge_role::fold},
                                                                            {"doubled", edge_role::doubled},
                                                                            {"dart", edge_role::dart},
                                                                            {"finished", edge_role::finished}}};
constexpr std::array<std::pair<std::string_view, body_segment>, 5> segment_names{{{"torso", body_segment::torso},
                                                                                  {"arm", body_segment::arm},
                                                                                  {"leg", body_segment::leg},
                                                                                  {"neck", body_segment::neck},
                                                                                  {"waist", body_segment::waist}}};
constexpr std::array<std::pair<std::string_view, wrap>, 3> wrap_names{
    {{"front", wrap::front}, {"back", wrap::back}, {"around", wrap::around}}};
constexpr std::array<std::pair<std::string_view, body_anchor>, 3> anchor_names{
    {{"sideNeck", body_anchor::side_neck}, {"waist", body_anchor::waist}, {"shoulder", body_anchor::shoulder}}};
constexpr std::array<std::pair<std::string_view, copy>, 2> copy_names{{{"left", copy::left}, {"right", copy::right}}};

std::unexpected<error> bad(std::string code, std::string message, std::string field) {
    return fail(error_kind::invalid, "pattern." + std::move(code), std::move(message), std::move(field));
}

template <class Enum>
std::string_view name_of(const auto& names, Enum value) {
    for (const auto& [name, v] : names)
        if (v == value) return name;
    return {};
}

template <class Enum, std::size_t N>
result<Enum> read_name(const json_object& o, std::string_view key,
                       const std::array<std::pair<std::string_view, Enum>, N>& names) {
    FW_TRY(const std::string text, o.get_string(key));
    std::string known;
    for (const auto& [name, value] : names) {
        if (name == text) return value;
        known += fmt::format("{}\"{}\"", known.empty() ? "" : ", ", name);
    }
    return bad("name", fmt::format("\"{}\" must be one of {}.", key, known), o.path_of(key));
}

result<double> read_finite(const json::value& v, const std::string& path) {
    double number = 0;
    if (v.is_double())
        number = v.get_double();
    else if (v.is_int64())
        number = static_cast<double>(v.get_int64());
    else if (v.is_uint64())
        number = static_cast<double>(v.get_uint64());
    else
        return bad("point", "A point is two numbers.", path);
    if (!std::isfinite(number)) return bad("point", "A coordinate must be finite.", path);
    return number;
}

result<dvec2> read_point(const json::value& v, const std::string& path) {
    const json::array* pair = v.if_array();
    if (pair == nullptr || pair->size() != 2) return bad("point", "A point is a list of two numbers.", path);
    FW_TRY(const double x, read_finite((*pair)[0], path));
    FW_TRY(const double y, read_finite((*pair)[1], path));
    return dvec2{x, y};
}

/// Reads a list with `read(value, path) -> result<T>`; absent lists are empty if `optional`.
template <class T, class Read>
result<std::vector<T>> read_list(const json_object& o, std::string_view key, Read read, bool optional = false) {
    std::vector<T> out;
    if (optional && !o.has(key)) return out;
    FW_TRY(const json::array* list, o.get_array(key));
    if (list->size() > max_items)
        return bad("too_many", fmt::format("\"{}\" has more than {} items.", key, max_items), o.path_of(key));
    for (std::size_t i = 0; i < list->size(); ++i) {
        FW_TRY(T item, read((*list)[i], fmt::format("{}[{}]", o.path_of(key), i)));
        out.push_back(std::move(item));
    }
    return out;
}

result<std::string> read_text(const json_object& o, std::string_view key) {
    FW_TRY(auto text, o.find_string(key));
    if (text && text->size() > max_text)
        return bad("text", fmt::format("\"{}\" is longer than {} characters.", key, max_text), o.path_of(key));
    return text.value_or("");
}

result<double> read_number(const json_object& o, std::string_view key, double fallback) {
    FW_TRY(auto number, o.find_number(key));
    if (number && !std::isfinite(*number))
        return bad("number", fmt::format("\"{}\" must be finite.", key), o.path_of(key));
    return number.value_or(fallback);
}

result<int> read_count(const json_object& o, std::string_view key, int fallback) {
    FW_TRY(const double number, read_number(o, key, fallback));
    if (number != std::floor(number) || std::abs(number) > 1000)
        return bad("number", fmt::format("\"{}\" must be a small whole number.", key), o.path_of(key));
    return static_cast<int>(number);
}

result<bool> read_flag(const json_object& o, std::string_view key, bool fallback) {
    if (!o.has(key)) return fallback;
    return o.get_bool(key);
}

result<segment> read_segment(const json::value& v, const std::string& path) {
    FW_TRY(const auto o, json_object::from(v, path));
    FW_CHECK(o.only({"controls", "to"}));
    segment s;
    FW_TRY(s.controls, read_list<dvec2>(o, "controls", read_point, true));
    if (!o.has("to")) return bad("point", "A segment needs \"to\".", o.path_of("to"));
    FW_TRY(s.to, read_point(o.raw().at("to"), o.path_of("to")));
    return s;
}

result<notch> read_notch(const json::value& v, const std::string& path) {
    FW_TRY(const auto o, json_object::from(v, path));
    FW_CHECK(o.only({"at", "count"}));
    notch n;
    FW_TRY(n.at, o.get_number("at"));
    FW_TRY(n.count, read_count(o, "count", 1));
    return n;
}

result<panel_edge> read_edge(const json::value& v, const std::string& path) {
    FW_TRY(const auto o, json_object::from(v, path));
    FW_CHECK(o.only({"id", "role", "allowance", "segments", "notches"}));
    panel_edge e;
    FW_TRY(e.id, o.get_string("id"));
    FW_TRY(e.role, read_name(o, "role", role_names));
    FW_TRY(e.allowance, read_number(o, "allowance", 0));
    FW_TRY(e.segments, read_list<segment>(o, "segments", read_segment));
    FW_TRY(e.notches, read_list<notch>(o, "notches", read_notch, true));
    return e;
}

result<placement> read_placement(const json_object& o) {
    FW_CHECK(o.only({"segment", "wrap", "anchor", "origin", "drop", "apex"}));
    placement p;
    FW_TRY(p.segment, read_name(o, "segment", segment_names));
    FW_TRY(p.wrap, read_name(o, "wrap", wrap_names));
    FW_TRY(p.anchor, read_name(o, "anchor", anchor_names));
    if (o.has("origin")) {
        FW_TRY(p.origin, read_point(o.raw().at("origin"), o.path_of("origin")));
    }
    FW_TRY(p.drop, read_number(o, "drop", 0));
    if (o.has("apex")) {
        FW_TRY(p.apex, read_point(o.raw().at("apex"), o.path_of("apex")));
    }
    return p;
}

result<panel> read_panel(const json::value& v, const std::string& path) {
    FW_TRY(const auto o, json_object::from(v, path));
    FW_CHECK(o.only({"id", "label", "cut", "draped", "stretch", "edges", "grain", "placement"}));
    panel p;
    FW_TRY(p.id, o.get_string("id"));
    FW_TRY(p.label, read_text(o, "label"));
    FW_TRY(p.cut, read_count(o, "cut", 1));
    FW_TRY(p.draped, read_flag(o, "draped", true));
    FW_TRY(p.stretch, read_number(o, "stretch", 1));
    FW_TRY(p.edges, read_list<panel_edge>(o, "edges", read_edge));
    FW_TRY(p.grain, read_list<dvec2>(o, "grain", read_point));
    FW_TRY(const auto where, o.get_object("placement"));
    FW_TRY(p.placement, read_placement(where));
    return p;
}

result<edge_range> read_range(const json::value& v, const std::string& path) {
    FW_TRY(const auto o, json_object::from(v, path));
    FW_CHECK(o.only({"panel", "copy", "edge", "from", "to"}));
    edge_range r;
    FW_TRY(r.panel, o.get_string("panel"));
    if (o.has("copy")) {
        FW_TRY(r.copy, read_name(o, "copy", copy_names));
    }
    FW_TRY(r.edge, o.get_string("edge"));
    FW_TRY(r.from, read_number(o, "from", 0));
    FW_TRY(r.to, read_number(o, "to", 1));
    return r;
}

result<stitch> read_stitch(const json::value& v, const std::string& path) {
    FW_TRY(const auto o, json_object::from(v, path));
    FW_CHECK(o.only({"id", "a", "b", "reversed", "ease", "step"}));
    stitch s;
    FW_TRY(s.id, o.get_string("id"));
    FW_TRY(const auto a, o.get_object("a"));
    FW_TRY(s.a, read_range(a.raw(), o.path_of("a")));
    FW_TRY(const auto b, o.get_object("b"));
    FW_TRY(s.b, read_range(b.raw(), o.path_of("b")));
    FW_TRY(s.reversed, read_flag(o, "reversed", true));
    FW_TRY(s.ease, read_number(o, "ease", 0));
    FW_TRY(s.step, read_count(o, "step", 0));
    return s;
}

result<tape> read_tape(const json::value& v, const std::string& path) {
    FW_TRY(const auto o, json_object::from(v, path));
    FW_CHECK(o.only({"id", "holds", "girth", "level", "edges"}));
    tape t;
    FW_TRY(t.id, o.get_string("id"));
    FW_TRY(t.holds, read_flag(o, "holds", false));
    FW_TRY(t.girth, read_number(o, "girth", 0));
    FW_TRY(t.level, read_number(o, "level", 0));
    FW_TRY(t.edges, read_list<edge_range>(o, "edges", read_range));
    return t;
}

result<used_parameter> read_parameter(const json::value& v, const std::string& path) {
    FW_TRY(const auto o, json_object::from(v, path));
    FW_CHECK(o.only({"name", "value"}));
    used_parameter p;
    FW_TRY(p.name, o.get_string("name"));
    FW_TRY(p.value, o.get_number("value"));
    return p;
}

result<std::string> read_note(const json::value& v, const std::string& path) {
    if (!v.is_string() || v.get_string().size() > max_text)
        return bad("text", fmt::format("A note is a text of at most {} characters.", max_text), path);
    return std::string(v.get_string());
}

double rounded(double v) {
    return std::round(v * 1e6) / 1e6 + 0.0;
}

json::array to_json(dvec2 p) {
    return {rounded(p.x), rounded(p.y)};
}

template <class T, class Write>
json::array to_list(const std::vector<T>& items, Write write) {
    json::array out;
    for (const T& item : items) out.push_back(write(item));
    return out;
}

json::value to_json(const segment& s) {
    json::object o;
    if (!s.controls.empty()) o["controls"] = to_list(s.controls, [](dvec2 p) { return to_json(p); });
    o["to"] = to_json(s.to);
    return o;
}

json::value to_json(const panel_edge& e) {
    json::object o{{"id", e.id}, {"role", name_of(role_names, e.role)}, {"allowance", rounded(e.allowance)}};
    o["segments"] = to_list(e.segments, [](const segment& s) { return to_json(s); });
    if (!e.notches.empty())
        o["notches"] =
            to_list(e.notches, [](const notch& n) { return json::object{{"at", rounded(n.at)}, {"count", n.count}}; });
    return o;
}

json::value to_json(const placement& p) {
    json::object o{{"segment", name_of(segment_names, p.segment)},
                   {"wrap", name_of(wrap_names, p.wrap)},
                   {"anchor", name_of(anchor_names, p.anchor)},
                   {"origin", to_json(p.origin)},
                   {"drop", rounded(p.drop)}};
    if (p.apex) o["apex"] = to_json(*p.apex);
    return o;
}

json::value to_json(const panel& p) {
    return json::object{{"id", p.id},
                        {"label", p.label},
                        {"cut", p.cut},
                        {"draped", p.draped},
                        {"stretch", rounded(p.stretch)},
                        {"edges", to_list(p.edges, [](const panel_edge& e) { return to_json(e); })},
                        {"grain", to_list(p.grain, [](dvec2 g) { return to_json(g); })},
                        {"placement", to_json(p.placement)}};
}

// Shares of an edge keep more digits than metres: a waistband's are multiplied by its length.
double rounded_share(double v) {
    return std::round(v * 1e10) / 1e10;
}

json::value to_json(const edge_range& r) {
    json::object o{{"panel", r.panel}, {"copy", name_of(copy_names, r.copy)}, {"edge", r.edge}};
    if (r.from != 0) o["from"] = rounded_share(r.from);
    if (r.to != 1) o["to"] = rounded_share(r.to);
    return o;
}

json::value to_json(const stitch& s) {
    return json::object{
        {"id", s.id},    {"a", to_json(s.a)}, {"b", to_json(s.b)}, {"reversed", s.reversed}, {"ease", rounded(s.ease)},
        {"step", s.step}};
}

json::value to_json(const tape& t) {
    return json::object{{"id", t.id},
                        {"holds", t.holds},
                        {"girth", rounded(t.girth)},
                        {"level", rounded(t.level)},
                        {"edges", to_list(t.edges, [](const edge_range& r) { return to_json(r); })}};
}

}  // namespace

result<sewing_pattern> parse_sewing_pattern(std::string_view text) {
    FW_TRY(const auto document, parse_json(text));
    FW_TRY(const auto o, json_object::from(document));
    FW_CHECK(o.only({"format", "version", "name", "kind", "wearer", "size", "parameters", "panels", "stitches", "tapes",
                     "steps", "notes"}));
    FW_TRY(const std::string format, o.get_string("format"));
    if (format != format_name)
        return bad("format", fmt::format("This is not a sewing pattern (\"format\" must be \"{}\").", format_name),
                   "format");
    FW_TRY(const double version, o.get_number("version"));
    if (version != sewing_pattern_version)
        return fail(error_kind::unsupported, "pattern.version",
                    fmt::format("This program reads sewing patterns of version {}.", sewing_pattern_version),
                    "version");
    sewing_pattern p;
    FW_TRY(p.name, read_text(o, "name"));
    FW_TRY(p.kind, read_text(o, "kind"));
    FW_TRY(p.wearer, read_text(o, "wearer"));
    FW_TRY(p.size, read_text(o, "size"));
    FW_TRY(p.parameters, read_list<used_parameter>(o, "parameters", read_parameter, true));
    FW_TRY(p.panels, read_list<panel>(o, "panels", read_panel));
    FW_TRY(p.stitches, read_list<stitch>(o, "stitches", read_stitch, true));
    FW_TRY(p.tapes, read_list<tape>(o, "tapes", read_tape, true));
    FW_TRY(p.steps, read_list<std::string>(o, "steps", read_note, true));
    FW_TRY(p.notes, read_list<std::string>(o, "notes", read_note, true));
    FW_CHECK(validate(p));
    return p;
}

json::value to_json(const sewing_pattern& p) {
    return json::object{
        {"format", format_name},
        {"version", sewing_pattern_version},
        {"name", p.name},
        {"kind", p.kind},
        {"wearer", p.wearer},
        {"size", p.size},
        {"parameters",
         to_list(p.parameters,
                 [](const used_parameter& u) { return json::object{{"name", u.name}, {"value", rounded(u.value)}}; })},
        {"panels", to_list(p.panels, [](const panel& x) { return to_json(x); })},
        {"stitches", to_list(p.stitches, [](const stitch& s) { return to_json(s); })},
        {"tapes", to_list(p.tapes, [](const tape& t) { return to_json(t); })},
        {"steps", to_list(p.steps, [](const std::string& n) { return json::string(n); })},
        {"notes", to_list(p.notes, [](const std::string& n) { return json::string(n); })},
    };
}

}  // namespace fw::garment
