// The inside face of a garment: its parameters, what they are when nobody asks, and its drafting.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "fw/garment/draft.hpp"

namespace fw::garment {

/// Parameter values by name, all of them once resolved.
class parameter_set {
public:
    void set(std::string_view name, double value);
    /// The value of a parameter that has been resolved already; asking for another is a bug.
    [[nodiscard]] double operator[](std::string_view name) const;
    [[nodiscard]] bool asked(std::string_view name) const;
    void mark_asked(std::string_view name) { asked_.push_back(name); }
    /// The entry of `by_fit` that the parameter "fit" chooses.
    [[nodiscard]] double by_fit(const std::array<double, 4>& choices) const;

private:
    std::vector<std::pair<std::string_view, double>> values_;
    std::vector<std::string_view> asked_;
};

inline constexpr std::array<std::string_view, 4> fit_names{"slim", "regular", "loose", "oversized"};

/// One kind of garment. Functions are plain: a program holds nothing.
struct garment_program {
    garment_info info;
    /// Value of a parameter without fallback, given those before it.
    double (*derive)(std::string_view name, const body::figure& figure, const parameter_set& so_far);
    result<sewing_pattern> (*draft)(const body::figure& figure, const parameter_set& parameters);
};

[[nodiscard]] const garment_program& t_shirt_program();
[[nodiscard]] const garment_program& a_line_skirt_program();
[[nodiscard]] const garment_program& tailored_trousers_program();

/// Refusals of a drafting.
[[nodiscard]] std::unexpected<error> refuse_measurement(body::measurement_id id, std::string message);
[[nodiscard]] std::unexpected<error> refuse_parameter(std::string_view name, std::string message);

}  // namespace fw::garment
