// The linear solver and the energy: what Newton's method stands on.
#include <gtest/gtest.h>

#include <random>

#include "cloth_energy.hpp"
#include "fixtures.hpp"
#include "fw/drape/swatch.hpp"
#include "multifrontal.hpp"
#include "proximity.hpp"

namespace fw::drape {
namespace {

textile::fabric test_fabric() {
    return textile::get_fabric("shirting").value();
}

/// A crumpled swatch of about 100 nodes.
struct crumpled {
    garment::cloth_mesh mesh = testing::make_swatch({0, 0}, {0.1f, 0.1f}, 0.01, [](vec2) { return true; });
    cloth_model model = make_model(mesh, test_fabric(), seams::welded);
    std::vector<dvec3> x = model.to_nodes(mesh.positions);

    crumpled() {
        for (std::uint32_t n = 0; n < x.size(); ++n) {
            x[n] += 0.002 *
                    dvec3(testing::unevenness(3 * n), testing::unevenness(3 * n + 1), testing::unevenness(3 * n + 2));
        }
    }
};

template <class Real>
double residual_of_solution() {
    crumpled c;
    cloth_energy energy(c.model, nullptr);
    block_matrix m;
    m.set_pattern(c.model.nodes, energy.couplings());
    energy.bind(m);
    std::vector<dvec3> gradient;
    energy.assemble(c.x, 100, m, gradient);
    multifrontal<Real> solver;
    solver.plan(m);
    EXPECT_TRUE(solver.factor(m));
    auto solution = gradient;
    solver.solve(m, solution);
    // Multiply back, block by block.
    std::vector<dvec3> product(c.model.nodes, dvec3(0));
    std::vector<std::uint32_t> node_at(c.model.nodes);
    for (std::uint32_t n = 0; n < c.model.nodes; ++n) node_at[m.position_of(n)] = n;
    const auto multiply = [](const block& b, dvec3 v, bool transposed) {
        dvec3 out(0);
        for (int r = 0; r < 3; ++r) {
            for (int k = 0; k < 3; ++k) out[r] += (transposed ? b[3 * k + r] : b[3 * r + k]) * v[k];
        }
        return out;
    };
    for (std::size_t j = 0; j < c.model.nodes; ++j) {
        const auto at = node_at[j];
        product[at] += multiply(m.diagonal(j), solution[at], false);
        for (std::size_t e = 0; e < m.rows(j).size(); ++e) {
            const auto row = node_at[m.rows(j)[e]];
            product[row] += multiply(m.below(j)[e], solution[at], false);
            product[at] += multiply(m.below(j)[e], solution[row], true);
        }
    }
    double error = 0, size = 0;
    for (std::size_t n = 0; n < product.size(); ++n) {
        error += glm::dot(product[n] - gradient[n], product[n] - gradient[n]);
        size += glm::dot(gradient[n], gradient[n]);
    }
    return std::sqrt(error / size);
}

TEST(multifrontal, solves_to_the_precision_of_its_numbers) {
    EXPECT_LT(residual_of_solution<double>(), 1e-10);
    EXPECT_LT(residual_of_solution<float>(), 1e-2);
}

TEST(multifrontal, says_no_to_a_matrix_that_is_not_positive_definite) {
    block_matrix m;
    const node_pair pairs[] = {{0, 1}, {1, 2}};
    m.set_pattern(3, pairs);
    for (std::uint32_t n = 0; n < 3; ++n) m.add_scalar(m.slot(n, n), 1);
    multifrontal<double> solver;
    solver.plan(m);
    EXPECT_TRUE(solver.factor(m));
    m.add_scalar(m.slot(2, 1), 2);
    EXPECT_FALSE(solver.factor(m));
}

TEST(block_matrix, the_same_graph_gets_the_same_order) {
    crumpled c;
    cloth_energy energy(c.model, nullptr);
    block_matrix a, b;
    a.set_pattern(c.model.nodes, energy.couplings());
    b.set_pattern(c.model.nodes, energy.couplings());
    for (std::size_t n = 0; n < c.model.nodes; ++n) EXPECT_EQ(a.position_of(n), b.position_of(n));
}

TEST(cloth_energy, the_gradient_is_the_derivative_of_the_energy) {
    crumpled c;
    const auto ball = make_sphere(vec3(0.05f, -0.06f, -0.05f), 0.06f, 48);
    const auto field = *body_field::build(ball.positions, ball.triangles);
    c.model.tapes.push_back({3, 30, 0.001, 2000});
    c.model.holds.push_back({7, 0.01, 50});
    cloth_energy energy(c.model, &field);
    energy.settings.self_distance = 0.025;
    energy.set_pairs({{0, 2}, {5, 28}, {40, 62}});
    block_matrix m;
    auto pairs = energy.couplings();
    pairs.insert(pairs.end(), energy.pairs().begin(), energy.pairs().end());
    m.set_pattern(c.model.nodes, pairs);
    energy.bind(m);
    std::vector<dvec3> gradient;
    energy.assemble(c.x, 0, m, gradient);
    double largest = 0;
    for (const auto& g : gradient) largest = std::max(largest, glm::length(g));
    for (std::size_t n = 0; n < c.x.size(); n += 3) {
        for (int a = 0; a < 3; ++a) {
            auto plus = c.x, minus = c.x;
            plus[n][a] += 1e-7;
            minus[n][a] -= 1e-7;
            const double slope = (energy.at(plus).total() - energy.at(minus).total()) / 2e-7;
            EXPECT_NEAR(slope, gradient[n][a], 2e-5 * largest) << n;
        }
    }
}

TEST(cloth_energy, a_flat_sheet_at_rest_has_no_elastic_energy_and_a_stretched_one_what_the_fabric_says) {
    auto mesh = testing::make_swatch({0, 0}, {0.1f, 0.1f}, 0.01, [](vec2) { return true; });
    const auto fabric = test_fabric();
    const auto model = make_model(mesh, fabric, seams::welded);
    cloth_energy energy(model, nullptr);
    auto x = model.to_nodes(mesh.positions);
    EXPECT_NEAR(energy.at(x).membrane, 0, 1e-12);
    EXPECT_NEAR(energy.at(x).bending, 0, 1e-12);
    for (auto& p : x) p.x *= 1.02;
    EXPECT_NEAR(energy.at(x).membrane, 0.5 * fabric.stretch_weft * 0.02 * 0.02 * 0.01, 1e-6);
    for (auto& p : x) p.x /= 1.02, p.z *= 0.98;
    EXPECT_NEAR(energy.at(x).membrane, compression_share * 0.5 * fabric.stretch_warp * 0.02 * 0.02 * 0.01, 1e-6);
}

TEST(cloth_energy, a_cylinder_stores_the_energy_of_its_curvature) {
    auto fabric = test_fabric();
    fabric.bending_warp = fabric.bending_weft = 6e-6;
    auto mesh = testing::make_swatch({0, 0}, {0.2f, 0.2f}, 0.005, [](vec2) { return true; });
    const auto model = make_model(mesh, fabric, seams::welded);
    cloth_energy energy(model, nullptr);
    const double radius = 0.05, expected = 0.5 * 6e-6 / (radius * radius) * 0.04;
    auto x = model.to_nodes(mesh.positions);
    auto y = x;
    for (std::size_t n = 0; n < x.size(); ++n) {
        y[n] = {radius * std::sin(x[n].x / radius), radius * std::cos(x[n].x / radius), x[n].z};
    }
    EXPECT_NEAR(energy.at(y).bending / expected, 1.0, 0.03);
    for (std::size_t n = 0; n < x.size(); ++n) {
        y[n] = {x[n].x, radius * std::cos(x[n].z / radius), radius * std::sin(x[n].z / radius)};
    }
    EXPECT_NEAR(energy.at(y).bending / expected, 1.0, 0.03);
}

TEST(proximity, finds_exactly_the_pairs_that_are_near_in_space_and_far_along_the_cloth) {
    crumpled c;
    for (auto& p : c.x) p *= dvec3(0.4, 1, 0.4);  // pushed together, so that many are near
    std::vector<vec3> points(c.x.begin(), c.x.end());
    const auto rings = make_rings(c.model);
    proximity near(rings);
    std::vector<node_pair> found, expected;
    near.find(points, 0.012f, found);
    for (std::uint32_t i = 0; i < points.size(); ++i) {
        for (std::uint32_t j = i + 1; j < points.size(); ++j) {
            const vec3 d = points[i] - points[j];
            if (glm::dot(d, d) <= 0.012f * 0.012f && !rings.contains(i, j)) expected.push_back({i, j});
        }
    }
    EXPECT_GT(expected.size(), 20u);
    EXPECT_EQ(found, expected);
}

}  // namespace
}  // namespace fw::drape
