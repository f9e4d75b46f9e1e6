#include "fw/print/print.hpp"

#include <fmt/format.h>

#include <cmath>

#include "canvas.hpp"
#include "pages.hpp"
#include "typeface.hpp"

namespace fw::print {

namespace {

/// Everything a tiled document is drawn from; pages refer to it.
struct tiled {
    garment::sewing_pattern pattern;
    tile_plan plan;
    cutting_layout layout;
    bool inches = false;

    [[nodiscard]] std::vector<page> pages() const {
        const dvec2 size = plan.tiles.paper;
        std::vector<page> out{{size, [this](canvas& c) { draw_cover(c, pattern, plan, layout, inches); }},
                              {size, [this, size](canvas& c) { draw_layout(c, pattern, layout, size, inches); }}};
        for (std::size_t i = 0; i < plan.printed.size(); ++i)
            out.push_back({size, [this, i](canvas& c) { draw_tile(c, plan, i); }});
        return out;
    }
};

result<tiled> make_tiled(const garment::sewing_pattern& pattern, paper size, const print_options& options,
                         const typefaces& types) {
    FW_TRY(auto layout, lay_out(pattern, options.fabric_width));
    FW_TRY(auto plan, make_tile_plan(pattern, size, options, types));
    return tiled{pattern, std::move(plan), std::move(layout), options.inches};
}

document_facts facts_of(const garment::sewing_pattern& pattern) {
    return {pattern.wearer.empty() ? pattern.name : fmt::format("{} for {}", pattern.name, pattern.wearer),
            "Sewing pattern at true scale"};
}

constexpr dvec2 a0{841, 1189};
constexpr double roll_width = 914;

/// The page of the single sheet.
result<page> make_whole(const garment::sewing_pattern& pattern, const print_options& options, const typefaces& types) {
    FW_TRY(const auto layout, lay_out(pattern, options.fabric_width));
    auto laid = make_sheet(pattern, a0.x - 2 * sheet_margin, options.inches);
    if (laid) place_labels(*laid, types);
    if (laid && laid->height + sheet_head + sheet_margin <= a0.y)
        return make_sheet_page(pattern, std::move(*laid), layout, a0, options.inches);
    FW_TRY(auto roll, make_sheet(pattern, roll_width - 2 * sheet_margin, options.inches));
    place_labels(roll, types);
    const double height = std::ceil(roll.height + sheet_head + sheet_margin);
    return make_sheet_page(pattern, std::move(roll), layout, {roll_width, height}, options.inches);
}

}  // namespace

result<std::string> make_tiled_pdf(const garment::sewing_pattern& pattern, paper size, const print_options& options) {
    FW_TRY(const auto types, typefaces::load(options.fonts));
    FW_TRY(const auto document, make_tiled(pattern, size, options, types));
    return to_pdf(document.pages(), types, facts_of(pattern));
}

result<std::string> make_sheet_pdf(const garment::sewing_pattern& pattern, const print_options& options) {
    FW_TRY(const auto types, typefaces::load(options.fonts));
    FW_TRY(const page whole, make_whole(pattern, options, types));
    return to_pdf(std::span(&whole, 1), types, facts_of(pattern));
}

result<std::string> make_sheet_svg(const garment::sewing_pattern& pattern, const print_options& options) {
    FW_TRY(const auto types, typefaces::load(options.fonts));
    FW_TRY(const page whole, make_whole(pattern, options, types));
    return to_svg(whole, types);
}

result<int> count_tiles(const garment::sewing_pattern& pattern, paper size, const print_options& options) {
    FW_TRY(const auto types, typefaces::load(options.fonts));
    FW_TRY(const auto document, make_tiled(pattern, size, options, types));
    return static_cast<int>(document.plan.printed.size());
}

result<std::vector<proof>> make_proofs(const garment::sewing_pattern& pattern, paper size, const print_options& options,
                                       int first, int count, double dots_per_inch) {
    FW_TRY(const auto types, typefaces::load(options.fonts));
    FW_TRY(const auto document, make_tiled(pattern, size, options, types));
    const auto pages = document.pages();
    if (first < 0 || count < 0 || first + count > static_cast<int>(pages.size()))
        return fail(error_kind::invalid, "print.page", fmt::format("The pattern has pages 0 to {}.", pages.size() - 1),
                    "page");
    std::vector<proof> out;
    for (int i = first; i < first + count; ++i)
        out.push_back(to_proof(pages[static_cast<std::size_t>(i)], types, dots_per_inch));
    return out;
}

}  // namespace fw::print
