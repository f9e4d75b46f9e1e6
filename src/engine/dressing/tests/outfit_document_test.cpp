#include "fw/dressing/outfit_document.hpp"

#include <gtest/gtest.h>

namespace fw::dressing {
namespace {

constexpr std::string_view denim = R"({"type": "fabric", "key": "denim", "name": "Denim",
    "colors": [{"name": "indigo", "hex": "#26304a"}],
    "physical": {"gramsPerSquareMetre": 390, "thicknessMm": 0.9, "stretchWarp": 40, "stretchWeft": 22, "shear": 110,
                 "bendingWarp": 60, "bendingWeft": 45, "friction": 0.4, "source": "A range of the literature."},
    "weave": {"structure": "twill", "finish": "denim"}})";
constexpr std::string_view dots = R"({"type": "pattern", "key": "dots", "name": "Dots",
    "print": {"generator": "dots", "parameters": {"inks": ["#ffffff"], "sizeMm": 8}, "seed": 3},
    "repeatMm": {"width": 30, "height": 30}})";

result<std::vector<garment_order>> read(std::string garment) {
    return parse_outfit(fmt::format(R"({{"version": 1, "garments": [{}]}})", garment));
}

error refusal_of(std::string garment) {
    const auto parsed = read(std::move(garment));
    return parsed ? error{} : parsed.error();
}

TEST(outfit_document, names_a_garment_its_parameters_and_a_preset) {
    const auto orders = read(R"({"id": "a", "garment": "t-shirt", "parameters": {"length": 0.6, "fit": "loose"},
                                 "fabric": "jersey", "color": "#ff0000"})");
    ASSERT_TRUE(orders) << orders.error().message;
    ASSERT_EQ(orders->size(), 1u);
    const auto& o = orders->front();
    EXPECT_EQ(o.kind, garment::garment_kind::t_shirt);
    ASSERT_EQ(o.parameters.size(), 2u);
    EXPECT_EQ(o.parameters[0].value, 0.6);
    EXPECT_EQ(o.fabric.id, "jersey");
    EXPECT_EQ(o.look.fabric, "jersey");
    EXPECT_EQ(o.look.color, vec3(1, 0, 0));
}

TEST(outfit_document, makes_a_garment_of_its_usual_fabric_if_none_is_named) {
    const auto orders = read(R"({"garment": "tailored-trousers"})");
    ASSERT_TRUE(orders) << orders.error().message;
    EXPECT_EQ(orders->front().fabric.id, "suiting");
}

TEST(outfit_document, takes_fabrics_and_prints_as_the_catalog_has_them) {
    const auto orders =
        read(fmt::format(R"({{"garment": "a-line-skirt", "fabric": {}, "print": {}, "printScale": 2}})", denim, dots));
    ASSERT_TRUE(orders) << orders.error().message;
    const auto& o = orders->front();
    EXPECT_NEAR(o.fabric.area_density, 0.39, 1e-9);
    ASSERT_TRUE(o.look.cloth);
    EXPECT_EQ(o.look.cloth->structure.kind, textile::weave_kind::twill);
    ASSERT_TRUE(o.look.art);
    EXPECT_NEAR(o.look.art->repeat.x, 0.06f, 1e-6f) << "twice the printed size";
}

constexpr std::string_view button = R"({"type": "element", "key": "button", "name": "Button",
    "geometry": {"generator": "button", "parameters": {"widthMm": 15, "material": "horn", "color": "#4a3423"}},
    "placementRules": {"panel": "front", "edge": "centre", "spacingMm": 80}})";

result<std::vector<garment_order>> read_with_element(std::string_view members) {
    return read(fmt::format(R"({{"garment": "t-shirt", "fabric": "jersey", "elements": [{{"element": {}{}}}]}})",
                            button, members));
}

TEST(outfit_document, puts_elements_where_the_catalog_or_the_outfit_says) {
    const auto plain = read_with_element("");
    ASSERT_TRUE(plain) << plain.error().message;
    ASSERT_EQ(plain->front().elements.size(), 1u);
    EXPECT_NEAR(plain->front().elements.front().rules.spacing, 0.08f, 1e-6f);
    const auto moved = read_with_element(R"(, "placement": {"count": 3, "side": "both"}, "color": "#ffffff")");
    ASSERT_TRUE(moved) << moved.error().message;
    const auto& e = moved->front().elements.front();
    EXPECT_EQ(e.rules.count, 3);
    EXPECT_EQ(e.rules.spacing, 0) << "a count replaces the spacing";
    EXPECT_TRUE(e.rules.right);
    EXPECT_EQ(e.rules.edge, "centre");
    EXPECT_EQ(e.shape.color, vec3(1));
}

TEST(outfit_document, says_whether_the_element_or_its_placement_is_at_fault) {
    const auto placement = read_with_element(R"(, "placement": {"count": 900})");
    ASSERT_FALSE(placement);
    EXPECT_EQ(placement.error().code, "trim.range");
    EXPECT_EQ(placement.error().field, "garments[0].elements[0].placement.count");
    const auto element = read(
        R"({"garment": "t-shirt", "fabric": "jersey", "elements": [{"element": {"key": "x", "geometry": {"generator": "wing"}}}]})");
    ASSERT_FALSE(element);
    EXPECT_EQ(element.error().field, "garments[0].elements[0].element.geometry.generator");
    EXPECT_EQ(read_with_element(R"(, "color": "wet")").error().field, "garments[0].elements[0].color");
    std::string many;
    for (int i = 0; i < 25; ++i) many += fmt::format(R"({}{{"element": {}}})", i ? "," : "", button);
    const auto too_many = read(fmt::format(R"({{"garment": "t-shirt", "fabric": "jersey", "elements": [{}]}})", many));
    ASSERT_FALSE(too_many);
    EXPECT_EQ(too_many.error().code, "outfit.elements");
}

TEST(outfit_document, refuses_by_the_member_at_fault) {
    EXPECT_EQ(refusal_of(R"({"garment": "tutu", "fabric": "jersey"})").field, "garments[0].garment");
    EXPECT_EQ(refusal_of(R"({"garment": "t-shirt", "fabric": "steel"})").field, "garments[0].fabric");
    const auto parameter = refusal_of(R"({"garment": "t-shirt", "parameters": {"lenght": 1}, "fabric": "jersey"})");
    EXPECT_EQ(parameter.code, "garment.parameter_unknown");
    EXPECT_EQ(parameter.field, "garments[0].parameters.lenght");
    EXPECT_EQ(refusal_of(R"({"garment": "t-shirt", "parameters": {"fit": 1}, "fabric": "jersey"})").code,
              "garment.parameter_value");
    EXPECT_EQ(refusal_of(R"({"garment": "t-shirt", "parameters": {"length": 100}, "fabric": "jersey"})").code,
              "garment.parameter_range");
    EXPECT_EQ(refusal_of(R"({"garment": "t-shirt", "fabric": "jersey", "color": "no"})").field, "garments[0].color");
    EXPECT_EQ(refusal_of(R"({"garment": "t-shirt", "fabric": "jersey", "size": 1})").code, "json.unknown_member");
    EXPECT_EQ(
        refusal_of(fmt::format(R"({{"garment": "t-shirt", "fabric": "jersey", "print": {}, "printScale": 99}})", dots))
            .field,
        "garments[0].printScale");
    EXPECT_EQ(parse_outfit(R"({"version": 1, "garments": []})").error().code, "outfit.garments");
    EXPECT_EQ(parse_outfit(R"({"version": 2, "garments": []})").error().code, "outfit.version");
}

}  // namespace
}  // namespace fw::dressing
