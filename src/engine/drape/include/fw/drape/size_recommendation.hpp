// Which size to buy: the probability of each size of a chart, given measurements that are only known within intervals.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fw/base/error.hpp"
#include "fw/body/figure.hpp"

namespace fw::drape {

/// The steps of one measurement: size i holds from limits[i] to limits[i + 1], metres. One limit more than sizes.
struct size_scale {
    body::measurement_id measurement = body::measurement_id::chest_circumference;
    std::vector<double> limits;
};

/// A size chart. Charts are data: a brand can bring its own.
struct size_chart {
    std::string name;
    std::vector<std::string> sizes;  ///< smallest first
    std::vector<size_scale> scales;  ///< all of them must go around
};

enum class chart_for { tops, bottoms, dresses };

/// EN 13402-3:2017: women's bust 76-128 and hip, men's chest 84-132 and waist, in its steps; names are the middle of
/// the step in centimetres ("92").
[[nodiscard]] size_chart en13402_chart(body::sex sex, chart_for what);
/// Its letter codes: XS to 3XL by bust or chest.
[[nodiscard]] size_chart en13402_letters(body::sex sex);

/// Errors: `size_chart.shape` (no size or scale, a scale of another length, limits that do not rise).
[[nodiscard]] result<void> check_chart(const size_chart& chart);

/// A measurement and the interval that holds it in nine cases of ten, metres.
struct measured_interval {
    body::measurement_id measurement = body::measurement_id::chest_circumference;
    double value = 0;
    double low = 0;
    double high = 0;
};

struct size_probability {
    std::string size;
    double probability = 0;
};

struct size_recommendation {
    std::vector<size_probability> sizes;  ///< of the whole chart, in its order; with `outside` they sum to one
    double smaller = 0;                   ///< probability that even the smallest size is too large
    double larger = 0;                    ///< that even the largest is too small
    std::size_t best = 0;
    std::size_t neighbour = 0;  ///< the likelier of the sizes beside it
};

/// Errors of measurement are taken as normal and independent. A garment must go around all its scales, so the size is
/// the largest of those that the single measurements ask for. Errors: `size_chart.shape`, `size.measurement` (the chart
/// needs one that is not given, or an interval that does not hold its value; field = its API name).
[[nodiscard]] result<size_recommendation> recommend_size(const size_chart& chart,
                                                         std::span<const measured_interval> measured);

}  // namespace fw::drape
