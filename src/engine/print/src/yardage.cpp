#include "fw/print/yardage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "nesting.hpp"
#include "outline.hpp"
#include "piece.hpp"

namespace fw::print {

namespace {

constexpr double gap_on_fabric = 0.003;

/// Quarters by which a piece is turned so that its grain runs along the fabric (y).
int turns_to_grain(const garment::panel& p) {
    const dvec2 way = p.grain[1] - p.grain[0];
    return std::abs(way.x) > std::abs(way.y) ? 1 : 0;
}

}  // namespace

double cutting_layout::to_buy() const {
    return std::ceil(length * 1.03 / 0.05 - 1e-6) * 0.05;
}

result<cutting_layout> lay_out(const garment::sewing_pattern& pattern, double fabric_width) {
    FW_CHECK(garment::validate(pattern));
    if (!(fabric_width >= 0.3 && fabric_width <= 4))
        return fail(error_kind::invalid, "print.fabric_width", "A fabric is between 0.3 and 4 metres wide.",
                    "fabric_width");
    cutting_layout out;
    out.fabric_width = fabric_width;
    std::vector<nest_item> items;
    for (const garment::panel& p : pattern.panels) {
        const garment::panel whole = unfolded(unfolded(p, garment::edge_role::doubled), garment::edge_role::fold);
        const int turns = turns_to_grain(p);
        for (int copy = 0; copy < p.cut; ++copy) {
            items.push_back({joined(make_cut_edges(copy == 0 ? whole : mirrored(whole))), {turns, turns + 2}});
            out.pieces.push_back({p.id, p.label, {}, {}, copy == 1});
        }
    }
    const nest n = lay_on_strip(items, fabric_width, gap_on_fabric);
    if (!n.fits)
        return fail(error_kind::invalid, "print.fabric_width",
                    fmt::format("A piece is wider than {:.2f} m of fabric: choose a wider one.", fabric_width),
                    "fabric_width");
    double area = 0;
    for (std::size_t i = 0; i < items.size(); ++i) {
        for (const dvec2& p : items[i].outline) out.pieces[i].outline.push_back(placed(n.places[i], p));
        out.pieces[i].label_at = middle_of(out.pieces[i].outline);
        area += std::abs(area_of(items[i].outline));
    }
    out.length = n.length;
    out.utilisation = area / (fabric_width * out.length);
    return out;
}

}  // namespace fw::print
