#include "fw/render/render.hpp"

#include <gtest/gtest.h>

#include <numeric>

#include "test_models.hpp"

namespace fw::render {
namespace {

using namespace testing;

settings small(quality q) {
    settings s;
    s.width = 96;
    s.height = 64;
    s.quality = q;
    return s;
}

scene::camera front_of(const stage& st) { return scene::make_view(st.bounds(), scene::view::front, 1.5f); }

frame picture(const stage& st, const light_setup& light, const settings& s) {
    no_progress quiet;
    auto f = st.render(front_of(st), light, s, quiet);
    EXPECT_TRUE(f) << f.error().message;
    return std::move(*f);
}

light_setup soft_box(const stage& st) { return make_light(light_preset::soft_box, st.bounds(), front_of(st)); }

/// A white world, for energy tests: whatever reflects all light must disappear in it.
light_setup furnace() {
    light_setup l;
    l.around.sky = l.around.ground = vec3(0.5f);
    return l;
}

TEST(stage, refuses_a_model_without_triangles) {
    const auto st = stage::make({});
    ASSERT_FALSE(st);
    EXPECT_EQ(st.error().code, "render.bad_model");
}

TEST(stage, refuses_indices_that_point_nowhere) {
    scene::model m = make_still_life(4);
    m.meshes[0].primitives[0].triangles[0][1] = 1u << 30;
    EXPECT_EQ(stage::make(m).error().code, "render.bad_model");
    m = make_still_life(4);
    m.nodes[0].children = {0};
    EXPECT_EQ(stage::make(m).error().code, "render.bad_model");
    m = make_still_life(4);
    m.nodes[0].mesh = 77;
    EXPECT_EQ(stage::make(m).error().code, "render.bad_model");
}

TEST(stage, refuses_a_model_beyond_the_memory_limit_before_building_it) {
    EXPECT_EQ(stage::make(make_still_life(64), 1 << 20).error().code, "render.too_large");
}

TEST(stage, draws_nodes_where_their_matrices_put_them) {
    scene::model m;
    add_part(m, make_sphere({0, 0, 0}, 1, 16), make_matte(vec3(1)));
    m.nodes[0].local = mat4(0.5f);
    m.nodes[0].local[3] = vec4(10, 2, 0, 1);
    const auto st = stage::make(m);
    ASSERT_TRUE(st);
    EXPECT_NEAR(st->bounds().centre().x, 10, 1e-4);
    EXPECT_NEAR(st->bounds().size().y, 1, 1e-4);
}

TEST(estimate, refuses_a_picture_beyond_the_memory_limit_and_says_so) {
    const auto st = stage::make(make_still_life(8));
    settings s = small(quality::standard);
    s.width = s.height = 16384;
    const auto c = st->estimate(s);
    ASSERT_FALSE(c);
    EXPECT_EQ(c.error().code, "render.too_large");
    EXPECT_EQ(c.error().kind, error_kind::too_large);
}

TEST(estimate, keeps_a_full_hd_picture_under_half_a_gigabyte) {
    const auto st = stage::make(make_still_life(128));
    settings s;
    s.width = 1920;
    s.height = 1080;
    const auto c = st->estimate(s);
    ASSERT_TRUE(c);
    EXPECT_LT(c->bytes, std::size_t{512} << 20);
}

TEST(render, gives_the_same_bytes_on_one_thread_and_on_three) {
    const auto st = stage::make(make_still_life(24));
    for (const quality q : {quality::draft, quality::standard}) {
        settings s = small(q);
        const frame one = picture(*st, soft_box(*st), s);
        s.threads = 3;
        EXPECT_EQ(picture(*st, soft_box(*st), s).color.pixels, one.color.pixels);
    }
}

TEST(render, gives_the_same_bytes_in_bands_as_in_one_piece) {
    const auto st = stage::make(make_still_life(24));
    settings s = small(quality::standard);
    s.height = 400;
    s.samples = 2;
    const frame whole = picture(*st, soft_box(*st), s);
    s.memory_limit = st->estimate(s)->bytes - 200 * 96 * 100;
    ASSERT_LT(st->estimate(s)->band_rows, 400u);
    EXPECT_EQ(picture(*st, soft_box(*st), s).color.pixels, whole.color.pixels);
}

TEST(render, gives_other_noise_for_another_seed) {
    const auto st = stage::make(make_still_life(16));
    settings s = small(quality::standard);
    s.filter = false;
    const frame one = picture(*st, soft_box(*st), s);
    s.seed = 1;
    EXPECT_NE(picture(*st, soft_box(*st), s).color.pixels, one.color.pixels);
}

TEST(render, stops_when_cancelled) {
    struct impatient final : progress_sink {
        void report(std::string_view, double) override {}
        [[nodiscard]] bool cancelled() const override { return true; }
    } progress;
    const auto st = stage::make(make_still_life(8));
    for (const quality q : {quality::draft, quality::standard}) {
        const auto f = st->render(front_of(*st), soft_box(*st), small(q), progress);
        ASSERT_FALSE(f);
        EXPECT_EQ(f.error().kind, error_kind::cancelled);
    }
}

TEST(render, reports_progress_that_never_runs_backwards) {
    struct log final : progress_sink {
        void report(std::string_view, double f) override { seen.push_back(f); }
        [[nodiscard]] bool cancelled() const override { return false; }
        std::vector<double> seen;
    } progress;
    const auto st = stage::make(make_still_life(8));
    ASSERT_TRUE(st->render(front_of(*st), soft_box(*st), small(quality::standard), progress));
    EXPECT_TRUE(std::ranges::is_sorted(progress.seen));
    EXPECT_NEAR(progress.seen.back(), 1.0, 1e-9);
}

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

TEST(turntable, delivers_every_picture_in_order_and_stops_when_told) {
    const auto st = stage::make(make_still_life(12));
    settings s = small(quality::draft);
    no_progress quiet;
    std::vector<int> seen;
    ASSERT_TRUE(st->render_turntable(light_preset::soft_box, s, 4, [&](int i, const scene::image&) { seen.push_back(i); return true; }, quiet));
    EXPECT_EQ(seen, (std::vector<int>{0, 1, 2, 3}));
    const auto stopped = st->render_turntable(light_preset::soft_box, s, 4, [&](int i, const scene::image&) { return i < 1; }, quiet);
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().kind, error_kind::cancelled);
}

TEST(parse_light_preset, refuses_what_it_does_not_know) {
    EXPECT_EQ(parse_light_preset("runway").value(), light_preset::runway);
    EXPECT_EQ(parse_light_preset("disco").error().code, "render.unknown_light");
}

}  // namespace
}  // namespace fw::render
