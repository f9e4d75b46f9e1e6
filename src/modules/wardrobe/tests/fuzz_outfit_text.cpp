// Layers and items with whatever values somebody gives them. Each line sets one: a letter says where, JSON follows.
#include <fmt/format.h>

#include <array>
#include <cstdlib>
#include <map>

#include "fw/wardrobe/outfit_text.hpp"

namespace {

using namespace fw;
using namespace fw::wardrobe;

constexpr std::array<std::string_view, 4> documents{
    R"({"key": "crew", "name": "Crew", "garment": "t-shirt", "colors": [{"name": "sage", "hex": "#98a38f"}],
        "parameters": {"fit": "regular", "sleeves": "short"}})",
    R"({"key": "denim", "name": "Denim", "colors": [{"name": "indigo", "hex": "#26304a"}],
        "physical": {"gramsPerSquareMetre": 390, "thicknessMm": 0.9, "stretchWarp": 40, "stretchWeft": 22, "shear": 110,
                     "bendingWarp": 60, "bendingWeft": 45, "friction": 0.4, "source": "A range of the literature."},
        "weave": {"structure": "twill", "finish": "denim"}})",
    R"({"key": "dots", "name": "Dots", "print": {"generator": "dots", "parameters": {"inks": ["#ffffff"], "sizeMm": 8},
        "seed": 3}, "repeatMm": {"width": 30, "height": 30}})",
    R"({"key": "button", "name": "Button", "geometry": {"generator": "button", "parameters": {"widthMm": 15,
        "material": "horn", "color": "#4a3423"}}, "placementRules": {"panel": "front", "edge": "centre",
        "spacingMm": 80}})"};
constexpr std::array kinds{design::layer_type::silhouette, design::layer_type::fabric, design::layer_type::pattern,
                           design::layer_type::element};
constexpr std::array<std::string_view, 6> paths{"properties.parameters", "properties.color",     "properties.garment",
                                                "properties.scale",      "properties.placement", "name"};
constexpr std::array<std::string_view, 12> members{"garment",  "parameters", "colors",   "physical",
                                                   "weave",    "print",      "repeatMm", "geometry",
                                                   "scaleMin", "scaleMax",   "key",      "placementRules"};

struct sample {
    design::document design;
    std::map<catalog::item_id, item_document> items;
    std::vector<catalog::item_id> ids;

    sample() {
        for (std::size_t i = 0; i < documents.size(); ++i) {
            auto document = json::parse(documents[i]).as_object();
            const auto kind = static_cast<catalog::item_kind>(i);
            ids.push_back(catalog::make_item_id(kind, std::string_view(document.at("key").as_string())));
            items[ids.back()] = {kind, std::move(document)};
            const auto id = design::layer_id::find(fmt::format("00000000-0000-7000-8000-{:012}", i)).value();
            auto& l = design.layers[id];
            l.id = id;
            l.type = kinds[i];
            l.order_key = fmt::format("a{}", i);
            l.item = design::item_id{ids.back().value};
        }
    }
    void set(std::uint8_t where, json::value value) {
        const std::size_t which = where % 4, rest = where / 4U;
        if (rest < paths.size()) {
            auto at = design.layers.begin();
            std::advance(at, static_cast<std::ptrdiff_t>(which));
            at->second.values.insert_or_assign(std::string(paths[rest]), std::move(value));
        } else if (rest < paths.size() + members.size()) {
            items[ids[which]].members[members[rest - paths.size()]] = std::move(value);
        }
    }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view text(reinterpret_cast<const char*>(data), size);
    sample s;
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        if (line.size() < 2) continue;
        if (auto value = parse_json(line.substr(1))) s.set(static_cast<std::uint8_t>(line[0] - ' '), std::move(*value));
    }
    const auto plan = plan_outfit(s.design);
    if (!plan) return 0;
    const auto outfit = write_outfit(*plan, [&s](catalog::item_id which) {
        const auto at = s.items.find(which);
        return at == s.items.end() ? nullptr : &at->second;
    });
    if (!outfit) return 0;
    const auto drapes = name_drapes(bytes(32, 1), "draft", *outfit);
    if (drapes.size() != plan->size()) std::abort();
    if (name_scene(name_pose(drapes), *outfit, "{}").size() != 32) std::abort();
    return 0;
}
