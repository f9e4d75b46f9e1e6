#include "fw/body/prior.hpp"

#include "gaussian.hpp"

namespace fw::body {
namespace {

#include "../data/anthropometry_prior.inc"

static_assert(prior_variable_count == prior_size);

constexpr double general_population = 1.33;  // variance, against soldiers
constexpr double youngest = 17, oldest = 58;
constexpr double per_year_outside = 0.03;  // further variance for every year outside the survey's ages

gaussian survey(sex s, double scale = 1) {
    const auto& t = s == sex::female ? female_prior : male_prior;
    return unpack_gaussian(t.mean, t.covariance, scale);
}

}  // namespace

std::optional<prior_variable> find_prior_variable(measurement_id id) {
    using m = measurement_id;
    using p = prior_variable;
    switch (id) {
        case m::height:
            return p::height;
        case m::chest_circumference:
            return p::chest;
        case m::hip_circumference:
            return p::hip;
        case m::neck_circumference:
            return p::neck;
        case m::inseam_length:
            return p::inseam;
        case m::thigh_circumference:
            return p::thigh;
        case m::calf_circumference:
            return p::calf;
        case m::ankle_circumference:
            return p::ankle;
        case m::wrist_circumference:
            return p::wrist;
        case m::head_circumference:
            return p::head;
        case m::bust_point_height:
            return p::bust_height;
        case m::knee_height:
            return p::knee_height;
        default:
            return std::nullopt;
    }
}

double spread_outside_survey(double age) {
    const double outside = std::max({0.0, youngest - age, age - oldest});
    return general_population + per_year_outside * outside;
}

double age_within_survey(double age) {
    return std::clamp(age, youngest, oldest);
}

prior::prior(sex s, double age) : gaussian_(std::make_unique<gaussian>(survey(s, spread_outside_survey(age)))) {}
prior::~prior() = default;

double prior::mean(prior_variable v) const {
    return gaussian_->mean()[index(v)];
}
double prior::covariance(prior_variable a, prior_variable b) const {
    return gaussian_->covariance(index(a), index(b));
}

prior_estimate prior::given(const known_values& known) const {
    const auto e = gaussian_->given(known);
    prior_estimate out;
    std::ranges::copy(e.mean, out.mean.begin());
    std::ranges::copy(e.deviation, out.deviation.begin());
    return out;
}

prior_values prior::person(sex s, const prior_values& normal) {
    prior_values out;
    std::ranges::copy(survey(s).sample(normal), out.begin());
    return out;
}

}  // namespace fw::body
