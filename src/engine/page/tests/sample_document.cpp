#include "sample_document.hpp"

namespace fw::page::testing {

namespace {

measurement row(std::string label, std::string iso, std::optional<double> asked, double achieved, double half_interval,
                source from, bool main) {
    return {std::move(label),         std::move(iso),           {},   asked, achieved,
            achieved - half_interval, achieved + half_interval, from, false, main};
}

std::vector<measurement> measurements(source from) {
    const bool typed = from == source::typed;
    const double wide = typed ? 0.002 : 0.021;
    const auto asked = [&](double value) { return typed ? std::optional(value) : std::nullopt; };
    std::vector<measurement> out{row("Height", "5.1.1", 1.68, 1.6801, 0.001, source::typed, true),
                                 row("Chest", "5.3.4", asked(0.925), 0.9243, wide, from, true),
                                 row("Waist", "5.3.10", asked(0.74), 0.7404, wide, from, true),
                                 row("Hip", "5.3.13", asked(0.985), 0.9879, wide, from, true),
                                 row("Inside leg", "5.1.15", {}, 0.768, 0.018, source::derived, true),
                                 row("Arm", "5.7.8", {}, 0.572, 0.016, source::derived, true),
                                 row("Thigh", "5.3.20", {}, 0.58, 0.02, source::derived, false),
                                 row("Knee", "5.3.22", {}, 0.372, 0.012, source::derived, false),
                                 row("Upper arm", "5.3.16", {}, 0.284, 0.014, source::derived, false)};
    out[2].how_to = "The narrowest part, between ribs and hip bone.";
    measurement slope{"Shoulder slope", "5.5.1", "", {}, 0.37, 0.33, 0.41, source::derived, true, false};
    out.push_back(slope);
    return out;
}

person make_person(std::string id, std::string name, std::string garment, source from) {
    person p;
    p.id = std::move(id);
    p.name = std::move(name);
    p.garment = std::move(garment);
    p.sentence = from == source::photo ? "Two photos, 168 cm, 62 kg" : "Typed measurements, 168 cm, 62 kg";
    p.measurements = measurements(from);
    p.fit_summary = "It fits as drafted; the sleeves are a little tight when the arms hang down.";
    p.fit_report = {{"Chest", 0.05, 0.081, 0.011, "as drafted"},
                    {"Waist", 0.55, 0.134, 0.0, "loose"},
                    {"Hip", 0.1, 0.06, 0.008, "as drafted"},
                    {"Upper arm", -0.62, 0.012, 0.046, "tight"},
                    {"Back", -0.1, 0.03, 0.014, "as drafted"}};
    p.fit.scale = {0x3b4cc0, 0x8db0fe, 0xdddddd, 0xf4987a, 0xb40426};
    p.sewing_pattern.yardage = "1.35 m of cloth, 150 cm wide";
    p.sewing_pattern.note = "Seam allowance of 1 cm and hems of 2.5 cm are included.";
    p.sewing_pattern.downloads = {{"Pages A4 (14)", {.href = id + "/sewing-pattern-a4.pdf", .size = 184'322}},
                                  {"Pages Letter (15)", {.href = id + "/sewing-pattern-letter.pdf", .size = 190'112}},
                                  {"One sheet", {.href = id + "/sewing-pattern-sheet.pdf", .size = 91'007}}};
    p.files = {{"dressed.glb", {.href = "dressed.glb", .size = 3'412'008}},
               {"avatar-draco.glb", {.href = "avatar-draco.glb", .size = 188'412}},
               {"avatar.json", {.href = "avatar.json", .size = 6'120}}};
    p.steps = {{"Body", 0.21},     {"Pattern", 0.04},   {"Drape", 7.4},
               {"Pictures", 14.2}, {"Turntable", 24.1}, {"Files", 0.6}};
    return p;
}

}  // namespace

document make_sample_document(bool pictures) {
    document doc;
    doc.title = "Made to measure";
    doc.lead =
        "Three people, three garments: each one drafted to a body, sewn and draped on it, and ready to be printed, cut "
        "and worn.";
    doc.made_on = "2 cores, 3 min 42 s in all";
    doc.version = "0.1";
    doc.people = {make_person("ana", "Ana", "T-shirt in cotton jersey", source::typed),
                  make_person("ben", "Ben", "Tailored trousers in wool", source::photo),
                  make_person("chloe", "Chloé", "A-line skirt in linen", source::typed)};
    person& third = doc.people.back();
    third.unit = unit_system::imperial;
    third.sentence = "Typed in inches, 66.1 in, 137 lb";
    third.warnings = {{"Waist", "92 in would be wider than the hip by 53 in.", "29 in: the digits were swapped.", true},
                      {"Inside leg", "43 in is more than 60 % of the height.",
                       "Measure from the crotch to the floor, without shoes.", false}};
    if (!pictures) return doc;
    for (person& p : doc.people) {
        p.cover = {{.href = "three-quarter.png"}, p.name + ", three-quarter view", 900, 1125};
        p.pictures = {{{.href = "front.png"}, "Front", 900, 1125},
                      {{.href = "side.png"}, "Side", 900, 1125},
                      {{.href = "back.png"}, "Back", 900, 1125},
                      {{.href = "three-quarter.png"}, "Three-quarter", 900, 1125}};
        p.turntable = {.href = "turntable.mp4", .mime = "video/mp4"};
        p.sewing_pattern.preview = {.href = "pattern.svg"};
    }
    return doc;
}

}  // namespace fw::page::testing
