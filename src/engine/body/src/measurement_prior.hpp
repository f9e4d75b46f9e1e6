// How our own measurements, weight and age go together in people.
#pragma once

#include "fw/body/fit.hpp"
#include "gaussian.hpp"

namespace fw::body {

inline constexpr std::size_t weight_variable = measurement_count;
inline constexpr std::size_t age_variable = measurement_count + 1;
inline constexpr std::size_t person_variables = measurement_count + 2;

using person_values = std::array<std::optional<double>, person_variables>;

/// Widened for the general population and for tape errors.
[[nodiscard]] gaussian make_measurement_prior(sex s, double age);

[[nodiscard]] person_values values_of(const fit_request& request);

/// A person at random, by `person_variables` standard normal numbers.
[[nodiscard]] std::vector<double> make_person(sex s, std::span<const double> normal);

}  // namespace fw::body
