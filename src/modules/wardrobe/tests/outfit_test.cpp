#include <gtest/gtest.h>

#include <map>

#include "fw/wardrobe/outfit_text.hpp"

namespace fw::wardrobe {
namespace {

using design::layer_type;

constexpr std::string_view denim = R"({"type": "fabric", "key": "denim", "name": "Denim",
    "colors": [{"name": "indigo", "hex": "#26304a"}],
    "physical": {"gramsPerSquareMetre": 390, "thicknessMm": 0.9, "stretchWarp": 40, "stretchWeft": 22, "shear": 110,
                 "bendingWarp": 60, "bendingWeft": 45, "friction": 0.4, "source": "A range of the literature."},
    "weave": {"structure": "twill", "finish": "denim"}})";
constexpr std::string_view dots = R"({"type": "pattern", "key": "dots", "name": "Dots",
    "print": {"generator": "dots", "parameters": {"inks": ["#ffffff"], "sizeMm": 8}, "seed": 3},
    "repeatMm": {"width": 30, "height": 30}})";
constexpr std::string_view button = R"({"type": "element", "key": "button", "name": "Button",
    "geometry": {"generator": "button", "parameters": {"widthMm": 15, "material": "horn", "color": "#4a3423"}},
    "placementRules": {"panel": "front", "edge": "centre", "spacingMm": 80}})";
constexpr std::string_view shirt = R"({"type": "silhouette", "key": "crew", "name": "Crew", "garment": "t-shirt",
    "colors": [{"name": "sage", "hex": "#98a38f"}], "parameters": {"fit": "regular", "sleeves": "short"}})";
constexpr std::string_view skirt = R"({"type": "silhouette", "key": "a-line", "name": "A", "garment": "a-line-skirt"})";

/// A design whose layers are numbered from the bottom, and the catalog they are from.
struct sample {
    design::document design;
    std::map<catalog::item_id, item_document> items;

    static design::layer_id id(int n) {
        return design::layer_id::find(fmt::format("00000000-0000-7000-8000-{:012}", n)).value();
    }
    catalog::item_id item(catalog::item_kind kind, std::string_view document) {
        auto members = json::parse(document).as_object();
        const auto made = catalog::make_item_id(kind, std::string_view(members.at("key").as_string()));
        items[made] = {kind, std::move(members)};
        return made;
    }
    design::layer& add(int n, layer_type type, std::optional<catalog::item_id> what = {}) {
        auto& l = design.layers[id(n)];
        l.id = id(n);
        l.type = type;
        l.order_key = fmt::format("a{}", n);
        if (what) l.item = design::item_id{what->value};
        return l;
    }
    result<json::object> outfit() const {
        FW_TRY(const auto plan, plan_outfit(design));
        return write_outfit(plan, [this](catalog::item_id which) {
            const auto at = items.find(which);
            return at == items.end() ? nullptr : &at->second;
        });
    }
};

struct dressed_sample : sample {
    dressed_sample() {
        add(1, layer_type::silhouette, item(catalog::item_kind::silhouette, shirt));
        add(2, layer_type::pattern, item(catalog::item_kind::pattern, dots)).values["properties.scale"] = 2;
        add(3, layer_type::silhouette, item(catalog::item_kind::silhouette, skirt));
        add(4, layer_type::fabric, item(catalog::item_kind::fabric, denim)).values["properties.color"] = "#112233";
    }
};

TEST(outfit, has_the_silhouettes_from_below_each_with_what_lies_on_it) {
    const dressed_sample s;
    const auto outfit = s.outfit();
    ASSERT_TRUE(outfit) << outfit.error().message << ' ' << outfit.error().field;
    const auto& garments = outfit->at("garments").as_array();
    ASSERT_EQ(garments.size(), 2u);
    EXPECT_EQ(garments[0].at("garment"), "t-shirt");
    EXPECT_EQ(garments[0].at("color"), "#98a38f") << "its own, where it has no fabric";
    EXPECT_EQ(garments[0].at("print").at("key"), "dots");
    EXPECT_EQ(garments[0].at("printScale"), 2);
    EXPECT_FALSE(garments[0].as_object().contains("fabric"));
    EXPECT_EQ(garments[1].at("garment"), "a-line-skirt");
    EXPECT_EQ(garments[1].at("fabric").at("key"), "denim");
    EXPECT_EQ(garments[1].at("color"), "#112233");
}

