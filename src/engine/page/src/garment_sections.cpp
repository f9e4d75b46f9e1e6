#include <cmath>

#include "numbers.hpp"
#include "sections.hpp"

namespace fw::page {

namespace {

std::string ease_text(double ease, unit_system unit) {
    const std::string number = length_number(std::abs(ease), false, unit);
    return fmt::format("{}{} {}", ease < 0 ? "− " : "+ ", number, length_unit(false, unit));
}

}  // namespace

void write_fit(html& out, const person& p) {
    if (p.fit_report.empty()) return;
    out("<section class=\"block\" aria-labelledby=\"{0}-fit-title\">\n<h3 id=\"{0}-fit-title\">How it fits</h3>\n",
        escape(p.id));
    if (!p.fit_summary.empty()) out("<p class=\"summary\">{}</p>\n", escape(p.fit_summary));
    out("<ul class=\"fit\">\n<li class=\"fit-head\" aria-hidden=\"true\"><span></span><span "
        "class=\"fit-words\"><span>tight</span><span>as drafted</span>"
        "<span>loose</span></span><span></span></li>\n");
    for (const fit_region& r : p.fit_report) {
        const double place = (std::clamp(r.position, -1.0, 1.0) + 1) * 50;
        const std::string_view tone = r.position < -0.34 ? "tight" : r.position > 0.34 ? "loose" : "drafted";
        out("<li><span class=\"fit-region\">{}</span><span class=\"fit-scale fit-{}\" aria-hidden=\"true\"><i "
            "style=\"left:{:.1f}%\"></i></span>",
            escape(r.region), tone, place);
        out("<span class=\"fit-facts\"><b>{}</b> <span>ease {}</span>", escape(r.words), ease_text(r.ease, p.unit));
        if (r.strain >= 0.005) out(" <span>stretched {:.1f} %</span>", r.strain * 100);
        out("</span></li>\n");
    }
    out("</ul>\n</section>\n");
}

void write_pictures(html& out, const person& p) {
    if (p.pictures.empty() && !p.turntable.present() && !p.turntable_webm.present()) return;
    out("<section class=\"block wide\" aria-labelledby=\"{0}-pictures\">\n<h3 id=\"{0}-pictures\">Pictures</h3>\n<div "
        "class=\"gallery\">\n",
        escape(p.id));
    for (const picture& shown : p.pictures) {
        out("<figure class=\"shot{}\"><button type=\"button\" data-lightbox aria-label=\"Enlarge: {}\">",
            shown.width > shown.height ? " shot-wide" : "", escape(shown.caption));
        write_image(out, shown, "shot-image");
        out("</button><figcaption>{}</figcaption></figure>\n", escape(shown.caption));
    }
    if (p.turntable.present() || p.turntable_webm.present()) {
        out("<figure class=\"shot shot-film\"><video controls loop muted playsinline preload=\"metadata\"");
        out(" aria-label=\"{} turning once around\">", escape(p.name));
        if (p.turntable_webm.present()) out("<source src=\"{}\" type=\"video/webm\">", url_of(p.turntable_webm));
        if (p.turntable.present()) out("<source src=\"{}\" type=\"video/mp4\">", url_of(p.turntable));
        out("</video><figcaption>Turntable</figcaption></figure>\n");
    }
    out("</div>\n</section>\n");
}

namespace {

void write_download(html& out, const std::string& name, const asset& file) {
    out("<li><a href=\"{}\">{}</a>", url_of(file), escape(name));
    if (file.size > 0) out("<span class=\"size\">{}</span>", size_text(file.size));
    out("</li>\n");
}

}  // namespace

void write_pattern(html& out, const person& p) {
    const pattern& sewing = p.sewing_pattern;
    if (!sewing.preview.present() && sewing.downloads.empty()) return;
    out("<section class=\"block wide\" aria-labelledby=\"{0}-pattern\">\n<h3 id=\"{0}-pattern\">The pattern, to "
        "sew</h3>\n<div class=\"pattern\">\n",
        escape(p.id));
    if (sewing.preview.present()) {
        out("<figure class=\"sheet\"><button type=\"button\" data-lightbox aria-label=\"Enlarge the pattern\"><img "
            "src=\"{}\" "
            "alt=\"All pieces of the sewing pattern\" loading=\"lazy\"></button></figure>\n",
            url_of(sewing.preview));
    }
    out("<div class=\"take\">");
    if (!sewing.yardage.empty()) out("<p class=\"yardage\">{}</p>", escape(sewing.yardage));
    if (!sewing.note.empty()) out("<p>{}</p>", escape(sewing.note));
    out("<ul class=\"downloads\">\n");
    for (const auto& [name, file] : sewing.downloads) write_download(out, name, file);
    out("</ul></div>\n</div>\n</section>\n");
}

void write_ledger(html& out, const person& p) {
    if (p.files.empty() && p.steps.empty()) return;
    double total = 0;
    double longest = 1e-9;
    for (const step& s : p.steps) {
        total += s.seconds;
        longest = std::max(longest, s.seconds);
    }
    out("<details class=\"ledger\"><summary>Files and times");
    if (total > 0) out("<span class=\"quiet\"> made in {}</span>", time_text(total));
    out("</summary>\n<div class=\"ledger-columns\">\n");
    if (!p.files.empty()) {
        out("<div><h4>Files</h4><ul class=\"downloads\">\n");
        for (const auto& [name, file] : p.files) write_download(out, name, file);
        out("</ul></div>\n");
    }
    if (!p.steps.empty()) {
        out("<div><h4>Time of each step</h4><ol class=\"steps\">\n");
        for (const step& s : p.steps) {
            out("<li><span>{}</span><span class=\"bar\"><i style=\"width:{:.1f}%\"></i></span><span "
                "class=\"number\">{}</span></li>\n",
                escape(s.name), 100 * s.seconds / longest, time_text(s.seconds));
        }
        out("</ol></div>\n");
    }
    out("</div>\n</details>\n");
}

}  // namespace fw::page
