// A parallel view of a body on a Cairo page: shaded skin, lines that vanish behind it, dots with names.
#pragma once

#include <cairo.h>

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "fw/geometry/math.hpp"
#include "fw/scene/image.hpp"

namespace fw::draw {

/// One orthographic view inside a rectangle of the page.
struct view {
    double turn = 0;      ///< of the camera around the body: 0 front, pi/2 the body's left side, pi back
    double scale = 500;   ///< pixels a metre
    double x = 0, y = 0;  ///< page position of the floor's middle
    [[nodiscard]] dvec3 place(vec3 p) const;  ///< page x, page y, depth (greater is nearer)
};

class painter {
public:
    painter(int width, int height);
    void skin(const view& v, std::span<const vec3> positions, std::span<const triangle> triangles, dvec3 color);
    void line(const view& v, std::span<const vec3> points, dvec3 color, double width);
    void dot(const view& v, vec3 p, dvec3 color);
    void text(double x, double y, const std::string& words, double size, bool centred = false);
    [[nodiscard]] scene::image picture() const;

private:
    struct surface_deleter {
        void operator()(cairo_surface_t* s) const { cairo_surface_destroy(s); }
    };
    struct context_deleter {
        void operator()(cairo_t* c) const { cairo_destroy(c); }
    };
    [[nodiscard]] bool hidden(dvec3 q) const;

    int width_, height_;
    std::unique_ptr<cairo_surface_t, surface_deleter> surface_;
    std::unique_ptr<cairo_t, context_deleter> page_;
    std::vector<float> depth_;
};

}  // namespace fw::draw
