#include <charconv>

#include "fw/base/json.hpp"
#include "fw/textile/weave.hpp"

namespace fw::textile {

namespace {

struct named_color {
    std::string_view name;
    std::uint32_t rgb;
};

constexpr named_color named_colors[] = {
    {"white", 0xF3F2EE},   {"ivory", 0xEFE6D2},  {"black", 0x1B1B1D}, {"charcoal", 0x3A3D42}, {"grey", 0x8B8D90},
    {"silver", 0xB9BBBD},  {"navy", 0x1F2A44},   {"blue", 0x2F5D9B},  {"sky", 0x9DBBD8},      {"indigo", 0x2C3C5C},
    {"teal", 0x0F5C5C},    {"green", 0x3F6B4A},  {"olive", 0x6B6A42}, {"sage", 0x99A394},     {"yellow", 0xE3B93C},
    {"mustard", 0xB98A2E}, {"orange", 0xC9682F}, {"rust", 0x9A4B2C},  {"red", 0xA5282C},      {"burgundy", 0x5E1F2B},
    {"pink", 0xE3A9AE},    {"blush", 0xE8CCC2},  {"lilac", 0xB7A6CC}, {"purple", 0x5B3B73},   {"brown", 0x5F432F},
    {"camel", 0xB08A61},   {"beige", 0xCDBBA0},  {"sand", 0xD8CBB4},
};

constexpr std::pair<std::string_view, print_kind> named_prints[] = {{"none", print_kind::none},
                                                                    {"stripes", print_kind::stripes},
                                                                    {"hoops", print_kind::hoops},
                                                                    {"checks", print_kind::checks},
                                                                    {"dots", print_kind::dots}};

vec3 from_rgb(std::uint32_t rgb) {
    return vec3(static_cast<float>(rgb >> 16 & 255u), static_cast<float>(rgb >> 8 & 255u),
                static_cast<float>(rgb & 255u)) /
           255.0f;
}

}  // namespace

result<vec3> parse_color(std::string_view text) {
    if (text.size() == 7 && text[0] == '#') {
        std::uint32_t rgb = 0;
        const auto [end, problem] = std::from_chars(text.data() + 1, text.data() + 7, rgb, 16);
        if (problem == std::errc() && end == text.data() + 7) return from_rgb(rgb);
    }
    std::vector<std::string_view> names;
    for (const auto& c : named_colors) {
        if (c.name == text) return from_rgb(c.rgb);
        names.push_back(c.name);
    }
    const auto near = find_similar(text, names);
    return fail(error_kind::invalid, "color.unknown",
                fmt::format("\"{}\" is no colour we know: write #RRGGBB or a name{}.", text,
                            near ? fmt::format(" such as \"{}\"", *near) : std::string(" such as navy")),
                "color");
}

std::vector<std::string_view> print_names() {
    std::vector<std::string_view> out;
    for (const auto& [name, kind] : named_prints) out.push_back(name);
    return out;
}

result<print_kind> parse_print(std::string_view name) {
    for (const auto& [known, kind] : named_prints)
        if (known == name) return kind;
    return fail(error_kind::invalid, "print.unknown",
                fmt::format("\"{}\" is no pattern. Patterns are {}.", name, fmt::join(print_names(), ", ")), "pattern");
}

}  // namespace fw::textile
