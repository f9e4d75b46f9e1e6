#include <gtest/gtest.h>

#include "avatar_hair.hpp"
#include "avatar_shoes.hpp"
#include "fw/body/pose.hpp"
#include "fw/body/testing/figures.hpp"
#include "fw/geometry/mesh.hpp"
#include "model_data.hpp"

namespace fw::body {
namespace {

/// How many triangles a ray upwards from the point crosses.
int crossings_above(const shoe_surface& s, vec3 from) {
    int count = 0;
    for (const auto& t : s.triangles) {
        const vec3 a = s.positions[t[0]], b = s.positions[t[1]], c = s.positions[t[2]];
        const auto turn = [&](vec3 p, vec3 q) {
            return (p.x - from.x) * (q.z - from.z) - (p.z - from.z) * (q.x - from.x);
        };
        const float w0 = turn(b, c), w1 = turn(c, a), w2 = turn(a, b), sum = w0 + w1 + w2;
        if ((w0 > 0) != (w1 > 0) || (w1 > 0) != (w2 > 0) || std::abs(sum) < 1e-14f) continue;
        if ((w0 * a.y + w1 * b.y + w2 * c.y) / sum > from.y) ++count;
    }
    return count;
}

float volume_of(const shoe_surface& s) {
    float out = 0;
    for (const auto& t : s.triangles)
        out += glm::dot(s.positions[t[0]], glm::cross(s.positions[t[1]], s.positions[t[2]])) / 6;
    return out;
}

std::vector<figure> people() {
    return {testing::make_plain_figure(sex::female), testing::make_plain_figure(sex::male),
            testing::make_macro_figure(sex::male, 60, 0.95),
            testing::make_macro_figure(sex::female, 20, 0.1, 0.3, 0.1)};
}

TEST(make_shoes, covers_the_toes_of_every_body) {
    for (const auto& f : people()) {
        for (const shoes kind : {shoes::flat, shoes::slip_on}) {
            const auto pair = make_shoes(f, kind);
            const float toes = 0.028f * static_cast<float>(f.measurements[measurement_id::height]);
            float front = -1;
            for (std::size_t v = 0; v < f.topology->body_vertices; ++v)
                if (f.positions[v].y < 0.05f) front = std::max(front, f.positions[v].z);
            int bare = 0;
            for (std::size_t v = 0; v < f.topology->body_vertices; ++v) {
                const vec3 p = f.positions[v];
                if (p.y < 0.05f && p.z > front - toes) bare += crossings_above(pair.upper, p) % 2 == 0 ? 1 : 0;
            }
            EXPECT_LE(bare, 2) << "height " << f.measurements[measurement_id::height];
        }
    }
}

TEST(make_shoes, stands_on_a_flat_sole_below_the_foot_with_faces_outwards) {
    for (const auto& f : people()) {
        const auto pair = make_shoes(f, shoes::slip_on);
        float lowest = 1;
        for (const auto& p : pair.sole.positions) lowest = std::min(lowest, p.y);
        EXPECT_NEAR(lowest, -0.012f, 1e-5f);
        EXPECT_GT(volume_of(pair.sole), 2e-4f);
        for (const auto& p : pair.upper.positions) EXPECT_LT(p.y, 0.12f);
        EXPECT_EQ(pair.upper.weights_of.size(), pair.upper.positions.size());
    }
}

TEST(make_shoes, works_for_feet_that_point_outwards) {
    auto f = testing::make_plain_figure(sex::male);
    const float c = std::cos(0.3f), s = std::sin(0.3f);
    for (auto& p : f.positions) p = {c * p.x + s * p.z, p.y, c * p.z - s * p.x};
    const auto straight = make_shoes(testing::make_plain_figure(sex::male), shoes::flat);
    const auto turned = make_shoes(f, shoes::flat);
    ASSERT_EQ(straight.upper.positions.size(), turned.upper.positions.size());
    for (std::size_t i = 0; i < straight.upper.positions.size(); i += 11) {
        const vec3 p = straight.upper.positions[i];
        EXPECT_LT(glm::distance(turned.upper.positions[i], vec3(c * p.x + s * p.z, p.y, c * p.z - s * p.x)), 0.003f);
    }
}

TEST(make_hair, lies_on_the_scalp_and_fades_out_at_its_border) {
    const auto& model = testing::model();
    const auto f = testing::make_plain_figure(sex::female);
    const auto normals = geometry::vertex_normals(f.skin(), f.topology->triangles);
    const auto hair = make_hair(model.raw().file.base, f, normals, f.topology->triangles, true);
    ASSERT_GT(hair.positions.size(), 1000u);
    std::map<std::pair<std::uint32_t, std::uint32_t>, int> uses;
    for (const auto& t : hair.triangles)
        for (std::size_t k = 0; k < 3; ++k) ++uses[std::minmax(t[k], t[(k + 1) % 3])];
    float top = 0;
    for (const auto& p : hair.positions) top = std::max(top, p.y);
    EXPECT_GT(top, f.landmarks.head_top.y + 0.006f);
    EXPECT_LT(top, f.landmarks.head_top.y + 0.02f);
    int wide = 0;  // none spans the parting of the texture but the one on the crown
    for (const auto& t : hair.triangles) {
        const auto [least, most] = std::minmax({hair.uv[t[0]].x, hair.uv[t[1]].x, hair.uv[t[2]].x});
        wide += most - least > 4.6f ? 1 : 0;
    }
    EXPECT_LE(wide, 1);
    std::size_t faded = 0, border = 0;
    for (const auto& [edge, count] : uses) {
        if (count != 1 || hair.positions[edge.first].y > f.landmarks.head_top.y - 0.08f) continue;
        ++border;
        faded += hair.shades[edge.first].y < 0.5f ? 1 : 0;
    }
    EXPECT_GT(border, 20u);
    EXPECT_GT(static_cast<double>(faded), 0.75 * static_cast<double>(border));
}

TEST(paint_strands, keeps_the_colour_and_more_than_half_of_the_coverage) {
    const auto image = paint_strands(vec3(0.2f, 0.1f, 0.05f));
    double red = 0, least = 255;
    for (int y = 0; y < image.height; ++y)
        for (int x = 0; x < image.width; ++x) {
            red += std::pow(image.at(x, y)[0] / 255.0, 2.2);
            least = std::min(least, static_cast<double>(image.at(x, y)[3]));
        }
    EXPECT_NEAR(red / (image.width * image.height), 0.16, 0.05);
    EXPECT_GT(least, 127.5);
}

}  // namespace
}  // namespace fw::body