TEST(outfit, takes_a_layer_to_the_garment_that_it_names) {
    dressed_sample s;
    s.design.layers[sample::id(4)].values["properties.garment"] = json::value(to_string(sample::id(1)));
    const auto outfit = s.outfit();
    ASSERT_TRUE(outfit) << outfit.error().message;
    EXPECT_EQ(outfit->at("garments").at(0).at("fabric").at("key"), "denim");
    EXPECT_FALSE(outfit->at("garments").at(1).as_object().contains("fabric"));
}

TEST(outfit, leaves_out_what_is_hidden_and_what_a_hidden_garment_is_made_of) {
    dressed_sample s;
    s.design.layers[sample::id(3)].is_visible = false;
    const auto outfit = s.outfit();
    ASSERT_TRUE(outfit) << outfit.error().message;
    ASSERT_EQ(outfit->at("garments").as_array().size(), 1u);
    EXPECT_FALSE(outfit->at("garments").at(0).as_object().contains("fabric")) << "the skirt's, not the shirt's";
}

TEST(outfit, has_the_topmost_of_two_fabrics) {
    dressed_sample s;
    s.add(5, layer_type::fabric).values["properties.color"] = "#445566";
    const auto outfit = s.outfit();
    ASSERT_TRUE(outfit) << outfit.error().message;
    EXPECT_EQ(outfit->at("garments").at(1).at("color"), "#445566");
    EXPECT_FALSE(outfit->at("garments").at(1).as_object().contains("fabric"));
}

TEST(outfit, merges_parameters_over_those_of_the_silhouette) {
    dressed_sample s;
    s.design.layers[sample::id(1)].values["properties.parameters"] = json::parse(R"({"sleeves": "long"})");
    const auto outfit = s.outfit();
    ASSERT_TRUE(outfit) << outfit.error().message;
    EXPECT_EQ(json::serialize(outfit->at("garments").at(0).at("parameters")), R"({"fit":"regular","sleeves":"long"})");
}

TEST(outfit, is_refused_with_the_layer_at_fault) {
    const auto refusal = [](auto&& spoil) {
        dressed_sample s;
        spoil(s);
        const auto outfit = s.outfit();
        return outfit ? error{} : outfit.error();
    };
    const auto field = [](int layer, std::string_view member) {
        return fmt::format("layers.{}.{}", to_string(sample::id(layer)), member);
    };
    const auto empty = refusal([](sample& s) {
        for (const int n : {1, 3}) s.design.layers[sample::id(n)].is_removed = true;
    });
    EXPECT_EQ(empty.code, "scene.empty");
    const auto lost = refusal([](sample& s) { s.design.layers[sample::id(2)].order_key = "a0"; });
    EXPECT_EQ(lost.code, "scene.garment");
    EXPECT_EQ(lost.field, field(2, "orderKey"));
    const auto nameless = refusal([](sample& s) { s.design.layers[sample::id(3)].item.reset(); });
    EXPECT_EQ(nameless.code, "scene.item");
    const auto unknown =
        refusal([](sample& s) { s.items.erase(catalog::make_item_id(catalog::item_kind::pattern, "dots")); });
    EXPECT_EQ(unknown.code, "scene.item_unknown");
    EXPECT_EQ(unknown.field, field(2, "itemId"));
    const auto other =
        refusal([](sample& s) { s.design.layers[sample::id(4)].item = s.design.layers[sample::id(2)].item; });
    EXPECT_EQ(other.code, "scene.item_kind");
    const auto parameter = refusal([](sample& s) {
        s.design.layers[sample::id(3)].values["properties.parameters"] = json::parse(R"({"lenght": 1})");
    });
    EXPECT_EQ(parameter.code, "garment.parameter_unknown");
    EXPECT_EQ(parameter.field, field(3, "properties.parameters.lenght"));
    const auto scale = refusal([](sample& s) { s.design.layers[sample::id(2)].values["properties.scale"] = 99; });
    EXPECT_EQ(scale.field, field(2, "properties.scale"));
    const auto color = refusal([](sample& s) { s.design.layers[sample::id(4)].values["properties.color"] = "no"; });
    EXPECT_EQ(color.field, field(4, "properties.color"));
}

