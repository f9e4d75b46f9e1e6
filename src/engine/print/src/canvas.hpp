// Drawing in millimetres, y down, in the studio's lines and type; the same calls whatever comes out.
#pragma once

#include <cairo.h>

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "fw/geometry/math.hpp"
#include "typeface.hpp"

namespace fw::print {

/// Line weights of docs: cut 0.35 mm, sew 0.25 mm dashed, grain 0.5 mm.
enum class pen { cut, sew, grain, fold, doubled, thin, hair, frame, accent };
enum class align { left, centre, right };

class canvas {
public:
    /// The context's unit must be the millimetre. Both must outlive the canvas.
    canvas(cairo_t* context, const typefaces& types) : context_(context), types_(types) {}

    void line(std::span<const dvec2> points, pen p);
    void line(dvec2 from, dvec2 to, pen p) { line(std::array{from, to}, p); }
    void rectangle(dvec2 corner, dvec2 size, pen p);
    void fill(std::span<const dvec2> polygon, vec3 colour);
    void outline(std::span<const dvec2> polygon, pen p);  ///< closed
    void circle(dvec2 centre, double radius, pen p);
    /// Text with its baseline at `at`; `turn` in radians, clockwise on paper.
    void text(dvec2 at, std::string_view words, type_style style, double size, align side = align::left,
              double turn = 0, vec3 colour = ink);
    [[nodiscard]] double width(std::string_view words, type_style style, double size) const {
        return types_.width(style, size, words);
    }
    /// Words broken into lines no wider than `width`; returns the baseline below the last.
    double paragraph(dvec2 at, double width, std::string_view words, type_style style, double size, double leading,
                     vec3 colour = ink);

    /// Runs `draw` with everything outside the rectangle hidden and the origin moved by `shift`.
    void inside(dvec2 corner, dvec2 size, dvec2 shift, const std::function<void()>& draw);
    /// Runs `draw` with lengths multiplied by `scale` around the new origin.
    void scaled(dvec2 origin, double scale, const std::function<void()>& draw);

    static constexpr vec3 ink{0x1e / 255.f, 0x1c / 255.f, 0x1a / 255.f};
    static constexpr vec3 grey{0.45f, 0.43f, 0.41f};
    static constexpr vec3 pale{0.93f, 0.915f, 0.89f};
    static constexpr vec3 teal{0x0f / 255.f, 0x5c / 255.f, 0x5c / 255.f};

private:
    void use(pen p);
    void path(std::span<const dvec2> points);
    cairo_t* context_;
    const typefaces& types_;
};

/// What a document is made of: a page of that size in millimetres and how to draw it.
struct page {
    dvec2 size;
    std::function<void(canvas&)> draw;
};

struct document_facts {
    std::string title;
    std::string subject;
};

/// The pages as a PDF of version 1.5, without a time stamp: the same pages give the same bytes.
[[nodiscard]] result<std::string> to_pdf(std::span<const page> pages, const typefaces& types,
                                         const document_facts& facts);
[[nodiscard]] result<std::string> to_svg(const page& p, const typefaces& types);
[[nodiscard]] proof to_proof(const page& p, const typefaces& types, double dots_per_inch);

}  // namespace fw::print
