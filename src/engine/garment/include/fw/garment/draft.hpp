// Drafting: from a measured figure and a few parameters to a sewing pattern.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fw/base/error.hpp"
#include "fw/body/figure.hpp"
#include "fw/garment/sewing_pattern.hpp"

namespace fw::garment {

/// Order is part of the file formats: append only.
enum class garment_kind { t_shirt, a_line_skirt, tailored_trousers };
inline constexpr std::size_t garment_kind_count = 3;

enum class parameter_unit { metres, share, choice };

/// What can be chosen when a garment is drafted.
struct parameter_info {
    std::string_view name;   ///< "length"
    std::string_view label;  ///< "Length from the neck point"
    parameter_unit unit = parameter_unit::metres;
    double min = 0;
    double max = 0;
    std::optional<double> fallback;                  ///< nothing: worked out from the figure, see `default_parameters`
    std::string_view help;                           ///< one plain sentence
    std::span<const std::string_view> choices = {};  ///< of unit `choice`: the value is an index into it
};

/// A parameter as asked for: `value` in the parameter's unit (metres, share, index of the choice).
struct parameter_value {
    std::string name;
    double value = 0;
};

struct garment_info {
    garment_kind kind;
    std::string_view id;     ///< "t-shirt", "a-line-skirt", "tailored-trousers"
    std::string_view label;  ///< "T-shirt"
    std::span<const parameter_info> parameters;
};

[[nodiscard]] const garment_info& info(garment_kind kind);
[[nodiscard]] std::optional<garment_kind> find_garment(std::string_view id);

/// "length=0.7,fit=loose" → values; choices by name, lengths in metres. Errors: `garment.parameter_unknown`,
/// `garment.parameter_value` with the parameter's name as field.
[[nodiscard]] result<std::vector<parameter_value>> parse_parameters(garment_kind kind, std::string_view text);

/// The same from {"length": 0.7, "fit": "loose"}. Errors: also `json.type`.
[[nodiscard]] result<std::vector<parameter_value>> read_parameters(garment_kind kind, const json::value& object);

/// Every parameter of the kind with the value it has for this figure where `asked` does not name it.
/// Errors: `garment.parameter_unknown`, `garment.parameter_range`.
[[nodiscard]] result<std::vector<parameter_value>> resolve_parameters(garment_kind kind, const body::figure& figure,
                                                                      std::span<const parameter_value> asked);

/// Drafts the garment to the figure. Measurements come from `figure.measurements`, heights from its landmarks, girths
/// at other levels from its mesh. Errors: those of `resolve_parameters`; `garment.measurement` (field = the API's name
/// of the measurement that rules the draft out) and `garment.parameter` (field = the parameter that does).
[[nodiscard]] result<sewing_pattern> draft(garment_kind kind, const body::figure& figure,
                                           std::span<const parameter_value> asked = {});

}  // namespace fw::garment
