// What people mistype, and how to tell them. Private to the body engine.
#pragma once

#include "fw/body/doctor.hpp"
#include "measurement_prior.hpp"

namespace fw::body {

struct slip {
    std::string_view code;
    double value;    ///< what was likely meant
    double penalty;  ///< rarer slips need better evidence
};

/// Whether this variable of a person is a length or a girth: not an angle, a weight or an age.
[[nodiscard]] bool is_length(std::size_t v);

/// What may have been meant by `value` (metres or kilograms) of the variable v, typed in `units`: another unit, a
/// decimal point elsewhere, two digits the other way round.
[[nodiscard]] std::vector<slip> slips_of(std::size_t v, double value, unit_system units);

/// The sentence for a slip: what was typed, what was likely meant, and what to do.
[[nodiscard]] std::string explain(std::string_view code, std::size_t v, double typed, double meant, unit_system units);

}  // namespace fw::body
