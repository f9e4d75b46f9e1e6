#include "painter.hpp"

#include <algorithm>
#include <cmath>

namespace fw::draw {
namespace {

constexpr double in_front = 0.012;  // metres by which a line may lie inside the skin and still be seen

}  // namespace

dvec3 view::place(vec3 p) const {
    const double c = std::cos(turn), s = std::sin(turn);
    const dvec3 q(p);
    // The camera goes around to the body's left: seen from there, front is on the left.
    return {x + scale * (q.x * c - q.z * s), y - scale * q.y, q.x * s + q.z * c};
}

painter::painter(int width, int height)
    : width_(width),
      height_(height),
      surface_(cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height)),
      page_(cairo_create(surface_.get())) {
    cairo_set_source_rgb(page_.get(), 0.98, 0.973, 0.961);
    cairo_paint(page_.get());
    depth_.assign(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), -1e9f);
}

void painter::skin(const view& v, std::span<const vec3> positions, std::span<const triangle> triangles, dvec3 color) {
    cairo_surface_flush(surface_.get());
    auto* pixels = cairo_image_surface_get_data(surface_.get());
    const int stride = cairo_image_surface_get_stride(surface_.get());
    const double c = std::cos(v.turn), s = std::sin(v.turn);
    std::vector<dvec3> normals(positions.size(), dvec3(0));
    for (const auto& t : triangles) {
        const dvec3 n = glm::cross(dvec3(positions[t[1]] - positions[t[0]]), dvec3(positions[t[2]] - positions[t[0]]));
        for (const auto i : t) normals[i] += n;
    }
    for (const auto& t : triangles) {
        std::array<dvec3, 3> q, m;
        for (std::size_t k = 0; k < 3; ++k) {
            q[k] = v.place(positions[t[k]]);
            const dvec3 n = glm::normalize(normals[t[k]] + dvec3(1e-12));
            m[k] = {n.x * c - n.z * s, n.y, n.x * s + n.z * c};
        }
        const double area = (q[1].x - q[0].x) * (q[2].y - q[0].y) - (q[1].y - q[0].y) * (q[2].x - q[0].x);
        if (area >= 0) continue;  // the page's y points down: outside faces turn clockwise
        const int x0 = std::max(0, static_cast<int>(std::min({q[0].x, q[1].x, q[2].x}))),
                  x1 = std::min(width_ - 1, static_cast<int>(std::max({q[0].x, q[1].x, q[2].x})) + 1);
        const int y0 = std::max(0, static_cast<int>(std::min({q[0].y, q[1].y, q[2].y}))),
                  y1 = std::min(height_ - 1, static_cast<int>(std::max({q[0].y, q[1].y, q[2].y})) + 1);
        for (int y = y0; y <= y1; ++y)
            for (int x = x0; x <= x1; ++x) {
                const double a = ((q[1].x - x) * (q[2].y - y) - (q[1].y - y) * (q[2].x - x)) / area;
                const double b = ((q[2].x - x) * (q[0].y - y) - (q[2].y - y) * (q[0].x - x)) / area;
                if (a < 0 || b < 0 || a + b > 1) continue;
                const double z = a * q[0].z + b * q[1].z + (1 - a - b) * q[2].z;
                auto& at = depth_[static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) +
                                  static_cast<std::size_t>(x)];
                if (z <= static_cast<double>(at)) continue;
                at = static_cast<float>(z);
                const dvec3 n = glm::normalize(a * m[0] + b * m[1] + (1 - a - b) * m[2]);
                const double light = 0.35 + 0.65 * std::max(0.0, glm::dot(n, glm::normalize(dvec3(-0.4, 0.5, 0.8))));
                auto* p = pixels + static_cast<std::ptrdiff_t>(y) * stride + static_cast<std::ptrdiff_t>(x) * 4;
                for (int k = 0; k < 3; ++k)
                    p[k] = static_cast<unsigned char>(std::clamp(color[2 - k] * light * 255, 0.0, 255.0));
            }
    }
    cairo_surface_mark_dirty(surface_.get());
}

bool painter::hidden(dvec3 q) const {
    const int x = static_cast<int>(q.x), y = static_cast<int>(q.y);
    if (x < 0 || y < 0 || x >= width_ || y >= height_) return true;
    return static_cast<double>(
               depth_[static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) + static_cast<std::size_t>(x)]) >
           q.z + in_front;
}

void painter::line(const view& v, std::span<const vec3> points, dvec3 color, double width) {
    cairo_set_line_width(page_.get(), width);
    for (std::size_t i = 1; i < points.size(); ++i) {
        const dvec3 a = v.place(points[i - 1]), b = v.place(points[i]);
        const int parts = std::max(1, static_cast<int>(glm::length(b - a) / 3));
        for (int k = 0; k < parts; ++k) {
            const dvec3 p = glm::mix(a, b, static_cast<double>(k) / parts),
                        q = glm::mix(a, b, static_cast<double>(k + 1) / parts);
            if (hidden((p + q) * 0.5)) continue;
            cairo_set_source_rgb(page_.get(), color.x, color.y, color.z);
            cairo_move_to(page_.get(), p.x, p.y);
            cairo_line_to(page_.get(), q.x, q.y);
            cairo_stroke(page_.get());
        }
    }
}

void painter::dot(const view& v, vec3 p, dvec3 color) {
    const dvec3 q = v.place(p);
    if (hidden(q)) return;
    cairo_set_source_rgb(page_.get(), color.x, color.y, color.z);
    cairo_arc(page_.get(), q.x, q.y, 3, 0, 2 * pi);
    cairo_fill(page_.get());
}

void painter::text(double x, double y, const std::string& words, double size, bool centred) {
    cairo_select_font_face(page_.get(), "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(page_.get(), size);
    cairo_text_extents_t box;
    cairo_text_extents(page_.get(), words.c_str(), &box);
    cairo_set_source_rgb(page_.get(), 0.118, 0.11, 0.102);
    cairo_move_to(page_.get(), centred ? x - box.width / 2 : x, y);
    cairo_show_text(page_.get(), words.c_str());
}

scene::image painter::picture() const {
    cairo_surface_flush(surface_.get());
    const auto* pixels = cairo_image_surface_get_data(surface_.get());
    const int stride = cairo_image_surface_get_stride(surface_.get());
    auto out = scene::make_image(width_, height_, 3);
    for (int y = 0; y < height_; ++y)
        for (int x = 0; x < width_; ++x)
            for (int k = 0; k < 3; ++k)
                out.at(x, y)[k] =
                    pixels[static_cast<std::ptrdiff_t>(y) * stride + static_cast<std::ptrdiff_t>(x) * 4 + 2 - k];
    return out;
}

}  // namespace fw::draw
