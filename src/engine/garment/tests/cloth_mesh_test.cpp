#include "fw/garment/cloth_mesh.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "delaunay.hpp"
#include "fw/garment/draft.hpp"
#include "fw/geometry/mesh.hpp"
#include "people.hpp"

namespace fw::garment {
namespace {

using testing::people;

constexpr std::array all_kinds{garment_kind::t_shirt, garment_kind::a_line_skirt, garment_kind::tailored_trousers};

cloth_mesh meshed(garment_kind kind, const body::figure& f, double edge = 0.012,
                  std::vector<parameter_value> asked = {}) {
    const auto p = draft(kind, f, asked);
    EXPECT_TRUE(p);
    auto m = make_cloth_mesh(*p, f, edge);
    EXPECT_TRUE(m) << (m ? "" : m.error().message);
    return m ? *m : cloth_mesh{};
}

/// Every third body: women and men, slight, heavy, tall, large.
std::vector<testing::person> few_people() {
    std::vector<testing::person> out;
    for (std::size_t i = 0; i < people().size(); i += 3) out.push_back(people()[i]);
    return out;
}

double area_of(std::span<const dvec2> p, const triangle& t) {
    const dvec2 u = p[t[1]] - p[t[0]], v = p[t[2]] - p[t[0]];
    return 0.5 * (u.x * v.y - u.y * v.x);
}

TEST(triangulate_polygon, covers_a_star_shaped_outline_exactly_and_keeps_its_edges) {
    std::mt19937 random(7);
    std::uniform_real_distribution<double> share(0, 1);
    for (int round = 0; round < 50; ++round) {
        std::vector<dvec2> points;
        const int n = 24;
        double polygon = 0;
        for (int i = 0; i < n; ++i) {
            const double a = 2 * pi * i / n, r = 0.2 + 0.8 * share(random);
            points.emplace_back(r * std::cos(a), r * std::sin(a));
        }
        for (int i = 0; i < n; ++i)
            polygon += 0.5 * (points[i].x * points[(i + 1) % n].y - points[i].y * points[(i + 1) % n].x);
        for (int i = 0; i < 40; ++i) {
            const double a = 2 * pi * share(random), r = 0.19 * share(random);
            points.emplace_back(r * std::cos(a), r * std::sin(a));
        }
        const auto triangles = triangulate_polygon(points, n);
        double sum = 0;
        for (const triangle& t : triangles) {
            EXPECT_GT(area_of(points, t), 0);
            sum += area_of(points, t);
        }
        EXPECT_NEAR(sum, polygon, 1e-9);
        EXPECT_EQ(triangles.size(), 2 * points.size() - n - 2);
    }
}

TEST(triangulate_polygon, refuses_a_loop_that_crosses_itself) {
    const std::vector<dvec2> bow{{0, 0}, {1, 1}, {1, 0}, {0, 1}};
    EXPECT_TRUE(triangulate_polygon(bow, 4).empty());
}

TEST(cloth_mesh, has_good_triangles_and_no_lost_boundary_edge_on_any_body) {
    double worst = 1;
    for (const auto& person : people())
        for (const auto kind : all_kinds)
            for (const double edge :
                 &person == &people().front() ? std::vector{0.014, 0.010, 0.007} : std::vector{0.012}) {
                SCOPED_TRACE(fmt::format("{} {} {}", person.name, info(kind).id, edge));
                const auto m = meshed(kind, person.figure, edge);
                EXPECT_GE(worst_quality(m), 0.57);
                worst = std::min(worst, worst_quality(m));
                // Euler: a disc of n vertices, b of them on the boundary, has 2n - b - 2 triangles.
                for (const mesh_panel& p : m.panels) {
                    std::map<std::pair<std::uint32_t, std::uint32_t>, int> edges;
                    for (std::uint32_t t = p.first_triangle; t < p.first_triangle + p.triangle_count; ++t)
                        for (int i = 0; i < 3; ++i) {
                            const auto a = m.triangles[t][i], b = m.triangles[t][(i + 1) % 3];
                            ++edges[{std::min(a, b), std::max(a, b)}];
                        }
                    const auto outer = static_cast<std::size_t>(
                        std::count_if(edges.begin(), edges.end(), [](const auto& e) { return e.second == 1; }));
                    std::size_t drawn = 0;
                    for (const auto* list : {&p.boundary, &p.mirror_boundary})
                        for (const boundary_edge& b : *list)
                            for (std::size_t i = 1; i < b.vertices.size(); ++i, ++drawn)
                                EXPECT_EQ((edges[{std::min(b.vertices[i - 1], b.vertices[i]),
                                                  std::max(b.vertices[i - 1], b.vertices[i])}]),
                                          1);
                    EXPECT_EQ(outer, drawn);
                    EXPECT_EQ(p.triangle_count, 2 * p.vertex_count - drawn - 2);
                }
            }
    RecordProperty("worst_quality", fmt::format("{:.3f}", worst));
}

TEST(cloth_mesh, covers_the_area_of_the_pattern) {
    const auto& f = people().front().figure;
    const auto p = draft(garment_kind::t_shirt, f);
    ASSERT_TRUE(p);
    const auto m = make_cloth_mesh(*p, f, 0.006);
    ASSERT_TRUE(m);
    const auto area = [&](const mesh_panel& part) {
        double sum = 0;
        for (std::uint32_t t = part.first_triangle; t < part.first_triangle + part.triangle_count; ++t) {
            const auto& tri = m->triangles[t];
            const vec2 u = m->uv[tri[1]] - m->uv[tri[0]], v = m->uv[tri[2]] - m->uv[tri[0]];
            EXPECT_GT(u.x * v.y - u.y * v.x, 0);
            sum += 0.5 * static_cast<double>(u.x * v.y - u.y * v.x);
        }
        return sum;
    };
    for (const mesh_panel& part : m->panels) {
        double drafted = 0;
        const panel* q = p->find_panel(part.panel);
        for (std::size_t e = 0; e < q->edges.size(); ++e) {
            const auto line = trace(*q, e);
            for (std::size_t i = 1; i < line.size(); ++i)
                drafted += 0.5 * (line[i - 1].x * line[i].y - line[i - 1].y * line[i].x);
        }
        if (part.unfolded) drafted *= 2;
        EXPECT_NEAR(area(part), drafted, 0.003 * drafted) << part.panel;
    }
}

TEST(cloth_mesh, sews_vertices_that_lie_at_the_same_place_of_both_edges) {
    for (const auto kind : all_kinds) {
        const auto& f = people()[2].figure;
        const auto p = draft(kind, f);
        ASSERT_TRUE(p);
        const auto m = make_cloth_mesh(*p, f, 0.010);
        ASSERT_TRUE(m);
        EXPECT_GT(m->stitches.size(), 100u);
        std::map<int, std::vector<stitched_pair>> groups;
        for (const auto& s : m->stitches) groups[s.group].push_back(s);
        for (const auto& [g, pairs] : groups) {
            const stitch& s = p->stitches[static_cast<std::size_t>(g)];
            if (s.ease != 0) continue;  // the lengths differ on purpose
            for (std::size_t i = 1; i < pairs.size(); ++i) {
                const float a = glm::length(m->uv[pairs[i].a] - m->uv[pairs[i - 1].a]),
                            b = glm::length(m->uv[pairs[i].b] - m->uv[pairs[i - 1].b]);
                if (a < 0.02f && b < 0.02f) EXPECT_NEAR(a, b, 0.0006) << s.id;
            }
        }
    }
}

TEST(cloth_mesh, faces_away_from_the_body) {
    for (const auto& person : few_people())
        for (const auto kind : all_kinds) {
            const auto m = meshed(kind, person.figure, 0.02);
            for (const mesh_panel& p : m.panels) {
                // Against the axis of what the panel is wrapped around: the body's for trunk panels, its own centre for
                // tubes.
                vec3 centre{0};
                for (std::uint32_t v = p.first_vertex; v < p.first_vertex + p.vertex_count; ++v)
                    centre += m.positions[v] / static_cast<float>(p.vertex_count);
                const bool tube = p.panel == "sleeve";
                std::size_t outward = 0;
                for (std::uint32_t t = p.first_triangle; t < p.first_triangle + p.triangle_count; ++t) {
                    const auto& tri = m.triangles[t];
                    const vec3 a = m.positions[tri[0]], b = m.positions[tri[1]], c = m.positions[tri[2]];
                    const vec3 from = tube ? centre : vec3{0, a.y, person.figure.landmarks.crotch.z};
                    outward += glm::dot(glm::cross(b - a, c - a), (a + b + c) / 3.0f - from) > 0;
                }
                EXPECT_GT(outward, 0.97 * p.triangle_count) << person.name << " " << p.panel;
            }
        }
}

TEST(cloth_mesh, starts_outside_the_trunk) {
    for (const auto& person : few_people())
        for (const auto kind : all_kinds) {
            const auto m = meshed(kind, person.figure, 0.02);
            for (const mesh_panel& p : m.panels) {
                if (p.panel == "sleeve" || p.panel == "neckband") continue;
                for (std::uint32_t v = p.first_vertex; v < p.first_vertex + p.vertex_count; ++v) {
                    const vec3 q = m.positions[v];
                    if (static_cast<double>(q.y) > person.figure.landmarks.bust_level) continue;
                    const auto cut = geometry::slice(person.figure.skin(), person.figure.topology->triangles,
                                                     {{0, 1, 0}, q.y}, person.figure.topology->torso);
                    std::vector<dvec2> hull;
                    for (const auto& s : cut) hull.emplace_back(s.x, s.z);
                    hull = geometry::convex_hull(std::move(hull));
                    bool inside = true;
                    for (std::size_t i = 0; i < hull.size(); ++i) {
                        const dvec2 a = hull[i], b = hull[(i + 1) % hull.size()];
                        inside &= (b.x - a.x) * (q.z - a.y) - (b.y - a.y) * (q.x - a.x) > 0;
                    }
                    EXPECT_FALSE(inside) << person.name << " " << p.panel << " at " << q.y;
                    v += 7;  // a sample will do
                }
            }
        }
}

TEST(cloth_mesh, closes_the_waist_into_one_loop_of_the_drafted_girth) {
    for (const auto kind : {garment_kind::a_line_skirt, garment_kind::tailored_trousers})
        for (const auto& person : few_people()) {
            const auto m = meshed(kind, person.figure);
            ASSERT_EQ(m.holds.size(), 1u);
            const auto& loop = m.holds[0];
            const auto sewn = [&](std::uint32_t a, std::uint32_t b) {
                return std::any_of(m.stitches.begin(), m.stitches.end(),
                                   [&](const auto& s) { return (s.a == a && s.b == b) || (s.a == b && s.b == a); });
            };
            double girth = 0;
            for (std::size_t i = 0; i < loop.vertices.size(); ++i) {
                const auto a = loop.vertices[i], b = loop.vertices[(i + 1) % loop.vertices.size()];
                if (m.panel_of[a] == m.panel_of[b] && !sewn(a, b))
                    girth += static_cast<double>(glm::length(m.rest[a] - m.rest[b]));
                else
                    EXPECT_TRUE(sewn(a, b)) << person.name << " " << i;
            }
            EXPECT_NEAR(girth, loop.girth, 0.004) << person.name;
        }
}

TEST(cloth_mesh, is_the_same_on_every_run) {
    const auto a = meshed(garment_kind::t_shirt, people()[3].figure),
               b = meshed(garment_kind::t_shirt, people()[3].figure);
    EXPECT_EQ(a.positions, b.positions);
    EXPECT_EQ(a.rest, b.rest);
    EXPECT_EQ(a.triangles, b.triangles);
}

TEST(cloth_mesh, stretches_a_band_along_its_seam_and_not_along_its_free_edge) {
    const auto m = meshed(garment_kind::t_shirt, people().front().figure, 0.01);
    const auto band =
        std::find_if(m.panels.begin(), m.panels.end(), [](const auto& p) { return p.panel == "neckband"; });
    ASSERT_NE(band, m.panels.end());
    const auto length = [&](std::string_view id, const std::vector<vec2>& at) {
        for (const auto& b : band->boundary)
            if (b.edge == id) {
                double sum = 0;
                for (std::size_t i = 1; i < b.vertices.size(); ++i)
                    sum += static_cast<double>(glm::length(at[b.vertices[i]] - at[b.vertices[i - 1]]));
                return sum;
            }
        return 0.0;
    };
    EXPECT_NEAR(length("seam", m.rest) / length("seam", m.uv), 1 / 0.85, 0.01);
    EXPECT_NEAR(length("top", m.rest) / length("top", m.uv), 1.0, 0.01);
}

TEST(cloth_mesh, refuses_edge_lengths_out_of_range_and_panels_too_narrow) {
    const auto& f = people().front().figure;
    auto p = draft(garment_kind::t_shirt, f);
    ASSERT_TRUE(p);
    EXPECT_EQ(make_cloth_mesh(*p, f, 0.001).error().code, "mesh.edge_length");
    EXPECT_EQ(make_cloth_mesh(*p, f, 0.1).error().code, "mesh.edge_length");
    EXPECT_TRUE(make_flat_mesh(p->panels[0], 0.02));
}

}  // namespace
}  // namespace fw::garment
