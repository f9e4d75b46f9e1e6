#include "canvas.hpp"

#include <cairo-pdf.h>
#include <cairo-svg.h>

#include <cmath>
#include <memory>

namespace fw::print {

namespace {

constexpr double points_a_millimetre = 72 / 25.4;

struct weight {
    double width;
    std::array<double, 4> dashes;
    int dash_count;
    vec3 colour;
};

weight weight_of(pen p) {
    switch (p) {
        case pen::cut:
            return {0.35, {}, 0, canvas::ink};
        case pen::sew:
            return {0.25, {2.4, 1.6}, 2, canvas::ink};
        case pen::grain:
            return {0.5, {}, 0, canvas::ink};
        case pen::fold:
            return {0.5, {7, 1.6, 1.2, 1.6}, 4, canvas::ink};
        case pen::doubled:
            return {0.25, {5, 1.2, 1, 1.2}, 4, canvas::ink};
        case pen::thin:
            return {0.25, {}, 0, canvas::ink};
        case pen::hair:
            return {0.12, {}, 0, canvas::grey};
        case pen::frame:
            return {0.2, {}, 0, canvas::grey};
        case pen::accent:
            return {0.5, {}, 0, canvas::teal};
    }
    return {0.25, {}, 0, canvas::ink};
}

cairo_status_t append(void* out, const unsigned char* data, unsigned int length) {
    static_cast<std::string*>(out)->append(reinterpret_cast<const char*>(data), length);
    return CAIRO_STATUS_SUCCESS;
}

struct context_closer {
    void operator()(cairo_t* c) const { cairo_destroy(c); }
};
struct surface_closer {
    void operator()(cairo_surface_t* s) const { cairo_surface_destroy(s); }
};
using context_handle = std::unique_ptr<cairo_t, context_closer>;
using surface_handle = std::unique_ptr<cairo_surface_t, surface_closer>;

void draw_page(cairo_t* context, const page& p, const typefaces& types, double scale) {
    cairo_save(context);
    cairo_scale(context, scale, scale);
    cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND);
    canvas c(context, types);
    p.draw(c);
    cairo_restore(context);
}

}  // namespace

void canvas::use(pen p) {
    const weight w = weight_of(p);
    cairo_set_source_rgb(context_, w.colour.r, w.colour.g, w.colour.b);
    cairo_set_line_width(context_, w.width);
    cairo_set_dash(context_, w.dashes.data(), w.dash_count, 0);
    cairo_set_line_cap(context_, w.dash_count == 0 ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT);
}

void canvas::path(std::span<const dvec2> points) {
    cairo_new_path(context_);
    for (std::size_t i = 0; i < points.size(); ++i)
        (i == 0 ? cairo_move_to : cairo_line_to)(context_, points[i].x, points[i].y);
}

void canvas::line(std::span<const dvec2> points, pen p) {
    use(p);
    path(points);
    cairo_stroke(context_);
}

void canvas::rectangle(dvec2 corner, dvec2 size, pen p) {
    use(p);
    cairo_set_line_join(context_, CAIRO_LINE_JOIN_MITER);
    cairo_rectangle(context_, corner.x, corner.y, size.x, size.y);
    cairo_stroke(context_);
    cairo_set_line_join(context_, CAIRO_LINE_JOIN_ROUND);
}

void canvas::fill(std::span<const dvec2> polygon, vec3 colour) {
    cairo_set_source_rgb(context_, colour.r, colour.g, colour.b);
    path(polygon);
    cairo_fill(context_);
}

void canvas::outline(std::span<const dvec2> polygon, pen p) {
    use(p);
    path(polygon);
    cairo_close_path(context_);
    cairo_stroke(context_);
}

void canvas::circle(dvec2 centre, double radius, pen p) {
    use(p);
    cairo_new_path(context_);
    cairo_arc(context_, centre.x, centre.y, radius, 0, 2 * pi);
    cairo_stroke(context_);
}

void canvas::text(dvec2 at, std::string_view words, type_style style, double size, align side, double turn,
                  vec3 colour) {
    cairo_save(context_);
    cairo_set_source_rgb(context_, colour.r, colour.g, colour.b);
    cairo_translate(context_, at.x, at.y);
    cairo_rotate(context_, turn);
    const double shift = side == align::left ? 0 : width(words, style, size) * (side == align::centre ? 0.5 : 1);
    cairo_move_to(context_, -shift, 0);
    types_.show(context_, style, size, words);
    cairo_restore(context_);
}

