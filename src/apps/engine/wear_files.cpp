// What a job leaves on disk beside its pictures: avatar, pattern, drape report.
#include "avatar_models.hpp"
#include "engine_data.hpp"
#include "fw/dressing/ready_to_wear.hpp"
#include "fw/files/files.hpp"
#include "fw/print/print.hpp"
#include "wear_job.hpp"

namespace fw::apps {

namespace fs = std::filesystem;

namespace {

/// Fonts for paper, kept as bytes while the pages are drawn.
struct paper_fonts {
    std::vector<std::vector<std::uint8_t>> bytes;
    print::fonts faces;
};

result<void> add_face(paper_fonts& fonts, std::vector<std::span<const std::uint8_t>> print::fonts::* face,
                      const fs::path& assets, std::initializer_list<std::string_view> names) {
    for (const auto name : names) {
        FW_TRY(auto data, read_asset(assets, fmt::format("fonts/{}", name)));
        fonts.bytes.push_back(std::move(data));
        (fonts.faces.*face).emplace_back(fonts.bytes.back());
    }
    return {};
}

result<paper_fonts> load_fonts(const fs::path& assets) {
    paper_fonts fonts;
    fonts.bytes.reserve(16);  // spans into it must stay valid
    FW_CHECK(add_face(fonts, &print::fonts::text, assets,
                      {"inter-latin-400-normal.woff2", "inter-latin-ext-400-normal.woff2"}));
    FW_CHECK(add_face(fonts, &print::fonts::strong, assets,
                      {"inter-latin-600-normal.woff2", "inter-latin-ext-600-normal.woff2"}));
    FW_CHECK(add_face(fonts, &print::fonts::title, assets, {"fraunces-latin-600-normal.woff2"}));
    return fonts;
}

result<written_file> put(const fs::path& out, const std::string& path, const std::string& label,
                         std::string_view text) {
    FW_CHECK(files::write_text(out / path, text));
    return written_file{path, label, text.size()};
}

}  // namespace

result<std::vector<written_file>> write_avatar_files(const body::body_model& model, const dressing::avatar& avatar,
                                                     const body::avatar_look& look, const fs::path& out) {
    std::vector<written_file> written;
    FW_TRY(auto document, put(out, "avatar.json", "Measurements", to_pretty_json(dressing::to_json(avatar))));
    written.push_back(std::move(document));
    no_progress quiet;
    FW_TRY(auto models, write_avatar_models(model, avatar.fit.figure, look, out, quiet));
    for (auto& m : models) written.push_back({std::move(m.path), std::move(m.label), m.bytes.size()});
    return written;
}

result<pattern_files> write_pattern_files(const garment::sewing_pattern& pattern, double fabric_width,
                                          const common_options& common, const fs::path& out, const std::string& folder,
                                          bool inches) {
    FW_TRY(const auto fonts, load_fonts(common.assets));
    print::print_options options;
    options.fonts = fonts.faces;
    options.fabric_width = fabric_width;
    options.inches = inches;
    pattern_files result;
    result.fabric_width = fabric_width;
    const auto add = [&](const char* name, const std::string& label, std::string_view text) -> fw::result<void> {
        const std::string whose = folder.empty() ? label : fmt::format("{}: {}", pattern.name, label);
        FW_TRY(auto file, put(out, folder + name, whose, text));
        result.files.push_back(std::move(file));
        return {};
    };
    FW_TRY(const auto a4, print::make_tiled_pdf(pattern, print::paper::a4, options));
    FW_TRY(const auto letter, print::make_tiled_pdf(pattern, print::paper::letter, options));
    FW_TRY(const auto sheet, print::make_sheet_pdf(pattern, options));
    FW_TRY(const auto svg, print::make_sheet_svg(pattern, options));
    FW_TRY(const auto layout, print::lay_out(pattern, fabric_width));
    FW_TRY(result.a4_pages, print::count_tiles(pattern, print::paper::a4, options));
    result.yardage = layout.to_buy();
    FW_CHECK(add("sewing-pattern.json", "Pattern data", to_pretty_json(garment::to_json(pattern))));
    FW_CHECK(add("sewing-pattern-a4.pdf", fmt::format("Pattern, A4 ({} pages)", result.a4_pages + 2), a4));
    FW_CHECK(add("sewing-pattern-letter.pdf", "Pattern, Letter", letter));
    FW_CHECK(add("sewing-pattern-sheet.pdf", "Pattern, one sheet", sheet));
    FW_CHECK(add("sewing-pattern.svg", "Pattern, SVG", svg));
    return result;
}

namespace {

json::array fit_document(const drape::fit_report& fit) {
    json::array zones;
    for (const auto& z : fit.zones) {
        zones.push_back(json::object{{"zone", drape::to_id(z.zone)},
                                     {"bodyGirth", z.body_girth},
                                     {"garmentGirth", z.garment_girth},
                                     {"ease", z.ease()},
                                     {"pressure", z.pressure},
                                     {"strain", z.strain},
                                     {"word", drape::to_text(z.word)}});
    }
    return zones;
}

json::array quality_document(const drape::quality_report& quality) {
    json::array checks;
    for (const auto& c : quality.checks) {
        checks.push_back(
            json::object{{"id", c.id}, {"text", c.text}, {"value", c.value}, {"limit", c.limit}, {"passed", c.passed}});
    }
    return checks;
}

json::object size_document(const dressing::rail_size& size) {
    json::array sizes;
    for (const auto& s : size.recommendation.sizes) {
        if (s.probability >= 0.005)
            sizes.push_back(json::object{{"size", s.size}, {"probability", std::round(s.probability * 1000) / 1000}});
    }
    return json::object{{"chart", size.chart}, {"text", size.text()}, {"sizes", std::move(sizes)}};
}

json::object pose_document(const dressing::posed_outfit& shown) {
    if (!shown.posed) return json::object{{"pose", "fitting"}, {"reason", shown.reason}};
    json::array garments;
    for (const auto& g : shown.clothes.garments) {
        garments.push_back(json::object{
            {"garment", g.pattern.kind}, {"settled", g.drape.settled}, {"quality", quality_document(g.quality)}});
    }
    return json::object{{"pose", "relaxed"}, {"armAngle", shown.arm_angle}, {"garments", std::move(garments)}};
}

}  // namespace

result<json::value> drape_document(const dressing::body_evidence& wearer, const dressing::outfit& outfit,
                                   const dressing::posed_outfit* shown) {
    json::array garments;
    for (const auto& g : outfit.garments) {
        json::array levels;
        for (const auto& l : g.drape.levels) {
            levels.push_back(json::object{
                {"edgeLength", l.edge_length}, {"nodes", l.nodes}, {"steps", l.steps}, {"converged", l.converged}});
        }
        FW_TRY(const auto size, dressing::recommend_rail_size(wearer, g.order.kind));
        garments.push_back(json::object{{"garment", g.pattern.kind},
                                        {"fabric", g.order.fabric.id},
                                        {"settled", g.drape.settled},
                                        {"energy", g.drape.energy},
                                        {"weight", g.drape.weight},
                                        {"seamGap", g.drape.seam_gap},
                                        {"levels", std::move(levels)},
                                        {"quality", quality_document(g.quality)},
                                        {"fit", fit_document(g.fit)},
                                        {"railSize", size_document(size)}});
    }
    json::object out{{"version", 1}, {"settled", outfit.settled()}, {"garments", std::move(garments)}};
    if (shown) out["shownPose"] = pose_document(*shown);
    return out;
}

result<void> require_settled(const dressing::outfit& outfit) {
    for (const auto& g : outfit.garments) {
        for (const auto& c : g.quality.checks) {
            const bool is_fit = c.id.starts_with("strain.");  // a garment that is too small is not a bad drape
            if (g.drape.settled && !c.passed && !is_fit) {
                return fail(
                    error_kind::not_good_enough, "drape.quality",
                    fmt::format("The {} came to rest, but not well enough to trust its pictures ({}: {:g}, at most "
                                "{:.3g} is good). Try --quality standard or high, a looser fit, or another "
                                "fabric. drape.json has the whole list.",
                                g.pattern.name, c.text, c.value, c.limit));
            }
        }
        if (g.drape.settled) continue;
        return fail(error_kind::not_good_enough, "drape.not_settled",
                    fmt::format("The {} did not come to rest within the steps allowed; what you see is its last state. "
                                "A looser fit or a softer fabric may help.",
                                g.pattern.name));
    }
    return {};
}

}  // namespace fw::apps
