// From asked values to a body: "avatar from numbers".
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "fw/base/error.hpp"
#include "fw/body/body_model.hpp"
#include "fw/body/units.hpp"

namespace fw::body {

/// What is known about a person. Metres, kilograms, years. Height is required.
struct fit_request {
    body::sex sex = body::sex::female;
    std::optional<double> age;     ///< 30 if not given
    std::optional<double> weight;  ///< of the body without clothes
    std::array<std::optional<double>, measurement_count> asked{};
    /// A weight that was not given is drawn to the one that people with the asked values have. False for a caller that
    /// has other evidence of it.
    bool expects_weight = true;
    std::array<double, 3> ancestry{1.0 / 3, 1.0 / 3, 1.0 / 3};  ///< african, asian, caucasian; neutral unless chosen

    [[nodiscard]] std::optional<double>& operator[](measurement_id id) { return asked[static_cast<std::size_t>(id)]; }
    [[nodiscard]] const std::optional<double>& operator[](measurement_id id) const {
        return asked[static_cast<std::size_t>(id)];
    }
};

enum class value_source { typed, photo, derived };
[[nodiscard]] std::string_view to_string(value_source s);

/// Where the person's true value lies with a probability of 90 %.
struct interval {
    double lower = 0;
    double upper = 0;
};

/// A normal variable lies within ± this many deviations with a probability of 90 %.
inline constexpr double z90 = 1.6448536269514722;

struct fitted_measurement {
    measurement_id id = measurement_id::height;
    std::optional<double> asked;
    double achieved = 0;  ///< on the body that was made
    interval interval90;
    value_source source = value_source::derived;
    [[nodiscard]] double gap() const { return asked ? achieved - *asked : 0; }
};

struct fit_result {
    body::shape shape;
    body::figure figure;
    std::array<fitted_measurement, measurement_count> measurements;
    std::optional<double> weight_asked;
    double weight_achieved = 0;  ///< volume × body_density
    interval weight_interval90;
    double worst_gap = 0;  ///< greatest |gap| over asked lengths and girths, metres
    int iterations = 0;
};

/// Where the true value of what somebody measured and typed lies.
[[nodiscard]] interval typed_interval(measurement_id id, double value);

/// A gap above this on any asked length or girth means that the body does not have the asked values: say so to the
/// user.
inline constexpr double fit_tolerance = 0.002;

/// Finds the most likely body with the asked values: Levenberg-Marquardt over macro sliders and local modifiers, with
/// the survey's Gaussian (`prior`) for what was not asked. Never fails on values that are merely unusual; look at
/// `worst_gap`. Errors: `body.height_required`; `body.out_of_range` for a value that no person has (field names it).
[[nodiscard]] result<fit_result> fit(const body_model& model, const fit_request& request);

/// The errors of `fit`, without the work, told in the units the person typed in.
[[nodiscard]] result<void> check_request(const fit_request& request, unit_system units = unit_system::metric);

/// Limits within which a value is accepted at all, in metres or radians.
[[nodiscard]] interval accepted_range(measurement_id id);
inline constexpr interval accepted_weight{25, 300};
inline constexpr interval accepted_age{11, 100};

}  // namespace fw::body
