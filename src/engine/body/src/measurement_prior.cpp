#include "measurement_prior.hpp"

#include "fw/body/prior.hpp"

namespace fw::body {
namespace {

#include "../data/measurement_prior.inc"

static_assert(measurement_variables == person_variables);

// Bodies of the model with a person's values are not the person: what differs besides, as a standard deviation.
double unmodelled(std::size_t variable, double mean) {
    if (variable >= measurement_count) return 0;
    const auto& i = all_measurements()[variable];
    if (i.angle) return 0.05;
    if (find_prior_variable(i.id)) return 0.004;
    return (i.girth ? 0.020 : 0.025) * mean;
}

gaussian make(sex s, double scale, bool widened) {
    const auto& t = s == sex::female ? female_measurements : male_measurements;
    auto lower = t.covariance;
    for (std::size_t i = 0, k = 0; i < person_variables; ++i) {
        k += i;  // index of row i's start
        const double more = widened ? unmodelled(i, t.mean[i]) : 0.001;
        lower[k + i] += more * more / scale;
    }
    return unpack_gaussian(t.mean, lower, scale);
}

}  // namespace

gaussian make_measurement_prior(sex s, double age) {
    return make(s, spread_outside_survey(age), true);
}

person_values values_of(const fit_request& request) {
    person_values v{};
    std::ranges::copy(request.asked, v.begin());
    v[weight_variable] = request.weight;
    if (request.age) v[age_variable] = age_within_survey(*request.age);
    return v;
}

std::vector<double> make_person(sex s, std::span<const double> normal) {
    return make(s, 1, true).sample(normal);
}

}  // namespace fw::body
