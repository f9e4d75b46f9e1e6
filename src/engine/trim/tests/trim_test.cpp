#include <gtest/gtest.h>

#include "fw/body/testing/figures.hpp"
#include "fw/drape/sewn.hpp"
#include "fw/garment/draft.hpp"
#include "fw/textile/fabric.hpp"
#include "fw/trim/placing.hpp"

namespace fw::trim {
namespace {

/// A T-shirt at rest on a woman, made once.
struct worn {
    body::figure figure;
    drape::body_field field;
    garment::cloth_mesh mesh;
    drape::drape_result drape;
    std::vector<vec3> normals;
};
const worn& shirt() {
    static const worn w = [] {
        worn out{
            body::make_figure(body::testing::model(), body::make_plain_shape(body::sex::female, 30)), {}, {}, {}, {}};
        const auto pattern = *garment::draft(garment::garment_kind::t_shirt, out.figure);
        std::vector<garment::cloth_mesh> levels;
        for (const double edge : drape::edge_lengths(drape::drape_quality::preview))
            levels.push_back(*garment::make_cloth_mesh(pattern, out.figure, edge));
        out.field = *drape::body_field::build(out.figure.skin(), out.figure.topology->triangles);
        no_progress quiet;
        out.drape = *drape::drape(levels, out.field, *textile::get_fabric("jersey"), {}, quiet);
        out.mesh = std::move(levels.back());
        out.normals = drape::sewn_normals(out.mesh, out.drape);
        return out;
    }();
    return w;
}
draped_cloth cloth() {
    return {shirt().mesh, shirt().drape.positions, shirt().normals, 0.0012f, &shirt().field};
}

element_document button_row(int count) {
    element_document e;
    e.shape.id = "button";
    e.rules = {.panel = "front", .edge = "centre", .from = 0.1f, .to = 0.9f, .count = count};
    return e;
}

TEST(place, puts_a_row_of_buttons_down_the_centre_front) {
    const auto placed = place(button_row(5), cloth());
    ASSERT_TRUE(placed) << placed.error().message;
    ASSERT_EQ(placed->seats.size(), 5u);
    for (std::size_t i = 0; i < 5; ++i) {
        const auto& s = placed->seats[i];
        EXPECT_LT(std::abs(s.origin.x), 0.02f) << "off the centre";
        EXPECT_GT(s.z.z, 0.5f) << "does not face the front";
        if (i > 0) EXPECT_LT(s.origin.y, placed->seats[i - 1].origin.y) << "not from the top down";
        EXPECT_NEAR(glm::dot(s.x, s.y), 0, 1e-4);
    }
}

TEST(place, keeps_every_element_on_the_cloth_and_out_of_the_body) {
    for (const auto generator : {element_generator::button, element_generator::patch_pocket, element_generator::label,
                                 element_generator::zipper, element_generator::badge, element_generator::piping,
                                 element_generator::lace_edge, element_generator::beads}) {
        auto e = button_row(2);
        e.shape.generator = generator;
        e.shape.width = generator == element_generator::patch_pocket ? 0.11f : 0.012f;
        e.shape.height = generator == element_generator::patch_pocket ? 0.12f : 0.02f;
        if (runs_along_edge(generator)) e.rules = {.panel = "front", .edge = "hem", .right = true};
        const auto placed = place(e, cloth());
        ASSERT_TRUE(placed) << placed.error().message;
        std::size_t vertices = 0;
        for (const auto& part : placed->parts) {
            for (const vec3& p : part.mesh.positions) {
                ++vertices;
                drape::field_sample at;
                if (shirt().field.near(dvec3(p), 0.015, at))
                    EXPECT_GT(at.distance, 0) << "generator " << static_cast<int>(generator);
            }
            for (const vec3& n : part.mesh.normals)
                ASSERT_NEAR(glm::length(n), 1, 1e-3) << "generator " << static_cast<int>(generator);
        }
        EXPECT_GT(vertices, 50u);
    }
}

TEST(place, lets_a_pocket_follow_the_surface) {
    auto e = button_row(1);
    e.shape = {.id = "pocket", .generator = element_generator::patch_pocket, .width = 0.11f, .height = 0.12f};
    e.rules.offset = 0.08f;
    const auto placed = place(e, cloth());
    ASSERT_TRUE(placed);
    for (const vec3& p : placed->parts.front().mesh.positions) {
        float nearest = 1;
        for (const vec3& q : shirt().drape.positions) nearest = std::min(nearest, glm::length(p - q));
        EXPECT_LT(nearest, 0.012f);  // a mesh edge of 14 mm
    }
    EXPECT_GT(placed->seats.front().origin.x, 0.04f) << "the wearer's left is +x";
}

TEST(place, runs_an_edging_along_both_halves_of_a_hem_without_gaps) {
    element_document e;
    e.shape = {.id = "piping", .generator = element_generator::piping, .width = 0.004f};
    e.rules = {.panel = "front", .edge = "hem", .right = true};
    const auto placed = place(e, cloth());
    ASSERT_TRUE(placed);
    float leftmost = 1, rightmost = -1;
    for (const auto& s : placed->seats) {
        leftmost = std::min(leftmost, s.origin.x);
        rightmost = std::max(rightmost, s.origin.x);
    }
    EXPECT_LT(leftmost, -0.12f);
    EXPECT_GT(rightmost, 0.12f);
    EXPECT_GT(placed->seats.size(), 15u);
}

TEST(place, puts_one_row_on_a_centre_line_and_two_beside_it) {
    auto e = button_row(4);
    e.rules.right = true;
    e.rules.offset = 0;
    EXPECT_EQ(place(e, cloth())->seats.size(), 4u);
    e.rules.offset = 0.03f;
    EXPECT_EQ(place(e, cloth())->seats.size(), 8u);
}

TEST(place, lets_a_deep_lace_hang_below_the_hem_at_its_full_length) {
    element_document e;
    e.shape = {.id = "lace", .generator = element_generator::lace_edge, .width = 0.012f, .height = 0.06f};
    e.rules = {.panel = "front", .edge = "hem", .right = true};
    const auto placed = place(e, cloth());
    ASSERT_TRUE(placed);
    float hem = 0, lowest = 9;
    for (const auto& s : placed->seats) hem += s.origin.y / static_cast<float>(placed->seats.size());
    for (const vec3& p : placed->parts.front().mesh.positions) {
        lowest = std::min(lowest, p.y);
        drape::field_sample at;
        if (shirt().field.near(dvec3(p), 0.015, at)) ASSERT_GT(at.distance, 0);
    }
    EXPECT_LT(lowest, hem - 0.048f);
}

TEST(place, refuses_panels_and_edges_that_the_garment_lacks) {
    auto e = button_row(1);
    e.rules.panel = "hood";
    EXPECT_EQ(place(e, cloth()).error().code, "trim.panel");
    e.rules = {.panel = "front", .edge = "fly"};
    EXPECT_EQ(place(e, cloth()).error().code, "trim.edge");
}

TEST(make_element, builds_every_kind_at_its_size_with_faces_outwards) {
    for (int g = 0; g <= static_cast<int>(element_generator::beads); ++g) {
        element e;
        e.id = "e";
        e.generator = static_cast<element_generator>(g);
        e.width = 0.03f;
        e.height = 0.03f;
        const auto parts = make_element(e);
        ASSERT_FALSE(parts.empty()) << g;
        float lowest = 1, highest = -1;
        for (const auto& part : parts) {
            for (const vec3& p : part.mesh.positions) {
                ASSERT_TRUE(std::isfinite(p.x + p.y + p.z)) << g;
                lowest = std::min(lowest, p.z);
                highest = std::max(highest, p.z);
            }
            for (const auto& t : part.mesh.triangles)
                for (const auto i : t) ASSERT_LT(i, part.mesh.positions.size());
        }
        EXPECT_GT(lowest, -0.0016f) << g << " sinks into the cloth";
        EXPECT_GT(highest, 0.0004f) << g;
        EXPECT_LT(highest, 0.03f) << g;
    }
}

json::value item(std::string_view generator, std::string_view material = "horn") {
    return json::parse(fmt::format(
        R"({{"key":"b","geometry":{{"generator":"{}","parameters":{{"widthMm":20,"material":"{}","color":"#4a3423"}}}},)"
        R"("placementRules":{{"panel":"front","edge":"centre","spacingMm":80,"side":"both"}}}})",
        generator, material));
}

TEST(parse_element, reads_millimetres_and_names_what_it_refuses) {
    const auto e = parse_element(item("button"));
    ASSERT_TRUE(e) << e.error().message;
    EXPECT_NEAR(e->shape.width, 0.020, 1e-6);
    EXPECT_NEAR(e->rules.spacing, 0.080, 1e-6);
    EXPECT_TRUE(e->rules.right);
    EXPECT_EQ(parse_element(item("butten")).error().code, "trim.generator");
    EXPECT_EQ(parse_element(item("button", "gold")).error().code, "trim.material");
    auto wide = item("button");
    wide.at("geometry").at("parameters").as_object()["widthMm"] = 9000;
    EXPECT_EQ(parse_element(wide).error().field, "geometry.parameters.widthMm");
}

}  // namespace
}  // namespace fw::trim
