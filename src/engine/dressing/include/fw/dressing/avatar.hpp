// From a person to their measured body, and the document that says how well it was met
// (docs/formats/avatar.schema.json).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fw/body/body_model.hpp"
#include "fw/body/doctor.hpp"
#include "fw/body/fit.hpp"
#include "fw/drape/size_recommendation.hpp"
#include "fw/dressing/person.hpp"

namespace fw::dressing {

struct avatar {
    std::string name;
    body::unit_system unit =
        body::unit_system::metric;  ///< how its owner wants to read it; the document is metric all the same
    body::fit_result fit;
    std::vector<body::warning> warnings;  ///< of the measurement doctor, and of the fit where it missed a value
};

/// Consults the doctor and fits. Nothing is mended: `mend` in fw/body/doctor.hpp does that, on request.
/// Errors: those of `check_person`.
[[nodiscard]] result<avatar> make_avatar(const body::body_model& model, const person& p);

/// The person with the doctor's suggestions in place of the values they are about.
[[nodiscard]] person mended(const person& p, const std::vector<body::warning>& warnings);

/// `{"name", "sex", "measurements": [{"id", "iso", "asked", "achieved", "gap", "interval90", "source"}], "weight",
/// "warnings", …}` in metres, kilograms and radians.
[[nodiscard]] json::value to_json(const avatar& a);
/// The body of such a document, from its "sex" and "shape" alone: make_figure gives the same positions, to the last
/// bit. For documents of any origin. Errors: `json.*`, `avatar.version`, `avatar.sex`, `avatar.shape` (a slider out of
/// its range, or modifiers of another model); field = the member at fault.
[[nodiscard]] result<body::shape> parse_shape(const body::body_model& model, std::string_view document);

/// What is known of a body's measurements: what was asked, or else what the body has, and where the truth lies.
struct body_evidence {
    body::sex sex = body::sex::female;
    std::vector<drape::measured_interval> measured;
};
[[nodiscard]] body_evidence evidence_of(const avatar& a);
/// Of a document as `to_json` writes it. Errors: `json.*`, `avatar.sex`, `avatar.measurement`; field = the member.
[[nodiscard]] result<body_evidence> parse_evidence(std::string_view document);

/// `suggestion` is metric as well; `suggestionText` is in the person's unit.
[[nodiscard]] json::value to_json(const std::vector<body::warning>& warnings, body::unit_system unit);

}  // namespace fw::dressing
