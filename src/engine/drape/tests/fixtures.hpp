// Small bodies for the tests.
#pragma once

#include <cmath>

#include "fw/geometry/mesh.hpp"

namespace fw::drape {

/// A closed sphere of `n` meridians and n/2 parallels, outwards.
inline geometry::triangle_mesh make_sphere(vec3 centre, float radius, std::uint32_t n) {
    geometry::triangle_mesh m;
    const std::uint32_t rings = n / 2;
    m.positions.push_back(centre + vec3(0, radius, 0));
    for (std::uint32_t j = 1; j < rings; ++j) {
        const double a = pi * j / rings;
        for (std::uint32_t i = 0; i < n; ++i) {
            const double b = 2 * pi * i / n;
            m.positions.push_back(centre +
                                  radius * vec3(std::sin(a) * std::cos(b), std::cos(a), std::sin(a) * std::sin(b)));
        }
    }
    m.positions.push_back(centre - vec3(0, radius, 0));
    const auto last = static_cast<std::uint32_t>(m.positions.size() - 1);
    for (std::uint32_t i = 0; i < n; ++i) {
        const std::uint32_t k = (i + 1) % n;
        m.triangles.push_back({0, 1 + k, 1 + i});
        for (std::uint32_t j = 0; j + 2 < rings; ++j) {
            const std::uint32_t a = 1 + j * n + i, b = 1 + j * n + k;
            m.triangles.push_back({a, b, a + n});
            m.triangles.push_back({b, b + n, a + n});
        }
        m.triangles.push_back({last, last - n + i, last - n + k});
    }
    return m;
}

inline void append(geometry::triangle_mesh& whole, const geometry::triangle_mesh& part) {
    const auto base = static_cast<std::uint32_t>(whole.positions.size());
    whole.positions.insert(whole.positions.end(), part.positions.begin(), part.positions.end());
    for (const auto& t : part.triangles) whole.triangles.push_back({t[0] + base, t[1] + base, t[2] + base});
}

}  // namespace fw::drape
