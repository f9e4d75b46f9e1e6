#include "result_page.hpp"

#include <ctime>
#include <fstream>

#include "engine_data.hpp"
#include "fw/dressing/dressed_model.hpp"
#include "fw/dressing/ready_to_wear.hpp"
#include "fw/files/files.hpp"
#include "fw/page/page.hpp"
#include "model_files.hpp"

namespace fw::apps {

namespace {

constexpr double full_strain = 0.02;  ///< the strain at the bright end of the map

page::source to_page(body::value_source s) {
    switch (s) {
        case body::value_source::typed:
            return page::source::typed;
        case body::value_source::photo:
            return page::source::photo;
        case body::value_source::derived:
            return page::source::derived;
    }
    std::unreachable();
}

void add_measurements(page::person& out, const dressing::avatar& avatar) {
    for (const auto& m : avatar.fit.measurements) {
        const auto& info = body::info(m.id);
        page::measurement row;
        row.label = info.label;
        row.iso = info.iso;
        row.how_to = info.how_to;
        row.asked = m.asked;
        row.achieved = m.achieved;
        row.low = m.interval90.lower;
        row.high = m.interval90.upper;
        row.from = to_page(m.source);
        row.angle = info.angle;
        row.main = m.id <= body::measurement_id::neck_circumference || m.asked.has_value();  // the eight of the API
        out.measurements.push_back(std::move(row));
    }
}

std::string label_of(const std::string& measurement) {
    if (measurement == "weight") return "Weight";
    if (measurement == "sex") return "Sex";
    if (measurement.empty()) return "Photographs";
    const auto id = body::find_measurement(measurement);
    return id ? std::string(body::info(*id).label) : measurement;
}

void add_warnings(page::person& out, const std::vector<body::warning>& warnings, bool mended, body::unit_system unit) {
    for (const auto& w : warnings) {
        page::warning shown;
        shown.about = label_of(w.measurement);
        shown.message = w.message;
        shown.mended = mended;
        if (w.suggestion) shown.suggestion = body::to_text(w, *w.suggestion, unit);
        out.warnings.push_back(std::move(shown));
    }
}

page::fit_map strain_map(const wear_outcome& outcome) {
    page::fit_map map;
    map.title = fmt::format("How much the cloth is stretched, 0 to {:.0f} %", full_strain * 100);
    map.low_label = "at rest";
    map.middle_label = "1 %";
    map.high_label = "2 % and more";
    map.colors = dressing::strain_colors(outcome.model, outcome.shown.clothes, full_strain);
    map.scale = dressing::strain_scale();
    return map;
}

result<page::picture> embed(const std::filesystem::path& path, const std::string& caption, const picture_size& size) {
    page::picture out;
    FW_TRY(out.file.bytes, files::read_bytes(path));
    out.file.mime = "image/webp";
    out.file.size = out.file.bytes.size();
    out.caption = caption;
    out.width = size.width;
    out.height = size.height;
    return out;
}

void add_files(page::person& out, const wear_outcome& outcome, const std::string& folder) {
    for (const auto& f : outcome.files) {
        page::asset asset;
        asset.href = folder + f.path;
        asset.size = f.bytes;
        const bool is_pattern = f.path.find("sewing-pattern") != f.path.npos;
        if (f.path == "turntable.mp4")
            out.turntable = asset;
        else if (f.path == "turntable.webm")
            out.turntable_webm = asset;
        else if (is_pattern)
            out.sewing_pattern.downloads.emplace_back(f.label, asset);
        if (f.path.ends_with("sewing-pattern.svg") && !out.sewing_pattern.preview.present())
            out.sewing_pattern.preview = asset;
        out.files.emplace_back(f.label, asset);
    }
}

/// From tight (-1) by as drafted (0) to loose (1), for the page's scale.
double fit_position(const drape::zone_fit& z) {
    switch (z.word) {
        case drape::fit_word::tight:
            return -0.75;
        case drape::fit_word::loose:
            return 0.75;
        case drape::fit_word::as_drafted:
            return std::clamp((z.ease() / z.body_girth - 0.12) / 0.3, -0.2, 0.2);
    }
    std::unreachable();
}

result<void> add_fit(page::person& out, const dressing::avatar& wearer, const dressing::outfit& outfit) {
    int tight = 0;
    for (const auto& g : outfit.garments) {
        for (const auto& z : g.fit.zones) {
            tight += z.word == drape::fit_word::tight ? 1 : 0;
            if (drape::to_id(z.zone).starts_with("right")) continue;  // garments are symmetric
            page::fit_region region;
            region.region = fmt::format("{}: {}", g.pattern.name, drape::to_label(z.zone));
            region.position = fit_position(z);
            region.ease = z.ease();
            region.strain = z.strain;
            region.words = drape::to_text(z.word);
            out.fit_report.push_back(std::move(region));
        }
    }
    out.fit_summary = tight == 0   ? "Nothing is tight."
                      : tight == 1 ? "One place is tight: choose a looser fit there."
                                   : fmt::format("{} places are tight: choose a looser fit there.", tight);
    for (const auto& g : outfit.garments) {
        FW_TRY(const auto size, dressing::recommend_rail_size(wearer, g.order.kind));
        out.fit_summary += fmt::format(" {} off the rail ({}): {}.", g.pattern.name, size.chart, size.text());
    }
    return {};
}

std::string outfit_text(const dressing::outfit& outfit) {
    std::vector<std::string> parts;
    for (const auto& g : outfit.garments) parts.push_back(fmt::format("{} in {}", g.pattern.name, g.order.fabric.name));
    return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace

result<page::person> make_page_person(const wear_request& request, const wear_outcome& outcome,
                                      const page_story& story) {
    page::person out;
    out.id = story.id;
    out.name = request.avatar.name;
    out.sentence = story.sentence;
    out.quote = story.quote;
    out.garment = outfit_text(outcome.outfit);
    out.unit =
        request.avatar.unit == body::unit_system::metric ? page::unit_system::metric : page::unit_system::imperial;
    FW_TRY(out.model, to_glb(outcome.model));
    out.fit = strain_map(outcome);
    for (const auto& taken : outcome.pictures) {
        FW_TRY(auto shown, embed(request.out / taken.path, taken.label, taken.size));
        if (!out.cover.file.present()) out.cover = shown;
        out.pictures.push_back(std::move(shown));
    }
    out.inputs = story.inputs;
    FW_CHECK(add_fit(out, request.avatar, outcome.outfit));
    add_measurements(out, request.avatar);
    add_warnings(out, story.mended, true, request.avatar.unit);
    add_warnings(out, request.avatar.warnings, false, request.avatar.unit);
    if (const auto good = require_settled(outcome.outfit); !good)
        out.warnings.push_back({.about = "Cloth", .message = good.error().message, .suggestion = {}, .mended = false});
    add_files(out, outcome, story.folder);
    std::vector<std::string> yardage;
    for (std::size_t i = 0; i < outcome.yardage.size(); ++i) {
        yardage.push_back(fmt::format("{}: {:.2f} m of cloth {:.0f} cm wide", outcome.outfit.garments[i].pattern.name,
                                      outcome.yardage[i], outcome.fabric_width[i] * 100));
    }
    out.sewing_pattern.yardage = fmt::format("{}", fmt::join(yardage, " · "));
    out.sewing_pattern.note = "Seam allowances are included.";
    for (const auto& s : outcome.steps) out.steps.push_back({s.stage.substr(s.stage.rfind('.') + 1), s.seconds});
    return out;
}

std::string machine_line() {
    std::ifstream cpu("/proc/cpuinfo");
    std::string model = "unknown processor";
    for (std::string line; std::getline(cpu, line);) {
        if (line.starts_with("model name")) {
            model = line.substr(line.find(':') + 2);
            break;
        }
    }
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    ::localtime_r(&now, &parts);
    static constexpr std::array months{"January", "February", "March",     "April",   "May",      "June",
                                       "July",    "August",   "September", "October", "November", "December"};
    return fmt::format("{} {} {}, {} cores, {}", parts.tm_mday, months[static_cast<std::size_t>(parts.tm_mon)],
                       parts.tm_year + 1900, std::thread::hardware_concurrency(), model);
}

result<void> write_result_page(const std::filesystem::path& path, std::vector<page::person> people,
                               const std::string& lead, const common_options& common) {
    page::resources parts;
    FW_TRY(const auto script, read_asset(common.assets, "viewer.js"));
    FW_TRY(const auto style, read_asset(common.assets, "page.css"));
    parts.script.assign(script.begin(), script.end());
    parts.style.assign(style.begin(), style.end());
    FW_TRY(parts.text_font, read_asset(common.assets, "fonts/inter.woff2"));
    FW_TRY(parts.display_font, read_asset(common.assets, "fonts/fraunces.woff2"));
    page::document document;
    document.lead = lead;
    document.made_on = machine_line();
    document.version = FW_VERSION;
    document.people = std::move(people);
    return files::write_text(path, page::write_page(document, parts));
}

}  // namespace fw::apps