double canvas::paragraph(dvec2 at, double wide, std::string_view words, type_style style, double size, double leading,
                         vec3 colour) {
    std::string line;
    const auto flush = [&] {
        if (line.empty()) return;
        text(at, line, style, size, align::left, 0, colour);
        at.y += leading;
        line.clear();
    };
    while (!words.empty()) {
        const std::size_t end = std::min(words.find(' '), words.size());
        const std::string word(words.substr(0, end));
        words.remove_prefix(std::min(words.size(), end + 1));
        const std::string longer = line.empty() ? word : line + " " + word;
        if (!line.empty() && width(longer, style, size) > wide) {
            flush();
            line = word;
        } else {
            line = longer;
        }
    }
    flush();
    return at.y;
}

void canvas::inside(dvec2 corner, dvec2 size, dvec2 shift, const std::function<void()>& draw) {
    cairo_save(context_);
    cairo_rectangle(context_, corner.x, corner.y, size.x, size.y);
    cairo_clip(context_);
    cairo_translate(context_, shift.x, shift.y);
    draw();
    cairo_restore(context_);
}

void canvas::scaled(dvec2 origin, double scale, const std::function<void()>& draw) {
    cairo_save(context_);
    cairo_translate(context_, origin.x, origin.y);
    cairo_scale(context_, scale, scale);
    draw();
    cairo_restore(context_);
}

result<std::string> to_pdf(std::span<const page> pages, const typefaces& types, const document_facts& facts) {
    std::string bytes;
    const dvec2 first = pages.front().size * points_a_millimetre;
    const surface_handle surface(cairo_pdf_surface_create_for_stream(append, &bytes, first.x, first.y));
    // A fixed date: an engine knows no clock, and equal patterns shall be equal files.
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z");
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE, facts.title.c_str());
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_SUBJECT, facts.subject.c_str());
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATOR, "Fashion Wallet");
    const context_handle context(cairo_create(surface.get()));
    for (const page& p : pages) {
        cairo_pdf_surface_set_size(surface.get(), p.size.x * points_a_millimetre, p.size.y * points_a_millimetre);
        draw_page(context.get(), p, types, points_a_millimetre);
        cairo_show_page(context.get());
    }
    cairo_surface_finish(surface.get());
    if (cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS ||
        cairo_status(context.get()) != CAIRO_STATUS_SUCCESS)
        return fail(error_kind::internal, "print.cairo", cairo_status_to_string(cairo_status(context.get())));
    return bytes;
}

namespace {

/// cairo numbers its surfaces across the process; the same page shall give the same bytes.
void renumber_surfaces(std::string& svg) {
    constexpr std::string_view stem = "surface";
    for (std::size_t at = svg.find(stem); at != std::string::npos; at = svg.find(stem, at + stem.size())) {
        if (at == 0 || (svg[at - 1] != '"' && svg[at - 1] != '#')) continue;
        std::size_t end = at + stem.size();
        while (end < svg.size() && svg[end] >= '0' && svg[end] <= '9') ++end;
        svg.replace(at + stem.size(), end - at - stem.size(), "1");
    }
}

}  // namespace

result<std::string> to_svg(const page& p, const typefaces& types) {
    std::string bytes;
    const surface_handle surface(cairo_svg_surface_create_for_stream(append, &bytes, p.size.x, p.size.y));
    cairo_svg_surface_set_document_unit(surface.get(), CAIRO_SVG_UNIT_MM);
    const context_handle context(cairo_create(surface.get()));
    draw_page(context.get(), p, types, 1);
    cairo_surface_finish(surface.get());
    if (cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS ||
        cairo_status(context.get()) != CAIRO_STATUS_SUCCESS)
        return fail(error_kind::internal, "print.cairo", cairo_status_to_string(cairo_status(context.get())));
    renumber_surfaces(bytes);
    return bytes;
}

proof to_proof(const page& p, const typefaces& types, double dots_per_inch) {
    const double scale = dots_per_inch / 25.4;
    proof out{static_cast<int>(std::lround(p.size.x * scale)), static_cast<int>(std::lround(p.size.y * scale)), {}};
    const surface_handle surface(cairo_image_surface_create(CAIRO_FORMAT_RGB24, out.width, out.height));
    const context_handle context(cairo_create(surface.get()));
    cairo_set_source_rgb(context.get(), 1, 1, 1);
    cairo_paint(context.get());
    draw_page(context.get(), p, types, scale);
    cairo_surface_flush(surface.get());
    const unsigned char* data = cairo_image_surface_get_data(surface.get());
    const int stride = cairo_image_surface_get_stride(surface.get());
    for (int y = 0; y < out.height; ++y)
        for (int x = 0; x < out.width; ++x) {
            const unsigned char* pixel = data + y * stride + 4 * x;
            out.grey.push_back(static_cast<std::uint8_t>((pixel[0] * 28 + pixel[1] * 151 + pixel[2] * 77) >> 8));
        }
    return out;
}

}  // namespace fw::print
