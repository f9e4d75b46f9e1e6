#include "look_options.hpp"

namespace fw::apps {

void declare_skin(CLI::App& app, std::string& skin) {
    app.add_option("--skin", skin, "porcelain, ivory, sand, honey, bronze, chestnut, espresso or neutral")
        ->capture_default_str()
        ->type_name("TONE");
}

void declare_look(CLI::App& app, look_options& o) {
    declare_skin(app, o.skin);
    app.add_option("--shoes", o.shoes, "none, flat, slip-on, or usual: what goes with the garments")
        ->capture_default_str()
        ->type_name("SHOES");
}

void declare_light(CLI::App& app, std::string& light) {
    app.add_option("--light", light, "soft-box, daylight or runway")->capture_default_str()->type_name("PRESET");
}

result<body::skin_tone> parse_skin_tone(const std::string& name) {
    if (const auto tone = body::find_skin_tone(name)) return *tone;
    return fail(
        error_kind::invalid, "look.skin",
        fmt::format(
            "\"{}\" is no skin tone. Tones are porcelain, ivory, sand, honey, bronze, chestnut, espresso and neutral.",
            name),
        "skin");
}

result<body::avatar_look> parse_look(const look_options& o, const std::vector<dressing::garment_order>& orders) {
    body::avatar_look look;
    FW_TRY(look.tone, parse_skin_tone(o.skin));
    const auto shoes = o.shoes == "usual" ? usual_shoes(orders) : body::find_shoes(o.shoes);
    if (!shoes) {
        return fail(error_kind::invalid, "look.shoes",
                    fmt::format("There are no shoes \"{}\". Choose none, flat, slip-on or usual.", o.shoes), "shoes");
    }
    look.shoes = *shoes;
    return look;
}

body::shoes usual_shoes(const std::vector<dressing::garment_order>& orders) {
    const bool trousers =
        std::ranges::any_of(orders, [](const auto& o) { return o.kind == garment::garment_kind::tailored_trousers; });
    return trousers ? body::shoes::slip_on : body::shoes::flat;
}

}  // namespace fw::apps