struct names {
    std::vector<bytes> drapes;
    bytes scene;
};
names name_all(const sample& s) {
    const auto outfit = s.outfit().value();
    names out{name_drapes(bytes{1, 2, 3}, "standard", outfit), {}};
    out.scene = name_scene(name_pose(out.drapes), outfit, "sand");
    return out;
}

TEST(names, of_drapes_stay_when_only_the_look_changes) {
    const auto before = name_all(dressed_sample());
    dressed_sample s;
    s.design.layers[sample::id(4)].values["properties.color"] = "#ff0000";
    const auto after = name_all(s);
    EXPECT_EQ(before.drapes, after.drapes);
    EXPECT_NE(before.scene, after.scene);
}

TEST(names, of_drapes_change_from_the_garment_on_that_hangs_otherwise) {
    const auto before = name_all(dressed_sample());
    dressed_sample s;
    s.design.layers[sample::id(3)].values["properties.parameters"] = json::parse(R"({"length": 0.5})");
    const auto after = name_all(s);
    EXPECT_EQ(before.drapes[0], after.drapes[0]);
    EXPECT_NE(before.drapes[1], after.drapes[1]);
    const auto outfit = s.outfit().value();
    EXPECT_NE(name_drapes(bytes{1, 2, 4}, "standard", outfit)[0], after.drapes[0]) << "another body";
    EXPECT_NE(name_drapes(bytes{1, 2, 3}, "high", outfit)[0], after.drapes[0]);
}

TEST(names, are_the_same_in_another_design) {
    dressed_sample s;
    auto moved = s.design.layers.extract(sample::id(3));
    moved.key() = moved.mapped().id = sample::id(33);
    s.design.layers.insert(std::move(moved));
    EXPECT_EQ(name_all(s).scene, name_all(dressed_sample()).scene);
}

TEST(outfit, sews_elements_on_where_their_layers_say) {
    dressed_sample s;
    auto& layer = s.add(5, layer_type::element, s.item(catalog::item_kind::element, button));
    layer.values["properties.placement"] = json::object{{"count", 3}};
    layer.values["properties.color"] = "#101010";
    const auto outfit = s.outfit();
    ASSERT_TRUE(outfit) << outfit.error().message << ' ' << outfit.error().field;
    const auto& garments = outfit->at("garments").as_array();
    EXPECT_FALSE(garments[0].as_object().contains("elements"));
    const auto& element = garments[1].at("elements").at(0);
    EXPECT_EQ(element.at("element").at("key"), "button");
    EXPECT_EQ(element.at("placement").at("count"), 3);
    EXPECT_EQ(element.at("color"), "#101010");
}

TEST(outfit, an_element_where_it_cant_be_is_refused_by_its_layer) {
    dressed_sample s;
    auto& layer = s.add(5, layer_type::element, s.item(catalog::item_kind::element, button));
    layer.values["properties.placement"] = json::object{{"count", 900}};
    const auto outfit = s.outfit();
    ASSERT_FALSE(outfit);
    EXPECT_EQ(outfit.error().code, "trim.range");
    EXPECT_EQ(outfit.error().field, fmt::format("layers.{}.properties.placement.count", to_string(sample::id(5))));
}

}  // namespace
}  // namespace fw::wardrobe
