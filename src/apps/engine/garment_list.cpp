#include "garment_list.hpp"

#include "fw/base/json.hpp"
#include "fw/garment/draft.hpp"
#include "fw/textile/fabric.hpp"
#include "fw/textile/weave.hpp"

namespace fw::apps {

namespace {

struct list_options {
    bool json = false;
};

std::vector<garment::garment_info> all_garments() {
    std::vector<garment::garment_info> all;
    for (std::size_t k = 0; k < garment::garment_kind_count; ++k)
        all.push_back(garment::info(static_cast<garment::garment_kind>(k)));
    return all;
}

std::string unit_text(const garment::parameter_info& p) {
    switch (p.unit) {
        case garment::parameter_unit::metres:
            return "m";
        case garment::parameter_unit::share:
            return "share";
        case garment::parameter_unit::choice:
            return "choice";
    }
    std::unreachable();
}

std::string range_text(const garment::parameter_info& p) {
    return p.choices.empty() ? fmt::format("{:g} to {:g}", p.min, p.max)
                             : fmt::format("{}", fmt::join(p.choices, ", "));
}

std::string default_text(const garment::parameter_info& p) {
    if (!p.fallback) return "from your measurements and the fit";
    return p.choices.empty() ? fmt::format("{:g}", *p.fallback)
                             : std::string(p.choices[static_cast<std::size_t>(*p.fallback)]);
}

/// Null: it comes from the measurements and the fit.
json::value default_value(const garment::parameter_info& p) {
    if (!p.fallback) return nullptr;
    if (p.choices.empty()) return *p.fallback;
    return json::value(p.choices[static_cast<std::size_t>(*p.fallback)]);
}

json::value document() {
    json::array garments;
    for (const auto& g : all_garments()) {
        json::array parameters;
        for (const auto& p : g.parameters) {
            json::object entry{{"name", p.name}, {"label", p.label}, {"unit", unit_text(p)}};
            entry["default"] = default_value(p);
            if (p.choices.empty()) {
                entry["min"] = p.min;
                entry["max"] = p.max;
            } else {
                entry["choices"] = json::array(p.choices.begin(), p.choices.end());
            }
            entry["help"] = p.help;
            parameters.push_back(std::move(entry));
        }
        garments.push_back(json::object{{"id", g.id}, {"label", g.label}, {"parameters", std::move(parameters)}});
    }
    json::array fabrics;
    for (const auto& preset : textile::fabric_presets()) {
        const auto& f = preset.values;
        fabrics.push_back(json::object{{"id", f.id},
                                       {"name", f.name},
                                       {"areaDensity", f.area_density},
                                       {"thickness", f.thickness},
                                       {"stretchWarp", f.stretch_warp},
                                       {"stretchWeft", f.stretch_weft},
                                       {"shear", f.shear},
                                       {"bendingWarp", f.bending_warp},
                                       {"bendingWeft", f.bending_weft},
                                       {"friction", f.friction}});
    }
    json::array patterns;
    for (const auto name : textile::print_names()) patterns.push_back(json::value(name));
    return json::object{{"version", 1},
                        {"garments", std::move(garments)},
                        {"fabrics", std::move(fabrics)},
                        {"prints", std::move(patterns)}};
}

void print_text() {
    const auto say = [](const std::string& line) { std::puts(line.c_str()); };
    for (const auto& g : all_garments()) {
        say(fmt::format("{}", g.id));
        for (const auto& p : g.parameters)
            say(fmt::format("  {:<16} {}\n  {:<16} {} {}; default: {}", p.name, p.help, "", unit_text(p), range_text(p),
                            default_text(p)));
        say("");
    }
    say("Fabrics");
    for (const auto& preset : textile::fabric_presets()) {
        const auto& f = preset.values;
        say(fmt::format("  {:<16} {}: {:.0f} g/m², {:.2f} mm thick, bending {:.1f} µN·m", f.id, f.name,
                        f.area_density * 1000, f.thickness * 1000, f.bending() * 1e6));
    }
    say(fmt::format("\nPrints\n  {}; size {:g} to {:g} m, color #RRGGBB or a name",
                    fmt::join(textile::print_names(), ", "), textile::print_size_range.least,
                    textile::print_size_range.most));
}

result<void> run_list(const list_options& o, const common_options&) {
    if (o.json)
        std::fputs(to_pretty_json(document()).c_str(), stdout);
    else
        print_text();
    return {};
}

}  // namespace

void add_garment_list_command(command_line& line) {
    line.add<list_options>(
        "garments", "What there is: garments with their parameters, fabrics, prints",
        [](CLI::App& app, list_options& o) { app.add_flag("--json", o.json, "As a JSON document"); }, run_list);
}

}  // namespace fw::apps
