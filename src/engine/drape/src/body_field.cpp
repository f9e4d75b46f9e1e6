#include "fw/drape/body_field.hpp"

#include <algorithm>
#include <cmath>

namespace fw::drape {

namespace {

constexpr double step = 5e-6;  // metres a unit of a sample
constexpr double half_diagonal = 0.8660254037844386;

double clamped(double x, int size) {
    return std::clamp(x, 1.0, static_cast<double>(size) - 2.01);
}

}  // namespace

field_sample body_field::at(dvec3 p) const {
    const dvec3 q = (p - origin_) / cell_;
    std::array<int, 3> base{};
    std::array<std::array<double, 3>, 3> w{}, dw{};
    for (int a = 0; a < 3; ++a) {
        const double x = clamped(q[a], size_[a]);
        const int centre = static_cast<int>(x + 0.5);
        const double t = x - centre;
        base[a] = centre - 1;
        w[a] = {0.5 * (0.5 - t) * (0.5 - t), 0.75 - t * t, 0.5 * (0.5 + t) * (0.5 + t)};
        dw[a] = {t - 0.5, -2 * t, t + 0.5};
    }
    field_sample out;
    for (int k = 0; k < 3; ++k) {
        for (int j = 0; j < 3; ++j) {
            const std::int16_t* row = &samples_[index(base[0], base[1] + j, base[2] + k)];
            const double value = row[0] * w[0][0] + row[1] * w[0][1] + row[2] * w[0][2];
            const double slope = row[0] * dw[0][0] + row[1] * dw[0][1] + row[2] * dw[0][2];
            const double wyz = w[1][j] * w[2][k];
            out.distance += value * wyz;
            out.gradient.x += slope * wyz;
            out.gradient.y += value * dw[1][j] * w[2][k];
            out.gradient.z += value * w[1][j] * dw[2][k];
        }
    }
    out.distance *= step;
    out.gradient *= step / cell_;
    return out;
}

bool body_field::near(dvec3 p, double reach, field_sample& out) const {
    const dvec3 q = (p - origin_) / cell_;
    for (int a = 0; a < 3; ++a) {
        if (!(q[a] > 1.0 && q[a] < size_[a] - 2.0)) return false;  // also refuses NaN
    }
    const auto nearest =
        samples_[index(static_cast<int>(q.x + 0.5), static_cast<int>(q.y + 0.5), static_cast<int>(q.z + 0.5))];
    // A distance changes by at most the way travelled; the spline adds at most one cell's diagonal of averaging.
    if (nearest * step > reach + 2 * half_diagonal * cell_) return false;
    out = at(p);
    return true;
}

}  // namespace fw::drape
