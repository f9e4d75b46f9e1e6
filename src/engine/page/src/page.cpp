#include "fw/page/page.hpp"

#include "sections.hpp"

namespace fw::page {

namespace {

void write_head(html& out, const document& doc, const resources& parts) {
    out("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
        "content=\"width=device-width, initial-scale=1\">\n");
    // Everything is inside or beside the page: it may load nothing from elsewhere. blob: serves the textures of the
    // model.
    out("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'unsafe-inline' "
        "'wasm-unsafe-eval'; "
        "style-src 'unsafe-inline'; font-src data:; img-src 'self' file: data: blob:; media-src 'self' file: data:; "
        "connect-src blob: data:\">\n");
    out("<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" "
        "content=\"no-referrer\">\n<title>{}</title>\n<style>\n",
        escape(doc.title));
    if (!parts.text_font.empty()) {
        out("@font-face{{font-family:\"Inter\";font-weight:100 "
            "900;font-display:swap;src:url(data:font/woff2;base64,{}) format(\"woff2\")}}\n",
            base64(parts.text_font));
    }
    if (!parts.display_font.empty()) {
        out("@font-face{{font-family:\"Fraunces\";font-weight:100 "
            "900;font-display:swap;src:url(data:font/woff2;base64,{}) format(\"woff2\")}}\n",
            base64(parts.display_font));
    }
    out.raw(safe_inside(parts.style, "style")).raw("\n</style>\n</head>\n");
}

void write_header(html& out, const document& doc) {
    out("<body>\n<a class=\"skip\" href=\"#main\">Skip to the results</a>\n<header class=\"top\"><p "
        "class=\"mark\">Fashion Wallet</p>"
        "<button type=\"button\" class=\"theme\" data-theme-switch aria-pressed=\"false\">Dark</button></header>\n");
    out("<main id=\"main\">\n<section class=\"opening\">\n<h1>{}</h1>\n", escape(doc.title));
    if (!doc.lead.empty()) out("<p class=\"lead\">{}</p>\n", escape(doc.lead));
    if (doc.people.size() > 1) {
        out("<nav class=\"people\" aria-label=\"People\"><ul>\n");
        for (const person& p : doc.people) {
            out("<li><a href=\"#{}\">", escape(p.id));
            if (p.cover.file.present()) write_image(out, p.cover, "thumb", "eager");
            out("<span class=\"who\">{}</span><span class=\"what\">{}</span></a></li>\n", escape(p.name),
                escape(p.garment));
        }
        out("</ul></nav>\n");
    }
    out("</section>\n");
}

void write_person(html& out, const person& p) {
    out("<article class=\"person\" id=\"{0}\" aria-labelledby=\"{0}-name\">\n<header class=\"person-head\"><h2 "
        "id=\"{0}-name\">{1}</h2>",
        escape(p.id), escape(p.name));
    out("<p class=\"garment\">{}</p><p class=\"sentence\">{}</p>", escape(p.garment), escape(p.sentence));
    if (!p.quote.empty()) out("<p class=\"quote\">{}</p>", escape(p.quote));
    out("</header>\n");
    write_stage(out, p);
    write_doctor(out, p);
    out("<div class=\"columns\">\n");
    write_measurements(out, p);
    write_fit(out, p);
    out("</div>\n");
    write_pictures(out, p);
    write_pattern(out, p);
    write_ledger(out, p);
    out("</article>\n");
}

}  // namespace

std::string write_page(const document& doc, const resources& parts) {
    html out;
    write_head(out, doc, parts);
    write_header(out, doc);
    for (const person& p : doc.people) write_person(out, p);
    out("</main>\n<footer class=\"foot\"><p>Made by Fashion Wallet{}{}. Everything on this page lies in this folder; "
        "nothing is fetched from "
        "elsewhere.</p>",
        doc.version.empty() ? "" : " ", escape(doc.version));
    if (!doc.made_on.empty()) out("<p>{}</p>", escape(doc.made_on));
    out("</footer>\n<dialog class=\"lightbox\" aria-label=\"Enlarged picture\"><button type=\"button\" "
        "data-lightbox-close>Close</button><img alt=\"\"></dialog>\n");
    if (!parts.script.empty()) out.raw("<script>").raw(safe_inside(parts.script, "script")).raw("</script>\n");
    out("</body>\n</html>\n");
    return out.take();
}

}  // namespace fw::page
