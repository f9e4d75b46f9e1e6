#include "fw/textile/artwork.hpp"

#include <array>

#include "fw/textile/weave.hpp"
#include "print_canvas.hpp"

namespace fw::textile {

namespace {

constexpr std::array<std::string_view, 25> names{
    "stripes", "hoops",      "check",  "woven-check", "argyle", "chevron", "dots",     "scallops", "fans",
    "tiles",   "ditsy",      "blooms", "sprigs",      "fronds", "paisley", "terrazzo", "leopard",  "zebra",
    "ikat",    "camouflage", "marble", "cutouts",     "stars",  "lemons",  "brush"};

result<double> in_range(const json_object& from, std::string_view key, double low, double high, double otherwise) {
    FW_TRY(const auto value, from.find_number(key));
    if (!value) return otherwise;
    if (!(*value >= low && *value <= high))
        return fail(error_kind::invalid, "print.range",
                    fmt::format("{} must be between {:g} and {:g}.", key, low, high), from.path_of(key));
    return *value;
}

result<vec2> read_repeat(const json_object& item) {
    FW_TRY(const auto repeat, item.get_object("repeatMm"));
    FW_CHECK(repeat.only({"width", "height"}));
    FW_TRY(const double width, repeat.get_number("width"));
    FW_TRY(const double height, repeat.get_number("height"));
    for (const double side : {width, height})
        if (!(side >= 2 && side <= 1500))
            return fail(error_kind::invalid, "print.range", "A repeat is between 2 mm and 1.5 m wide and high.",
                        "repeatMm");
    return vec2(width, height) / 1000.0f;
}

result<void> read_inks(const json_object& from, artwork& art) {
    FW_TRY(const auto ground, from.find_string("ground"));
    if (ground && *ground != "cloth") {
        FW_TRY(art.ground, parse_color(*ground));
    }
    FW_TRY(const auto inks, from.get_array("inks"));
    if (inks->empty() || inks->size() > 12)
        return fail(error_kind::invalid, "print.ink", "A print has one to twelve inks.", from.path_of("inks"));
    for (const auto& ink : *inks) {
        if (!ink.is_string())
            return fail(error_kind::invalid, "print.ink", "An ink is a colour such as \"#1f2a44\".",
                        from.path_of("inks"));
        FW_TRY(const auto color, parse_color(std::string_view(ink.get_string())));
        art.inks.push_back(color);
    }
    return {};
}

result<void> read_bands(const json_object& from, artwork& art) {
    if (!from.has("bands")) return {};
    FW_TRY(const auto bands, from.get_array("bands"));
    if (bands->size() > 64)
        return fail(error_kind::invalid, "print.range", "A print has up to 64 bands.", from.path_of("bands"));
    for (const auto& value : *bands) {
        FW_TRY(const auto band, json_object::from(value, from.path_of("bands")));
        FW_CHECK(band.only({"ink", "mm"}));
        FW_TRY(const double ink, in_range(band, "ink", -1, static_cast<double>(art.inks.size()) - 1, -1));
        FW_TRY(const double width, in_range(band, "mm", 0.1, 1500, 10));
        art.bands.push_back({static_cast<int>(ink), static_cast<float>(width / 1000)});
    }
    return {};
}

bool needs_bands(print_generator g) {
    using enum print_generator;
    return g == stripes || g == hoops || g == check || g == woven_check || g == chevron;
}

}  // namespace

std::span<const std::string_view> print_generator_names() {
    return names;
}

result<artwork> parse_artwork(const json::value& document) {
    FW_TRY(const auto item, json_object::from(document));
    FW_TRY(const auto print, item.get_object("print"));
    FW_CHECK(print.only({"generator", "parameters", "seed"}));
    artwork art;
    FW_TRY(const auto generator, print.get_string("generator"));
    const auto found = std::ranges::find(names, generator);
    if (found == names.end())
        return fail(error_kind::invalid, "print.generator",
                    fmt::format("There is no print \"{}\". Prints are {}.", generator, fmt::join(names, ", ")),
                    print.path_of("generator"));
    art.generator = static_cast<print_generator>(found - names.begin());
    FW_TRY(art.repeat, read_repeat(item));
    FW_TRY(const double seed, in_range(print, "seed", 0, 4294967295.0, 1));
    art.seed = static_cast<std::uint32_t>(seed);
    FW_TRY(const auto p, print.get_object("parameters"));
    FW_CHECK(p.only({"ground", "inks", "sizeMm", "density", "variation", "bands"}));
    FW_CHECK(read_inks(p, art));
    FW_TRY(const double size, in_range(p, "sizeMm", 0.5, 600, 12));
    FW_TRY(const double density, in_range(p, "density", 0, 1, 0.5));
    FW_TRY(const double variation, in_range(p, "variation", 0, 1, 0.3));
    art.size = static_cast<float>(size / 1000);
    art.density = static_cast<float>(density);
    art.variation = static_cast<float>(variation);
    FW_CHECK(read_bands(p, art));
    if (needs_bands(art.generator) && art.bands.empty())
        return fail(error_kind::invalid, "print.range", "Stripes and checks need their bands.", p.path_of("bands"));
    return art;
}

scene::image paint(const artwork& art, int width, int height) {
    print_canvas canvas(width, height, art.repeat);
    canvas.clear(art.ground);
    if (art.generator <= print_generator::tiles) {
        paint_grid(art, canvas);
    } else if (art.generator == print_generator::leopard || art.generator == print_generator::zebra ||
               art.generator == print_generator::ikat || art.generator == print_generator::camouflage ||
               art.generator == print_generator::marble) {
        paint_field(art, canvas);
    } else {
        paint_motifs(art, canvas);
    }
    return std::move(canvas).take();
}

}  // namespace fw::textile
