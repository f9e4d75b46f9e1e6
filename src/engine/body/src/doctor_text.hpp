// Names and values inside the doctor's sentences. Private to the body engine.
#pragma once

#include "fw/body/doctor.hpp"
#include "measurement_prior.hpp"

namespace fw::body {

/// The measurement's label inside a sentence: "chest".
[[nodiscard]] std::string lower_label(measurement_id id);

/// Of a variable of a person (`person_values`): its API name, its label inside a sentence, a value of it in words.
[[nodiscard]] std::string name_of(std::size_t v);
[[nodiscard]] std::string label_of(std::size_t v);
[[nodiscard]] std::string text_of(std::size_t v, double value, unit_system units);

}  // namespace fw::body
