#include "small_pictures.hpp"

namespace fw::render {
namespace {

using namespace testing;

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

TEST(turntable, delivers_every_picture_in_order_and_stops_when_told) {
    const auto st = stage::make(make_still_life(12));
    settings s = small(quality::draft);
    no_progress quiet;
    std::vector<int> seen;
    ASSERT_TRUE(st->render_turntable(
        light_preset::soft_box, s, 4,
        [&](int i, const scene::image&) {
            seen.push_back(i);
            return true;
        },
        quiet));
    EXPECT_EQ(seen, (std::vector<int>{0, 1, 2, 3}));
    const auto stopped =
        st->render_turntable(light_preset::soft_box, s, 4, [&](int i, const scene::image&) { return i < 1; }, quiet);
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().kind, error_kind::cancelled);
}

TEST(parse_light_preset, refuses_what_it_does_not_know) {
    EXPECT_EQ(parse_light_preset("runway").value(), light_preset::runway);
    EXPECT_EQ(parse_light_preset("disco").error().code, "render.unknown_light");
}

}  // namespace
}  // namespace fw::render
