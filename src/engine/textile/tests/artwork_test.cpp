#include "fw/textile/artwork.hpp"

#include <gtest/gtest.h>

#include "fw/textile/cloth_document.hpp"

namespace fw::textile {
namespace {

json::value pattern(std::string_view generator, std::string_view more = "",
                    std::string_view repeat = R"({"width":120,"height":90})") {
    return json::parse(fmt::format(
        R"({{"key":"p","print":{{"generator":"{}","parameters":{{"ground":"#ffffff","inks":["#000000","#aa3322","#224466","#99aa77"],"sizeMm":30,)"
        R"("bands":[{{"ink":0,"mm":10}},{{"ink":-1,"mm":20}}]{}}},"seed":5}},"repeatMm":{}}})",
        generator, more, repeat));
}

artwork read(std::string_view generator) {
    auto art = parse_artwork(pattern(generator));
    EXPECT_TRUE(art) << generator << ": " << (art ? "" : art.error().message);
    return art.value_or(artwork{});
}

/// Largest step between neighbouring columns: at x and x + 1, around the edge too.
std::vector<double> steps_between_columns(const scene::image& im) {
    std::vector<double> out;
    for (int x = 0; x < im.width; ++x) {
        double sum = 0;
        for (int y = 0; y < im.height; ++y)
            for (int k = 0; k < 3; ++k) sum += std::abs(im.at(x, y)[k] - im.at((x + 1) % im.width, y)[k]);
        out.push_back(sum / im.height);
    }
    return out;
}
scene::image on_its_side(const scene::image& im) {
    auto out = scene::make_image(im.height, im.width, im.channels);
    for (int y = 0; y < im.height; ++y)
        for (int x = 0; x < im.width; ++x) std::copy_n(im.at(x, y), im.channels, out.at(y, x));
    return out;
}

TEST(paint, meets_itself_at_every_edge_of_every_print) {
    for (const auto name : print_generator_names()) {
        const auto im = paint(read(name), 240, 180);
        for (const auto& picture : {im, on_its_side(im)}) {
            auto steps = steps_between_columns(picture);
            const double seam = steps.back();
            steps.pop_back();
            // The seam is no harder than the hardest step inside: stripes and tiles have hard ones.
            EXPECT_LE(seam, 1.25 * std::ranges::max(steps) + 6) << name;
        }
    }
}

TEST(paint, draws_the_same_at_every_resolution) {
    for (const auto name : print_generator_names()) {
        const auto art = read(name);
        const auto small = paint(art, 120, 90), large = paint(art, 480, 360);
        double apart = 0;
        for (int y = 0; y < 90; ++y) {
            for (int x = 0; x < 120; ++x) {
                double mean = 0;
                for (int k = 0; k < 16; ++k) mean += large.at(4 * x + k % 4, 4 * y + k / 4)[1] / 16.0;
                apart += std::abs(mean - small.at(x, y)[1]);
            }
        }
        EXPECT_LT(apart / (120 * 90), 9) << name;
    }
}

TEST(paint, leaves_something_to_see_of_ink_and_ground) {
    for (const auto name : print_generator_names()) {
        const auto im = paint(read(name), 240, 180);
        int ink = 0;
        for (std::size_t p = 0; p < im.pixels.size(); p += 4) ink += im.pixels[p + 1] < 200 ? 1 : 0;
        const double share = ink / (240.0 * 180.0);
        EXPECT_GT(share, 0.02) << name;
        if (name != "tiles" && name != "scallops" && name != "fans") EXPECT_LT(share, 0.985) << name;
    }
}

TEST(paint, is_at_true_scale) {
    auto art = *parse_artwork(pattern("stripes"));  // four repeats of 10 mm ink and 20 mm ground
    art.bands = {{0, 0.010f}, {-1, 0.020f}, {0, 0.010f}, {-1, 0.080f}};
    const auto im = paint(art, 1200, 900);  // 0.1 mm a texel
    int first = 0;
    while (im.at(first, 400)[0] < 128) ++first;
    EXPECT_NEAR(first, 100, 1);
    art.generator = print_generator::dots;
    art.variation = 0;
    art.density = 0.3f;
    art.size = 0.012f;
    const auto dots = paint(art, 1200, 900);
    int longest = 0;
    for (int y = 0; y < 900; ++y)
        for (int x = 0, run = 0; x < 1200; ++x) longest = std::max(longest, run = dots.at(x, y)[1] < 128 ? run + 1 : 0);
    EXPECT_NEAR(longest, 120, 3);  // 12 mm across
}

TEST(paint, gives_the_same_bytes_for_a_seed_and_others_for_another) {
    auto art = read("ditsy");
    const auto first = paint(art, 120, 90);
    EXPECT_EQ(paint(art, 120, 90).pixels, first.pixels);
    art.seed = 6;
    EXPECT_NE(paint(art, 120, 90).pixels, first.pixels);
}

TEST(make_appearance, prints_the_artwork_at_its_scale_and_lets_the_cloth_show) {
    appearance_request r{.fabric = "shirting", .color = vec3(0.9f)};
    r.art = read("stripes");
    r.art->ground.reset();
    r.art->bands = {{0, 0.03f}, {-1, 0.03f}};  // one dark and one open band of 60 mm
    const auto a = make_appearance(r);
    ASSERT_TRUE(a);
    EXPECT_NEAR(std::remainder(a->base_color_size.x, 0.12f), 0, 1e-5);
    const auto middle_of = [&](float metres) {
        return a->base_color.at(static_cast<int>(metres / a->base_color_size.x * 1024), 300)[1];
    };
    EXPECT_LT(middle_of(0.030f), 60);
    EXPECT_GT(middle_of(0.090f), 150);
}

TEST(parse_artwork, refuses_what_it_cannot_paint_and_names_the_member) {
    const auto refused = [](json::value v) {
        const auto art = parse_artwork(v);
        return art ? std::string("read") : art.error().code + " " + art.error().field;
    };
    EXPECT_EQ(refused(pattern("plaid")), "print.generator print.generator");
    EXPECT_EQ(refused(pattern("dots", R"(,"density":2)")), "print.range print.parameters.density");
    EXPECT_EQ(refused(pattern("dots", "", R"({"width":0.5,"height":90})")), "print.range repeatMm");
    auto bare = pattern("stripes");
    bare.at("print").at("parameters").as_object().erase("bands");
    EXPECT_EQ(refused(bare), "print.range print.parameters.bands");
    auto colourless = pattern("dots");
    colourless.at("print").at("parameters").as_object()["inks"] = json::array();
    EXPECT_EQ(refused(colourless), "print.ink print.parameters.inks");
}

json::value cloth_item(std::string_view structure) {
    return json::parse(fmt::format(
        R"({{"type":"fabric","key":"k","name":"Cloth","colors":[{{"name":"red","hex":"#aa3322"}}],"physical":{{"gramsPerSquareMetre":150,)"
        R"("thicknessMm":0.4,"stretchWarp":12,"stretchWeft":8,"shear":40,"bendingWarp":7,"bendingWeft":5,"friction":0.3,"source":"Measured for this test."}},)"
        R"("weave":{{"structure":"{}","finish":"denim"}}}})",
        structure));
}

TEST(parse_cloth, converts_the_units_of_the_catalog) {
    const auto c = parse_cloth(cloth_item("twill"));
    ASSERT_TRUE(c) << c.error().message;
    EXPECT_NEAR(c->physical.area_density, 0.150, 1e-12);
    EXPECT_NEAR(c->physical.stretch_weft, 8000, 1e-9);
    EXPECT_NEAR(c->physical.bending_warp, 7e-6, 1e-15);
    EXPECT_EQ(c->look.finish, "denim");
    EXPECT_NEAR(c->look.color.x, 170 / 255.0, 1e-6);
}

TEST(parse_cloth, weaves_its_structures_into_tiles_that_close) {
    // Of those made alike one stands for the others: each look is painted whole.
    for (const char* name : {"herringbone", "seersucker", "waffle", "corduroy", "lace", "quilted", "grain"}) {
        auto item = cloth_item(name);
        item.at("weave").as_object()["reliefMm"] = 40;
        item.at("weave").as_object()["warpPitchMm"] = 2;
        item.at("weave").as_object()["weftPitchMm"] = 2;
        const auto c = parse_cloth(item);
        ASSERT_TRUE(c) << name << c.error().message;
        const auto look = make_appearance({.cloth = c->look});
        ASSERT_TRUE(look) << name;
        auto steps = steps_between_columns(look->normal);
        const double seam = steps.back();
        steps.pop_back();
        EXPECT_LE(seam, 1.3 * std::ranges::max(steps) + 4) << name;
        EXPECT_GT(std::ranges::max(steps), 1) << name << " has no relief";
    }
}

TEST(parse_cloth, refuses_a_value_without_source_or_out_of_range) {
    auto silent = cloth_item("plain");
    silent.at("physical").as_object()["source"] = "";
    EXPECT_EQ(parse_cloth(silent).error().code, "fabric.source");
    auto heavy = cloth_item("plain");
    heavy.at("physical").as_object()["gramsPerSquareMetre"] = 150000;
    EXPECT_EQ(parse_cloth(heavy).error().code, "fabric.out_of_range");
    EXPECT_EQ(parse_cloth(cloth_item("woven")).error().code, "weave.structure");
    auto rough = cloth_item("plain");
    rough.at("weave").as_object()["roughness"] = 7;
    EXPECT_EQ(parse_cloth(rough).error().field, "weave.roughness");
}

}  // namespace
}  // namespace fw::textile
