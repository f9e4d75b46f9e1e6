#include <cmath>

#include "numbers.hpp"
#include "sections.hpp"

namespace fw::page {

void write_doctor(html& out, const person& p) {
    if (p.warnings.empty()) return;
    out("<aside class=\"doctor\" aria-labelledby=\"{0}-doctor\">\n<h3 id=\"{0}-doctor\">The measurement "
        "doctor</h3>\n<ul>\n",
        escape(p.id));
    for (const warning& w : p.warnings) {
        out("<li><p><strong>{}</strong> {}</p>", escape(w.about), escape(w.message));
        if (!w.suggestion.empty()) {
            out("<p class=\"remedy\"><span class=\"chip {}\">{}</span> {}</p>", w.mended ? "chip-done" : "chip-ask",
                w.mended ? "Mended" : "Suggestion", escape(w.suggestion));
        }
        out("</li>\n");
    }
    out("</ul>\n</aside>\n");
}

namespace {

std::string_view source_word(source from) {
    switch (from) {
        case source::typed:
            return "typed";
        case source::photo:
            return "photo";
        case source::derived:
            return "derived";
    }
    std::unreachable();
}

// A typed value with a good answer is a fact; anything else is an estimate and says "about".
void write_value(html& out, const measurement& m, unit_system unit) {
    const bool known = m.from == source::typed;
    out("<td class=\"number\">{}{}<span class=\"unit\"> {}</span></td>",
        known ? "" : "<span class=\"about\">about </span>", length_number(m.achieved, m.angle, unit),
        length_unit(m.angle, unit));
}

// How far the gap goes on a scale of ± 1 cm; the tolerance of two millimetres is marked.
void write_gap(html& out, const measurement& m, unit_system unit) {
    if (!m.asked) {
        out("<td class=\"number quiet\">–</td>");
        return;
    }
    const double gap = m.achieved - *m.asked;
    const double tolerance = m.angle ? 0.035 : 0.002;
    const bool good = std::abs(gap) <= tolerance;
    const bool bound = m.from == source::typed;  // a height told beside photographs is only one hint among others
    out("<td class=\"number {}\">{}</td>", good ? "good" : bound ? "off" : "quiet", gap_text(gap, m.angle, unit));
}

void write_rows(html& out, const person& p, bool main) {
    for (const measurement& m : p.measurements) {
        if (m.main != main) continue;
        out("<tr><th scope=\"row\"><span class=\"label\">{}</span>", escape(m.label));
        if (!m.iso.empty()) out("<span class=\"iso\">ISO {}</span>", escape(m.iso));
        if (!m.how_to.empty()) out("<span class=\"how\">{}</span>", escape(m.how_to));
        out("</th>");
        if (m.asked) {
            out("<td class=\"number\">{}<span class=\"unit\"> {}</span></td>", length_number(*m.asked, m.angle, p.unit),
                length_unit(m.angle, p.unit));
        } else {
            out("<td class=\"number quiet\">–</td>");
        }
        write_value(out, m, p.unit);
        write_gap(out, m, p.unit);
        out("<td class=\"number interval\">{}</td><td><span class=\"chip chip-{}\">{}</span></td></tr>\n",
            interval_text(m, p.unit), source_word(m.from), source_word(m.from));
    }
}

void write_table(html& out, const person& p, bool main) {
    out("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Measurements of {}\"><table "
        "class=\"measures\">\n",
        escape(p.name));
    out("<thead><tr><th scope=\"col\">Measurement</th><th scope=\"col\" class=\"number\">Asked</th><th scope=\"col\" "
        "class=\"number\">Body</th>"
        "<th scope=\"col\" class=\"number\">Gap</th><th scope=\"col\" class=\"number\">9 of 10 lie in</th><th "
        "scope=\"col\">Source</th></tr></thead>\n<tbody>\n");
    write_rows(out, p, main);
    out("</tbody></table></div>\n");
}

std::string summary_of(const person& p) {
    double worst = 0;
    int asked = 0;
    for (const measurement& m : p.measurements) {
        if (!m.asked || m.angle) continue;
        if (m.from != source::typed) return "Estimated from photographs: nine of ten true values lie in the intervals.";
        ++asked;
        worst = std::max(worst, std::abs(m.achieved - *m.asked));
    }
    if (asked == 0) return {};
    const std::string gap = worst < 0.0005 ? std::string("less than 1 mm") : gap_text(worst, false, p.unit).substr(2);
    return asked == 1 ? fmt::format("The body meets the length given within {}.", gap)
                      : fmt::format("The body meets all {} lengths and girths given within {}.", asked, gap);
}

}  // namespace

void write_measurements(html& out, const person& p) {
    if (p.measurements.empty()) return;
    out("<section class=\"block\" aria-labelledby=\"{0}-measures\">\n<h3 id=\"{0}-measures\">The body</h3>\n",
        escape(p.id));
    if (const std::string summary = summary_of(p); !summary.empty()) out("<p class=\"summary\">{}</p>\n", summary);
    if (!p.inputs.empty()) {
        out("<div class=\"inputs\">");
        for (const picture& photo : p.inputs) {
            out("<figure>");
            write_image(out, photo, "input");
            out("<figcaption>{}</figcaption></figure>", escape(photo.caption));
        }
        out("</div>\n");
    }
    const auto others = std::ranges::count(p.measurements, false, &measurement::main);
    if (others < static_cast<std::ptrdiff_t>(p.measurements.size())) write_table(out, p, true);
    if (others > 0) {
        out("<details class=\"more\"><summary>{} more measurements of this body</summary>\n", others);
        write_table(out, p, false);
        out("</details>\n");
    }
    out("</section>\n");
}

}  // namespace fw::page
