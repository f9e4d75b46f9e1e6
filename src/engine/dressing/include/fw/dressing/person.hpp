// A person as typed: the document `p.json` (docs/formats/person.schema.json).
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fw/base/json.hpp"
#include "fw/body/doctor.hpp"
#include "fw/body/figure.hpp"
#include "fw/body/fit.hpp"
#include "fw/body/measurement.hpp"

namespace fw::dressing {

/// What somebody says about their body; SI units inside (metres, kilograms, radians), the unit only for showing.
struct person {
    std::string name;
    body::sex sex = body::sex::female;
    std::optional<double> age = {};  ///< years
    body::unit_system unit = body::unit_system::metric;
    std::optional<double> weight = {};                                       ///< kilograms
    std::vector<std::pair<body::measurement_id, double>> measurements = {};  ///< height among them

    [[nodiscard]] std::optional<double> find(body::measurement_id id) const;
};

/// Reads a person. Height is required; unknown members are refused, except those that begin with "x-". Where the doctor
/// sees what was meant by an impossible number, the message says so.
/// Errors: `json.*`, `person.sex`, `person.unit`, `person.age`, `person.measurement`, `person.height_required`.
[[nodiscard]] result<person> parse_person(std::string_view text);

/// For the doctor: numbers as they were typed, a hundred times too large even. Give it to `check_person` once mended.
/// Errors: those of `parse_person` but `person.age`; `person.measurement` only for what no slip explains.
[[nodiscard]] result<person> parse_typed_person(std::string_view text);

/// The name in a document that may be refused otherwise; empty if there is none to be read.
[[nodiscard]] std::string find_name(std::string_view text);

/// "Did you mean 92.5 cm?", or how to say that it was inches; empty if the doctor knows no better value. API name or
/// "weight".
[[nodiscard]] std::string likely_instead(const person& p, std::string_view measurement);

/// Years. Narrower than what body::fit can do: this product is not for children.
inline constexpr body::interval accepted_age{14, 100};

/// What `parse_person` asks of numbers, for people who are described another way: loose enough for the doctor to see a
/// slip. Errors: `person.age`, `person.measurement`; field as in the document.
[[nodiscard]] result<void> check_values(const person& p);

/// `check_values` and body::check_request; the message says what was likely meant, if the doctor knows.
/// Errors: `person.age`, `person.measurement`, `body.height_required`, `body.out_of_range`.
[[nodiscard]] result<void> check_person(const person& p);

/// The values a fit starts from.
[[nodiscard]] body::fit_request to_request(const person& p);

/// The document that `parse_person` reads back to an equal person.
[[nodiscard]] json::value to_json(const person& p);

}  // namespace fw::dressing
