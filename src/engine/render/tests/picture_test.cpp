#include <numeric>

#include "small_pictures.hpp"

namespace fw::render {
namespace {

using namespace testing;

/// Mean linear radiance over the covered pixels.
vec3 mean_radiance(const frame& f) {
    vec3 sum(0);
    float weight = 0;
    for (const vec4& p : f.hdr) {
        sum += vec3(p);
        weight += p.w;
    }
    return sum / weight;
}

TEST(path_tracer, loses_and_makes_no_light_in_a_white_furnace) {
    for (const float roughness : {0.3f, 0.6f, 1.0f}) {
        scene::model m;
        scene::material white = make_matte(vec3(1), roughness);
        white.double_sided = true;
        add_part(m, make_sphere({0, 1, 0}, 0.5f, 64), white);
        const auto st = stage::make(m);
        settings s = small(quality::standard);
        s.want_hdr = true;
        s.max_bounces = 8;
        s.background = background::plain;
        const vec3 mean = mean_radiance(picture(*st, furnace(), s));
        EXPECT_NEAR(mean.y, 0.5f, 0.02f) << "roughness " << roughness;
    }
}

TEST(path_tracer, lights_a_card_as_much_as_the_lamp_formula_says) {
    scene::model m;
    add_part(m, make_card({0, 1, 0}, {0.02f, 0.02f}), make_matte(vec3(0.5f), 1));
    m.materials[0].specular = 0;
    const auto st = stage::make(m);
    light_setup l;
    l.lamps.push_back({.centre = {0, 1, 2}, .half_u = {0, 0.05f, 0}, .half_v = {0.05f, 0, 0}, .radiance = vec3(100)});
    settings s = small(quality::standard);
    s.want_hdr = true;
    s.background = background::plain;
    const float irradiance = 100 * 0.01f / 4;  // radiance × area / distance², both facing
    EXPECT_NEAR(mean_radiance(picture(*st, l, s)).y, 0.5f * irradiance / static_cast<float>(pi), 0.002f);
}

TEST(path_tracer, and_draft_agree_on_a_sun_lit_card) {
    scene::model m;
    add_part(m, make_card({0, 1, 0}, {1, 1}), make_matte({0.5f, 0.3f, 0.2f}, 0.7f));
    const auto st = stage::make(m);
    light_setup l;
    l.sun = sun_light{glm::normalize(vec3(0.3f, 0.5f, 1)), vec3(2), 0};
    l.around.sky = l.around.ground = vec3(0.2f);
    settings s = small(quality::standard);
    s.background = background::plain;
    const frame path = picture(*st, l, s);
    s.quality = quality::draft;
    const frame draft = picture(*st, l, s);
    for (int k = 0; k < 3; ++k) EXPECT_NEAR(path.color.at(48, 32)[k], draft.color.at(48, 32)[k], 3);
}

TEST(render, shows_the_backdrop_in_its_own_colour_where_no_shadow_falls) {
    const auto st = stage::make(make_still_life(16));
    const frame f = picture(*st, soft_box(*st), small(quality::standard));
    const auto* corner = f.color.at(2, 2);
    EXPECT_NEAR(corner[0], 0xEC, 8);
    EXPECT_NEAR(corner[1], 0xEA, 8);
    EXPECT_NEAR(corner[2], 0xE6, 8);
}

TEST(render, shows_white_cotton_bright_but_never_clipped_and_black_wool_dark) {
    for (const float albedo : {0.82f, 0.035f}) {
        scene::model m;
        scene::material cloth = make_matte(vec3(albedo));
        cloth.specular = 0.4f;  // fibres scatter much less than a polished plastic
        add_part(m, make_sphere({0, 1, 0}, 0.8f, 48), cloth);
        const auto st = stage::make(m);
        const frame f = picture(*st, soft_box(*st), small(quality::standard));
        std::vector<int> levels;
        for (int y = 0; y < 64; ++y) {
            for (int x = 0; x < 96; ++x) {
                const float dx = (static_cast<float>(x) + 0.5f - 48) / 22;
                const float dy = (static_cast<float>(y) + 0.5f - 32) / 22;
                if (dx * dx + dy * dy < 1) levels.push_back(f.color.at(x, y)[1]);
            }
        }
        std::ranges::sort(levels);
        const double bright = levels[levels.size() * 95 / 100] / 255.0;
        if (albedo > 0.5f) {
            EXPECT_GT(bright, 0.86);
            EXPECT_LT(bright, 0.94);
            EXPECT_LT(levels.back(), 252);
        } else {
            const double middle = levels[levels.size() / 2] / 255.0;
            EXPECT_GT(middle, 0.05);
            EXPECT_LT(middle, 0.11);
            EXPECT_GT(bright, middle + 0.015);  // its roundness shows
        }
    }
}

TEST(render, leaves_a_transparent_picture_empty_but_for_model_and_shadow) {
    const auto st = stage::make(make_still_life(16));
    settings s = small(quality::standard);
    s.background = background::transparent;
    const frame f = picture(*st, soft_box(*st), s);
    EXPECT_LE(f.color.at(2, 2)[3], 3);  // the studio's own dimming reaches far
    EXPECT_EQ(f.color.at(40, 32)[3], 255);
}

TEST(render, sees_through_a_mask_and_culls_backs_of_single_sided_cards) {
    for (const quality q : {quality::draft, quality::standard}) {
        scene::model m;
        scene::material green = make_matte({0.1f, 0.8f, 0.1f});
        add_part(m, make_card({0, 1, -0.5f}, {1, 1}), green);
        scene::material hole = make_matte({0.9f, 0.05f, 0.05f});
        hole.alpha = scene::alpha_mode::mask;
        hole.base_color.w = 0.2f;
        add_part(m, make_card({0, 1, 0.5f}, {1, 1}), hole);
        auto st = stage::make(m);
        settings s = small(q);
        s.background = background::plain;
        const frame masked = picture(*st, furnace(), s);
        EXPECT_GT(masked.color.at(48, 32)[1], masked.color.at(48, 32)[0]);
        m.materials[1].alpha = scene::alpha_mode::opaque;
        st = stage::make(m);
        const frame opaque = picture(*st, furnace(), s);
        EXPECT_GT(opaque.color.at(48, 32)[0], opaque.color.at(48, 32)[1]);
        for (auto& t : m.meshes[1].primitives[0].triangles) std::swap(t[1], t[2]);
        st = stage::make(m);
        const frame culled = picture(*st, furnace(), s);
        EXPECT_GT(culled.color.at(48, 32)[1], culled.color.at(48, 32)[0]);
    }
}

TEST(textures, repeat_and_are_decoded_from_srgb) {
    scene::model m;
    scene::image checks = scene::make_image(2, 1, 3);
    checks.pixels = {188, 188, 188, 0, 0, 0};  // 188 is half of the light
    m.images.push_back(checks);
    m.textures.push_back({.image = 0, .filter = scene::texture_filter::nearest});
    scene::material cloth = make_matte(vec3(1));
    cloth.unlit = true;
    cloth.base_color_texture.texture = 0;
    cloth.base_color_texture.scale = {2, 1};
    add_part(m, make_card({0, 1, 0}, {1, 1}), cloth);
    const auto st = stage::make(m);
    settings s = small(quality::draft);
    s.tone = tone_mapping::linear;
    s.background = background::plain;
    const frame f = picture(*st, furnace(), s);
    std::vector<int> row;
    for (int x = 20; x < 76; ++x) row.push_back(f.color.at(x, 32)[0]);
    const auto changes = std::inner_product(row.begin() + 1, row.end(), row.begin(), 0, std::plus<>(),
                                            [](int a, int b) { return std::abs(a - b) > 60 ? 1 : 0; });
    EXPECT_GE(changes, 3);
    EXPECT_NEAR(*std::ranges::max_element(row.begin() + 8, row.begin() + 48), 188, 2);
}

}  // namespace
}  // namespace fw::render
