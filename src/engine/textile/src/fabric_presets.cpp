// The six presets. Every value lies inside the range beside it, and every range names its source. None of the values
// was measured by us. Where a source gives KES-F units the range is converted: bending 1 gf·cm²/cm = 98.07 µN·m, shear
// 1 gf/(cm·°) = 56.19 N/m per rad, stretch 490.3 N/m over EMT, the strain at 500 gf/cm.
#include <array>

#include "fw/base/json.hpp"
#include "fw/textile/fabric.hpp"

namespace fw::textile {

namespace {

constexpr std::string_view kawabata =
    "S. Kawabata, The Standardization and Analysis of Hand Evaluation, 2nd ed., HESC, Osaka 1980 (KES-F tables)";
constexpr std::string_view kawabata_niwa =
    "S. Kawabata, M. Niwa, Fabric performance in clothing and clothing manufacture, J. Text. Inst. 80 (1989) 19-50";
constexpr std::string_view hu = "J. Hu, Structure and Mechanics of Woven Fabrics, Woodhead 2004, ch. 4-6";
constexpr std::string_view saville = "B. P. Saville, Physical Testing of Textiles, Woodhead 1999, ch. 4, 10";
constexpr std::string_view booth = "J. E. Booth, Principles of Textile Testing, 3rd ed., Butterworths 1968, ch. 7";
constexpr std::string_view cusick = "G. E. Cusick, The measurement of fabric drape, J. Text. Inst. 59 (1968) 253-260";
constexpr std::string_view peirce =
    "F. T. Peirce, The handle of cloth as a measurable quantity, J. Text. Inst. 21 (1930) T377";
constexpr std::string_view spencer = "D. J. Spencer, Knitting Technology, 3rd ed., Woodhead 2001, ch. 5-7";
constexpr std::string_view trade = "trade weights: finished goods as sold by mills for this use";
constexpr std::string_view gupta = "B. S. Gupta (ed.), Friction in Textile Materials, Woodhead 2008, ch. 4, 12";

const std::array<fabric_preset, 6>& presets() {
    static const std::array<fabric_preset, 6> all{{
        {.values = {"chiffon", "Silk chiffon", 0.045, 0.00018, 4500, 3000, 16, 1.2e-6, 0.9e-6, 0.2},
         .area_density = {0.030, 0.060, trade},
         .thickness = {0.0001, 0.0003, saville},
         .stretch_warp = {3000, 6000, kawabata},
         .stretch_weft = {2000, 4000, kawabata},
         .shear = {10, 25, kawabata},
         .bending = {0.5e-6, 3e-6, kawabata},
         .friction = {0.15, 0.3, gupta},
         .bending_length = {0.011, 0.018, peirce},
         .drape_coefficient = {0.15, 0.50, cusick}},
        {.values = {"shirting", "Cotton shirting", 0.120, 0.00032, 18'000, 11'000, 45, 8e-6, 5e-6, 0.3},
         .area_density = {0.100, 0.140, trade},
         .thickness = {0.0002, 0.0005, saville},
         .stretch_warp = {10'000, 25'000, hu},
         .stretch_weft = {6000, 15'000, hu},
         .shear = {30, 60, hu},
         .bending = {4e-6, 10e-6, hu},
         .friction = {0.25, 0.4, gupta},
         .bending_length = {0.015, 0.023, peirce},
         .drape_coefficient = {0.40, 0.75, cusick}},
        {.values = {"jersey", "Cotton jersey", 0.170, 0.00062, 1800, 1000, 20, 2.2e-6, 1.6e-6, 0.35},
         .area_density = {0.140, 0.200, spencer},
         .thickness = {0.0005, 0.0009, spencer},
         .stretch_warp = {1000, 2500, kawabata},
         .stretch_weft = {500, 1500, kawabata},
         .shear = {10, 30, kawabata},
         .bending = {1e-6, 3e-6, kawabata},
         .friction = {0.3, 0.45, gupta},
         .bending_length = {0.008, 0.014, saville},
         .drape_coefficient = {0.10, 0.40, booth}},
        {.values = {"suiting", "Wool suiting", 0.250, 0.00055, 12'000, 7500, 36, 13e-6, 9e-6, 0.3},
         .area_density = {0.200, 0.300, trade},
         .thickness = {0.0004, 0.0008, kawabata_niwa},
         .stretch_warp = {8000, 15'000, kawabata_niwa},
         .stretch_weft = {5000, 10'000, kawabata_niwa},
         .shear = {25, 50, kawabata_niwa},
         .bending = {8e-6, 15e-6, kawabata_niwa},
         .friction = {0.25, 0.4, gupta},
         .bending_length = {0.014, 0.021, peirce},
         .drape_coefficient = {0.30, 0.60, cusick}},
        {.values = {"denim", "Denim", 0.400, 0.00095, 35'000, 20'000, 110, 75e-6, 48e-6, 0.4},
         .area_density = {0.340, 0.450, trade},
         .thickness = {0.0007, 0.0012, saville},
         .stretch_warp = {20'000, 50'000, hu},
         .stretch_weft = {12'000, 30'000, hu},
         .shear = {60, 150, hu},
         .bending = {30e-6, 100e-6, hu},
         .friction = {0.35, 0.5, gupta},
         .bending_length = {0.022, 0.032, saville},
         .drape_coefficient = {0.60, 0.95, booth}},
        {.values = {"coating", "Wool coating", 0.400, 0.0022, 8000, 6000, 55, 46e-6, 36e-6, 0.45},
         .area_density = {0.280, 0.500, trade},
         .thickness = {0.0014, 0.0035, kawabata},
         .stretch_warp = {4000, 10'000, kawabata},
         .stretch_weft = {4000, 10'000, kawabata},
         .shear = {30, 80, kawabata},
         .bending = {20e-6, 60e-6, kawabata},
         .friction = {0.35, 0.55, gupta},
         .bending_length = {0.018, 0.026, saville},
         .drape_coefficient = {0.45, 0.85, cusick}},
    }};
    return all;
}

struct other_name {
    std::string_view name;
    std::string_view id;
};
constexpr std::array<other_name, 9> other_names{{{"silk-chiffon", "chiffon"},
                                                 {"cotton", "shirting"},
                                                 {"poplin", "shirting"},
                                                 {"cotton-shirting", "shirting"},
                                                 {"knit", "jersey"},
                                                 {"wool", "suiting"},
                                                 {"wool-suiting", "suiting"},
                                                 {"fleece", "coating"},
                                                 {"coat", "coating"}}};

}  // namespace

std::span<const fabric_preset> fabric_presets() {
    return presets();
}

const fabric_preset* find_preset(std::string_view id) {
    for (const auto& p : presets()) {
        if (p.values.id == id) return &p;
    }
    for (const auto& [name, target] : other_names) {
        if (name == id) return find_preset(target);
    }
    return nullptr;
}

result<fabric> get_fabric(std::string_view id_or_name) {
    if (const auto* p = find_preset(id_or_name)) return p->values;
    std::vector<std::string_view> known;
    for (const auto& p : presets()) known.push_back(p.values.id);
    for (const auto& [name, target] : other_names) known.push_back(name);
    const auto near = find_similar(id_or_name, known);
    return fail(error_kind::invalid, "fabric.unknown",
                fmt::format("There is no fabric \"{}\". {}", id_or_name,
                            near ? fmt::format("Did you mean \"{}\"?", *near)
                                 : "Choose chiffon, shirting, jersey, suiting, denim or coating."),
                "fabric");
}

}  // namespace fw::textile
