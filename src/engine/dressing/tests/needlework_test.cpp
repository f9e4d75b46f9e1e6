#include "needlework.hpp"

#include <gtest/gtest.h>

#include "cloth_chart.hpp"
#include "fw/body/testing/figures.hpp"
#include "fw/drape/sewn.hpp"
#include "fw/dressing/dressed_model.hpp"
#include "panel_line.hpp"
#include "relief_strip.hpp"
#include "sewing_finish.hpp"
#include "stitching.hpp"

namespace fw::dressing {
namespace {

/// A flat square of 20 cm, panel coordinates = x and y, in 2 × n² triangles.
garment::cloth_mesh square(std::uint32_t n) {
    garment::cloth_mesh m;
    for (std::uint32_t y = 0; y <= n; ++y) {
        for (std::uint32_t x = 0; x <= n; ++x) {
            m.uv.push_back(0.2f / static_cast<float>(n) * vec2(x, y));
            m.positions.emplace_back(m.uv.back(), 0);
        }
    }
    for (std::uint32_t y = 0; y < n; ++y) {
        for (std::uint32_t x = 0; x < n; ++x) {
            const std::uint32_t a = y * (n + 1) + x;
            m.triangles.push_back({a, a + 1, a + n + 2});
            m.triangles.push_back({a, a + n + 2, a + n + 1});
        }
    }
    m.panel_of.assign(m.uv.size(), 0);
    auto& panel = m.panels.emplace_back();
    panel.vertex_count = static_cast<std::uint32_t>(m.uv.size());
    panel.triangle_count = static_cast<std::uint32_t>(m.triangles.size());
    return m;
}

struct flat_cloth {
    garment::cloth_mesh mesh = square(16);
    std::vector<vec3> normals = std::vector<vec3>(mesh.uv.size(), vec3(0, 0, 1));
    cloth_chart chart{mesh, mesh.positions, normals};
};

worn_garment undraped(garment::garment_kind kind, const char* fabric) {
    const auto figure = body::testing::make_plain_figure(body::sex::female);
    worn_garment g;
    g.order.kind = kind;
    g.order.fabric = textile::get_fabric(fabric).value();
    g.order.look.fabric = fabric;
    g.pattern = garment::draft(kind, figure).value();
    g.mesh = garment::make_cloth_mesh(g.pattern, figure, 0.014).value();
    g.drape.positions = g.mesh.positions;
    g.drape.strain.resize(g.mesh.triangles.size());
    for (std::uint32_t i = 0; i < g.mesh.uv.size(); ++i) g.drape.node_of.push_back(i);
    return g;
}

needlework sew(const worn_garment& g) {
    return make_needlework(g, drape::sewn_normals(g.mesh, g.drape), 0.0014f, vec3(0.5f), 1);
}

TEST(cloth_chart, finds_places_inside_and_nothing_outside) {
    const flat_cloth c;
    const auto p = c.chart.find(0, {0.0613f, 0.1387f});
    ASSERT_TRUE(p);
    EXPECT_LT(glm::distance(p->position, vec3(0.0613f, 0.1387f, 0)), 1e-6f);
    EXPECT_LT(glm::distance(p->along_u, vec3(1, 0, 0)), 1e-4f);
    EXPECT_LT(glm::distance(p->along_v, vec3(0, 1, 0)), 1e-4f);
    EXPECT_TRUE(c.chart.find(0, {0.2f, 0.1f}));
    EXPECT_FALSE(c.chart.find(0, {0.203f, 0.1f}));
    EXPECT_FALSE(c.chart.find(0, {-3, 9}));
}

TEST(make_border, looks_into_the_cloth_whichever_way_it_runs) {
    const flat_cloth c;
    const std::array<std::uint32_t, 3> bottom{0, 1, 2}, backwards{2, 1, 0};
    for (const auto& vertices : {bottom, backwards})
        for (const auto& across : make_border(c.mesh, vertices).across) EXPECT_GT(across.y, 0.99f);
}

TEST(add_strip, rises_as_told_and_turns_its_faces_the_way_its_normals_point) {
    const flat_cloth c;
    for (const float x : {0.05f, 0.15f}) {
        scene::primitive out;
        const auto line = make_line(0, {{x, 0.02f}, {0.2f - x, 0.18f}});
        add_strip(out, c.chart, line,
                  {{-0.01f, 0, 0.01f},
                   0.005f,
                   [](float, float t) { return 0.001f * (1 - std::abs(t) / 0.01f); },
                   [](float, float) { return 1.0f; }},
                  2);
        ASSERT_GT(out.triangles.size(), 100u);
        EXPECT_NEAR(out.positions[1].z, 0.001f, 1e-6f);
        EXPECT_NEAR(out.positions[0].z, 0, 1e-6f);
        EXPECT_NEAR(out.colors[0].x, 0.5f, 1e-6f);
        EXPECT_NEAR(glm::dot(out.normals[0], glm::normalize(vec3(0, 0, 1))), std::cos(std::atan(0.1f)), 1e-3f);
        for (const auto& t : out.triangles) {
            const vec3 face =
                glm::cross(out.positions[t[1]] - out.positions[t[0]], out.positions[t[2]] - out.positions[t[0]]);
            EXPECT_GT(glm::dot(face, out.normals[t[0]]), 0);
        }
    }
}

TEST(add_stitches, lays_stitches_of_the_length_asked_for_on_the_cloth_and_none_beside_it) {
    const flat_cloth c;
    const thread_style style;
    scene::primitive out;
    add_stitches(out, c.chart, make_line(0, {{0.02f, 0.1f}, {0.28f, 0.1f}}), style, [](float) { return 0.0f; });
    const double pitch = style.stitch + style.gap;
    EXPECT_NEAR(static_cast<double>(out.positions.size()) / 8, 0.18 / pitch, 1.5);  // 8 cm of the row lie off the panel
    EXPECT_EQ(out.triangles.size(), out.positions.size());
    for (std::size_t i = 0; i < out.positions.size(); ++i) {
        EXPECT_LE(out.positions[i].x, 0.2005f);
        EXPECT_LE(std::abs(out.positions[i].z), style.width);
        if (i % 8 == 7) EXPECT_NEAR(out.positions[i].x - out.positions[i - 7].x, style.stitch, 2e-4f);
    }
    for (const auto& t : out.triangles) {
        const vec3 face =
            glm::cross(out.positions[t[1]] - out.positions[t[0]], out.positions[t[2]] - out.positions[t[0]]);
        EXPECT_GT(glm::dot(face, out.normals[t[0]] + out.normals[t[1]] + out.normals[t[2]]), 0);
    }
}

TEST(find_hems, joins_the_halves_of_a_piece_cut_on_the_fold) {
    const auto g = undraped(garment::garment_kind::t_shirt, "jersey");
    const auto hems = find_hems(g.mesh);
    EXPECT_EQ(hems.size(), 4u);  // front, back, two sleeves
    for (const auto& h : hems) EXPECT_NEAR(h.depth, 0.025f, 1e-6f);
    float longest = 0;
    for (const auto& h : hems) longest = std::max(longest, h.line.length());
    EXPECT_GT(longest, 0.42f);
}

TEST(make_needlework, sews_a_t_shirt_with_a_twin_needle_close_to_its_cloth) {
    const auto g = undraped(garment::garment_kind::t_shirt, "jersey");
    const auto sewn = sew(g);
    float rows = 0;
    for (const auto& h : find_hems(g.mesh)) rows += 2 * h.line.length();
    const auto stitches = static_cast<float>(sewn.thread.positions.size()) / 8;
    const auto& thread = get_finish("jersey").thread;
    EXPECT_GT(stitches * (thread.stitch + thread.gap), rows);  // hems and the neckline
    EXPECT_LT(stitches * (thread.stitch + thread.gap), rows + 1.6f);
    EXPECT_LT(sewn.thread.triangles.size() + sewn.relief.triangles.size(), 30000u);
    const cloth_chart chart(g.mesh, g.drape.positions, drape::sewn_normals(g.mesh, g.drape));
    for (std::size_t i = 0; i < sewn.relief.positions.size(); i += 7) {  // at most 2 mm off, counted by its own uv
        float nearest = 1;
        for (std::size_t p = 0; p < g.mesh.panels.size(); ++p)
            if (const auto at = chart.find(p, sewn.relief.uv0[i]))
                nearest = std::min(nearest, glm::distance(at->position, sewn.relief.positions[i]));
        EXPECT_LT(nearest, 0.0025f);
    }
}

TEST(make_needlework, tops_denim_with_a_contrast_thread_and_hides_the_hems_of_suiting) {
    const auto denim = sew(undraped(garment::garment_kind::a_line_skirt, "denim"));
    EXPECT_GT(denim.thread_color.x, 2 * denim.thread_color.z);
    EXPECT_GT(denim.thread.triangles.size(), 6000u);
    const auto suiting = sew(undraped(garment::garment_kind::tailored_trousers, "suiting"));
    EXPECT_TRUE(suiting.thread.triangles.empty());
    EXPECT_GT(suiting.relief.triangles.size(), 5000u);
}

TEST(make_needlework, gives_the_same_bytes_twice) {
    const auto g = undraped(garment::garment_kind::a_line_skirt, "denim");
    EXPECT_EQ(sew(g).relief.positions, sew(g).relief.positions);
    EXPECT_EQ(sew(g).thread.positions, sew(g).thread.positions);
}

TEST(add_garments, stores_worn_denim_paler_than_its_cloth) {
    outfit clothes;
    clothes.garments.push_back(undraped(garment::garment_kind::a_line_skirt, "denim"));
    scene::model m;
    ASSERT_TRUE(add_garments(m, clothes));
    ASSERT_EQ(m.meshes.at(0).primitives.size(), 3u);
    const auto& p = m.meshes[0].primitives;
    EXPECT_LT(m.materials[static_cast<std::size_t>(p[0].material)].base_color.x, 0.8f);
    EXPECT_EQ(m.materials[static_cast<std::size_t>(p[1].material)].base_color.x, 1);
    const float cloth = m.materials[static_cast<std::size_t>(p[0].material)].base_color.x;
    EXPECT_TRUE(std::ranges::any_of(p[1].colors, [&](vec4 c) { return c.x > 1.15f * cloth; }));
    EXPECT_EQ(strain_colors(m, clothes).size() % 3, 0u);
}

}  // namespace
}  // namespace fw::dressing
