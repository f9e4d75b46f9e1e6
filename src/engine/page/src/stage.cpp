#include "sections.hpp"

namespace fw::page {

void write_image(html& out, const picture& p, std::string_view css_class, std::string_view loading) {
    out("<img class=\"{}\" src=\"{}\" alt=\"{}\" loading=\"{}\" decoding=\"async\"", css_class, url_of(p.file),
        escape(p.caption), loading);
    if (p.width > 0 && p.height > 0) out(" width=\"{}\" height=\"{}\"", p.width, p.height);
    out(">");
}

namespace {

// What the viewer reads; base64 needs no escaping.
void write_embedded(html& out, const person& p) {
    out("<script type=\"text/plain\" id=\"{}-model\">{}</script>\n", escape(p.id), base64(p.model));
    if (!p.fit.colors.empty())
        out("<script type=\"text/plain\" id=\"{}-fit\">{}</script>\n", escape(p.id), base64(p.fit.colors));
}

void write_button(html& out, std::string_view attribute, std::string_view value, std::string_view text,
                  std::string_view pressed = {}) {
    out("<button type=\"button\" data-{}=\"{}\"", attribute, value);
    if (!pressed.empty()) out(" aria-pressed=\"{}\"", pressed);
    out(" disabled>{}</button>", text);
}

void write_legend(html& out, const fit_map& fit) {
    if (fit.colors.empty() || fit.scale.size() < 2) return;
    std::string stops;
    for (const std::uint32_t color : fit.scale)
        stops += fmt::format("{}#{:06x}", stops.empty() ? "" : ",", color & 0xFFFFFF);
    out("<figure class=\"legend\"><figcaption>{}</figcaption>", escape(fit.title));
    out("<div class=\"legend-bar\" style=\"background:linear-gradient(to right,{})\"></div>", stops);
    out("<div class=\"legend-words\"><span>{}</span><span>{}</span><span>{}</span></div></figure>\n",
        escape(fit.low_label), escape(fit.middle_label), escape(fit.high_label));
}

void write_controls(html& out, const person& p) {
    const std::string id = escape(p.id);
    out("<div class=\"controls\" id=\"{}-controls\" aria-label=\"3D view\" role=\"group\">\n", id);
    out("<button type=\"button\" class=\"sheet-close\" data-sheet-close aria-label=\"Close the "
        "controls\">Done</button>\n");
    out("<div class=\"control\"><span class=\"control-name\" id=\"{0}-from\">Look from</span><div class=\"segments\" "
        "role=\"group\" aria-labelledby=\"{0}-from\">",
        id);
    write_button(out, "view", "front", "Front");
    write_button(out, "view", "side", "Side");
    write_button(out, "view", "back", "Back");
    write_button(out, "view", "three-quarter", "¾");
    out("</div></div>\n<div class=\"control\"><span class=\"control-name\" id=\"{0}-show\">Show</span><div "
        "class=\"segments\" role=\"group\" aria-labelledby=\"{0}-show\">",
        id);
    write_button(out, "mode", "dressed", "Dressed", "true");
    write_button(out, "mode", "garment", "Garment", "false");
    write_button(out, "mode", "body", "Body", "false");
    write_button(out, "mode", "fit", "Fit map", "false");
    out("</div></div>\n");
    write_legend(out, p.fit);
    out("<div class=\"control\"><span class=\"control-name\" id=\"{0}-move\">Move</span><div class=\"segments "
        "segments-move\" role=\"group\" aria-labelledby=\"{0}-move\">",
        id);
    write_button(out, "turn", "", "Turn", "false");
    write_button(out, "zoom", "in", "<span aria-hidden=\"true\">+</span><span class=\"unseen\">Closer</span>");
    write_button(out, "zoom", "out", "<span aria-hidden=\"true\">−</span><span class=\"unseen\">Farther</span>");
    out("</div></div>\n<p class=\"hint\"><span class=\"for-mouse\">Drag to turn. Click, then scroll, to come "
        "closer.</span>"
        "<span class=\"for-touch\">Swipe sideways to turn, pinch to come closer.</span></p>\n</div>\n");
}

}  // namespace

void write_stage(html& out, const person& p) {
    if (p.model.empty() && !p.cover.file.present()) return;
    const std::string id = escape(p.id);
    out("<div class=\"hero\">\n");
    if (p.model.empty()) {
        out("<div class=\"stage\">");
        write_image(out, p.cover, "stage-picture", "eager");
        out("</div>\n</div>\n");
        return;
    }
    out("<div class=\"stage\" data-viewer data-model=\"#{0}-model\" data-controls=\"#{0}-controls\" data-label=\"{1} "
        "in 3D\"",
        id, escape(p.name));
    if (!p.fit.colors.empty()) out(" data-fit=\"#{}-fit\"", id);
    out(">");
    if (p.cover.file.present()) write_image(out, p.cover, "stage-picture", "eager");
    out("<p class=\"stage-status\" data-viewer-status role=\"status\"></p>"
        "<button type=\"button\" class=\"sheet-open\" data-sheet=\"#{}-controls\">Views</button></div>\n",
        id);
    write_controls(out, p);
    out("</div>\n");
    write_embedded(out, p);
}

}  // namespace fw::page
