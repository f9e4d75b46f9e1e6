// What is known about people's measurements before anything is measured: a Gaussian per sex.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "fw/body/figure.hpp"

namespace fw::body {

class gaussian;

/// Variables of the survey (ANSUR II), by its definitions. Where those differ from ours the name says so: the waist is
/// at the navel, the upper arm is flexed, the sleeve is straight.
enum class prior_variable : unsigned char {
    height,
    weight,
    age,
    chest,
    waist_at_navel,
    hip,
    neck,
    neck_base,
    inseam,
    straight_sleeve,
    biacromial_breadth,
    shoulder_length,
    navel_height,
    thigh,
    calf,
    ankle,
    flexed_upper_arm,
    wrist,
    head,
    vertical_trunk,
    back_neck_height,
    acromion_height,
    bust_height,
    hip_height,
    knee_height,
    chest_breadth,
    chest_depth,
    waist_breadth,
    waist_depth,
    hip_breadth,
    hip_depth
};
inline constexpr std::size_t prior_size = 31;

using prior_values = std::array<double, prior_size>;                 ///< metres, kilograms, years
using known_values = std::array<std::optional<double>, prior_size>;  ///< what is given

/// The survey's variable that means the same as our measurement, if there is one.
[[nodiscard]] std::optional<prior_variable> find_prior_variable(measurement_id id);

/// Mean and standard deviation of every variable; known ones have deviation 0.
struct prior_estimate {
    prior_values mean{};
    prior_values deviation{};
};

/// One sex's Gaussian, widened for people outside the survey: the variance by a third, and by more below 17 and above
/// 58 years.
class prior {
public:
    prior(sex s, double age);

    ~prior();

    [[nodiscard]] double mean(prior_variable v) const;
    [[nodiscard]] double covariance(prior_variable a, prior_variable b) const;

    /// Everything given what is known (linear-Gaussian conditioning).
    [[nodiscard]] prior_estimate given(const known_values& known) const;

    /// One person from `prior_size` independent standard normal numbers, by the survey's own (not widened) spread.
    [[nodiscard]] static prior_values person(sex s, const prior_values& normal);

    [[nodiscard]] static std::size_t index(prior_variable v) { return static_cast<std::size_t>(v); }

private:
    std::unique_ptr<const gaussian> gaussian_;
};

/// Factor on the survey's variance for a person of that age; the survey's people are 17 to 58 years old.
[[nodiscard]] double spread_outside_survey(double age);
[[nodiscard]] double age_within_survey(double age);

}  // namespace fw::body
