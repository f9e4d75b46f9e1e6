// The searches that the drape, the sheet and the fit map are made of, on a waved ball of 78k triangles.
#include "fw/bench/figures.hpp"
#include "fw/geometry/intersection.hpp"
#include "fw/geometry/point_grid.hpp"
#include "fw/geometry/surface_lookup.hpp"

namespace {

using namespace fw;

struct surface {
    std::vector<vec3> positions;
    std::vector<triangle> triangles;
};

/// A ball of about a body's size whose radius waves by a hundredth.
surface make_ball(std::uint32_t rows) {
    surface s;
    for (std::uint32_t i = 0; i <= rows; ++i) {
        for (std::uint32_t k = 0; k <= 2 * rows; ++k) {
            const double theta = pi * (i + 0.01) / (rows + 0.02), phi = pi * k / rows;
            const double r = 0.5 * (1 + 0.01 * std::sin(9 * phi) * std::sin(7 * theta));
            s.positions.emplace_back(r * std::sin(theta) * std::cos(phi), r * std::cos(theta),
                                     r * std::sin(theta) * std::sin(phi));
        }
    }
    const std::uint32_t row = 2 * rows + 1;
    for (std::uint32_t i = 0; i < rows; ++i) {
        for (std::uint32_t k = 0; k < 2 * rows; ++k) {
            const std::uint32_t a = i * row + k;
            s.triangles.push_back({a, a + 1, a + row});
            s.triangles.push_back({a + 1, a + row + 1, a + row});
        }
    }
    return s;
}

}  // namespace

int main() {
    using bench::median_ms;
    using bench::print;
    const surface ball = make_ball(140);
    print("geometry.triangles", static_cast<double>(ball.triangles.size()), "triangles");
    print("geometry.self_crossings",
          median_ms([&] { (void)geometry::self_crossings(ball.positions, ball.triangles); }, 5), "ms");
    const geometry::surface_lookup lookup(ball.positions, ball.triangles);
    print("geometry.surface_lookup.build",
          median_ms([&] { (void)geometry::surface_lookup(ball.positions, ball.triangles); }, 5), "ms");
    print("geometry.surface_lookup.nearest_of_10k",
          median_ms(
              [&] {
                  for (std::size_t i = 0; i < 10'000; ++i) (void)lookup.nearest(ball.positions[i] * 1.02f);
              },
              5),
          "ms");
    const geometry::point_grid grid(ball.positions, 0.01f);
    print("geometry.point_grid.nearest_of_10k",
          median_ms(
              [&] {
                  for (std::size_t i = 0; i < 10'000; ++i) (void)grid.nearest(ball.positions[i] * 1.005f, 0.02f);
              },
              5),
          "ms");
}
