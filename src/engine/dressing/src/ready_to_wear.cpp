#include "fw/dressing/ready_to_wear.hpp"

#include <cmath>

namespace fw::dressing {

namespace {

constexpr double likely_off_the_chart = 0.5;

drape::chart_for chart_of(garment::garment_kind kind) {
    switch (kind) {
        case garment::garment_kind::t_shirt:
            return drape::chart_for::tops;
        case garment::garment_kind::a_line_skirt:
        case garment::garment_kind::tailored_trousers:
            return drape::chart_for::bottoms;
    }
    std::unreachable();
}

}  // namespace

std::string rail_size::text() const {
    const auto& r = recommendation;
    if (r.smaller > likely_off_the_chart)
        return fmt::format("smaller than the chart begins ({})", r.sizes.front().size);
    if (r.larger > likely_off_the_chart) return fmt::format("larger than the chart goes ({})", r.sizes.back().size);
    const auto& best = r.sizes[r.best];
    if (best.probability > 0.99) return best.size;
    return fmt::format("{} ({:.0f} %), else {}", best.size, best.probability * 100, r.sizes[r.neighbour].size);
}

result<rail_size> recommend_rail_size(const avatar& a, garment::garment_kind kind) {
    return recommend_rail_size(evidence_of(a), kind);
}

result<rail_size> recommend_rail_size(const body_evidence& known, garment::garment_kind kind) {
    const auto chart = drape::en13402_chart(known.sex, chart_of(kind));
    FW_TRY(auto recommendation, drape::recommend_size(chart, known.measured));
    return rail_size{chart.name, std::move(recommendation)};
}

}  // namespace fw::dressing
