#include "rasteriser.hpp"

#include <algorithm>
#include <cmath>

namespace fw::vision::testing {
namespace {

raster_window window_around(std::span<const dvec3> projected, int width, int height) {
    double x0 = width, x1 = 0, y0 = height, y1 = 0;
    for (const dvec3& p : projected) {
        x0 = std::min(x0, p.x);
        x1 = std::max(x1, p.x);
        y0 = std::min(y0, p.y);
        y1 = std::max(y1, p.y);
    }
    const int margin = 4;
    raster_window w;
    w.x = std::clamp(static_cast<int>(x0) - margin, 0, width);
    w.y = std::clamp(static_cast<int>(y0) - margin, 0, height);
    w.width = std::max(0, std::clamp(static_cast<int>(x1) + margin, 0, width) - w.x);
    w.height = std::max(0, std::clamp(static_cast<int>(y1) + margin, 0, height) - w.y);
    w.samples.resize(w.columns() * static_cast<std::size_t>(w.height) * samples_a_side);
    return w;
}

void draw(raster_window& w, std::int32_t index, dvec3 a, dvec3 b, dvec3 c) {
    // Sample coordinates: the centre of sample i lies at i + 0.5.
    const auto to_samples = [&](dvec3 p) {
        return dvec3((p.x - w.x) * samples_a_side, (p.y - w.y) * samples_a_side, p.z);
    };
    a = to_samples(a);
    b = to_samples(b);
    c = to_samples(c);
    const double twice_area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
    if (std::abs(twice_area) < 1e-12) return;
    const auto columns = static_cast<int>(w.columns());
    const int rows = w.height * samples_a_side;
    const int x0 = std::max(0, static_cast<int>(std::ceil(std::min({a.x, b.x, c.x}) - 0.5)));
    const int x1 = std::min(columns - 1, static_cast<int>(std::floor(std::max({a.x, b.x, c.x}) - 0.5)));
    const int y0 = std::max(0, static_cast<int>(std::ceil(std::min({a.y, b.y, c.y}) - 0.5)));
    const int y1 = std::min(rows - 1, static_cast<int>(std::floor(std::max({a.y, b.y, c.y}) - 0.5)));
    for (int y = y0; y <= y1; ++y)
        for (int x = x0; x <= x1; ++x) {
            const double px = x + 0.5;
            const double py = y + 0.5;
            const double wa = ((b.x - px) * (c.y - py) - (c.x - px) * (b.y - py)) / twice_area;
            const double wb = ((c.x - px) * (a.y - py) - (a.x - px) * (c.y - py)) / twice_area;
            const double wc = 1 - wa - wb;
            if (wa < 0 || wb < 0 || wc < 0) continue;
            const auto depth = static_cast<float>(wa * a.z + wb * b.z + wc * c.z);
            raster_sample& s = w.samples[static_cast<std::size_t>(y) * w.columns() + static_cast<std::size_t>(x)];
            if (depth < s.depth) s = {depth, index, static_cast<float>(wa), static_cast<float>(wb)};
        }
}

}  // namespace

raster_window rasterise(std::span<const dvec3> projected, std::span<const triangle> triangles, int width, int height) {
    raster_window w = window_around(projected, width, height);
    for (std::size_t i = 0; i < triangles.size(); ++i) {
        const auto& t = triangles[i];
        draw(w, static_cast<std::int32_t>(i), projected[t[0]], projected[t[1]], projected[t[2]]);
    }
    return w;
}

}  // namespace fw::vision::testing
