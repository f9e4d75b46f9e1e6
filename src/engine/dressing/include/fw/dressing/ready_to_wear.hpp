// The size to buy instead, off the rail: the body's measurements with their intervals against a size chart.
#pragma once

#include <string>

#include "fw/drape/size_recommendation.hpp"
#include "fw/dressing/avatar.hpp"
#include "fw/garment/draft.hpp"

namespace fw::dressing {

struct rail_size {
    std::string chart;  ///< "EN 13402-3 women"
    drape::size_recommendation recommendation;

    /// "92 (81 %), else 88"; where the body lies off the chart, that.
    [[nodiscard]] std::string text() const;
};

/// The size of EN 13402-3 for this kind of garment, by the measurements of `a` (what was asked for, or else what the
/// body has) and their 90 % intervals. Errors: those of drape::recommend_size.
[[nodiscard]] result<rail_size> recommend_rail_size(const avatar& a, garment::garment_kind kind);
[[nodiscard]] result<rail_size> recommend_rail_size(const body_evidence& known, garment::garment_kind kind);

}  // namespace fw::dressing
