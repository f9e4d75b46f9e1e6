#include "fw/body/doctor.hpp"

#include "doctor_rules.hpp"
#include "doctor_slips.hpp"
#include "doctor_text.hpp"

namespace fw::body {
namespace {

// A value this many deviations from its expectation is examined; without an explanation it must be further off to be
// named.
constexpr double examined_from = 3.3, unlikely_from = 4.3;
// A slip explains a value if what was meant lies this near to the expectation, …
constexpr double explained_within = 2.4;
// … and is this much likelier than the value as typed (difference of squared deviations).
constexpr double clearly_better = 9;
constexpr double least_exchange_gain = 20;
// Real people reach these (kg/m²): a weight between them is never a slip of the pen just because it is rare.
constexpr interval human_body_mass_index{12, 60};
constexpr interval human_height{1.40, 2.15};
// A suggestion lies within as many deviations of what people of that height and weight have.
constexpr double plausible_within = 3.2;
// Girths that grow with the weight, so that they can contradict it.
constexpr std::array weighty_girths{measurement_id::chest_circumference,     measurement_id::underbust_circumference,
                                    measurement_id::waist_circumference,     measurement_id::high_hip_circumference,
                                    measurement_id::hip_circumference,       measurement_id::thigh_circumference,
                                    measurement_id::upper_arm_circumference, measurement_id::calf_circumference,
                                    measurement_id::neck_circumference};

// The examination's state: values still trusted, warnings so far.
class examination {
public:
    examination(const fit_request& request, unit_system units)
        : prior_(make_measurement_prior(request.sex, request.age.value_or(30))),
          units_(units),
          known_(values_of(request)) {}

    std::vector<warning> run() {
        try_one_unit_for_all();
        for (int round = 0; round < 12 && examine_worst(); ++round) {
        }
        return std::move(warnings_);
    }

private:
    // Bodies have heavier tails than a Gaussian: the further the other values lie from the middle, the wider the
    // expectation for this one (conditional scale of a multivariate t with `freedom` degrees).
    [[nodiscard]] double widening(const person_values& others) const {
        constexpr double freedom = 8;
        const auto count =
            static_cast<double>(std::ranges::count_if(others, [](const auto& o) { return o.has_value(); }));
        return std::sqrt((freedom + prior_.distance2(others)) / (freedom + count));
    }

    [[nodiscard]] double deviation(std::size_t v, double value) const {
        auto others = known_;
        others[v].reset();
        const auto e = prior_.given(others);
        return (value - e.mean[v]) / (e.deviation[v] * std::max(1.0, widening(others)));
    }

    [[nodiscard]] std::vector<double> surprises(const person_values& known) const {
        auto z = prior_.surprise(known);
        for (std::size_t v = 0; v < person_variables; ++v) {
            if (!known[v] || std::abs(z[v]) < examined_from) continue;
            auto others = known;
            others[v].reset();
            z[v] /= std::max(1.0, widening(others));
        }
        if (known[0] && known[weight_variable] && std::abs(z[0]) >= examined_from) {
            auto others = known;  // people of all heights are heavy: a weight alone says nothing against a height
            others[weight_variable].reset();
            const double without = prior_.surprise(others)[0];
            if (std::abs(without) < std::abs(z[0])) z[0] = without;
        }
        return z;
    }

    [[nodiscard]] bool has_human_weight() const {
        if (!known_[0] || !known_[weight_variable]) return false;
        const double index = *known_[weight_variable] / (*known_[0] * *known_[0]);
        return index >= human_body_mass_index.lower && index <= human_body_mass_index.upper;
    }

    [[nodiscard]] bool knows(measurement_id id) const { return known_[static_cast<std::size_t>(id)].has_value(); }

    // Height and weight say too little about each other: without a girth to contradict it, a rare weight is a rare
    // person's, and so is a rare height without another length.
    [[nodiscard]] bool may_be_a_slip(std::size_t v) const {
        if (v == weight_variable)
            return !has_human_weight() || std::ranges::any_of(weighty_girths, [&](auto id) { return knows(id); });
        const bool human = *known_[v] >= human_height.lower && *known_[v] <= human_height.upper;
        return v != 0 || !human ||
               std::ranges::any_of(all_measurements().subspan(1), [&](const auto& m) { return knows(m.id); });
    }

    // A value that people of this height and weight have, whatever the other values say: wild ones contradict nothing.
    [[nodiscard]] bool plausible(std::size_t v, double value) const {
        if (v == weight_variable) {
            if (!known_[0]) return value >= accepted_weight.lower && value <= accepted_weight.upper;
            const double index = value / (*known_[0] * *known_[0]);
            return index >= human_body_mass_index.lower && index <= human_body_mass_index.upper;
        }
        const auto range = accepted_range(all_measurements()[v].id);
        if (value < range.lower || value > range.upper) return false;
        person_values frame{};
        if (v != 0) frame[0] = known_[0];
        if (frame[0] && std::abs(prior_.surprise(frame)[0]) > plausible_within) frame[0].reset();
        if (frame[0] && has_human_weight()) frame[weight_variable] = known_[weight_variable];
        const auto e = prior_.given(frame);
        return std::abs(value - e.mean[v]) <= plausible_within * e.deviation[v];
    }

    // Mending v leaves another value odd; without that one nothing would be wrong with v.
    [[nodiscard]] bool another_is_to_blame(std::size_t v, double meant, const std::vector<double>& z) const {
        auto after = known_;
        after[v] = meant;
        const auto left = surprises(after);
        for (std::size_t u = 0; u < person_variables; ++u) {
            if (u == v || u == age_variable || !known_[u]) continue;
            if (std::min(std::abs(z[u]), std::abs(left[u])) < examined_from) continue;
            auto without = known_;
            without[u].reset();
            if (std::abs(surprises(without)[v]) < examined_from) return true;
        }
        return false;
    }

    // Somebody who measures in inches types all lengths so: examined one by one, the wrong majority would accuse the
    // rest.
    void try_one_unit_for_all() {
        const double factor = units_ == unit_system::metric ? metres_per_inch / 0.01 : 0.01 / metres_per_inch;
        auto all = known_;
        std::size_t lengths = 0;
        for (std::size_t v = 0; v < measurement_count; ++v)
            if (known_[v] && is_length(v)) {
                *all[v] *= factor;
                ++lengths;
            }
        if (lengths == 0 || !known_[0]) return;
        // Whatever else is wrong, a whole body 2.54 times too small can't be mistaken; judge by the height.
        person_values only_height{};
        only_height[0] = known_[0];
        if (std::abs(prior_.surprise(only_height)[0]) < 6) return;
        only_height[0] = all[0];
        if (std::abs(prior_.surprise(only_height)[0]) > 3.5) return;
        const std::string_view code = units_ == unit_system::metric ? "unit.inches" : "unit.centimetres";
        for (std::size_t v = 0; v < measurement_count; ++v) {
            if (!known_[v] || !is_length(v)) continue;
            person_values alone{};
            alone[0] = all[0];
            if (!plausible(v, *all[v])) continue;
            const auto e = prior_.given(alone);
            const double spread = v == 0 ? 1 : e.deviation[v], centre = v == 0 ? *all[0] : e.mean[v];
            if (v != 0 && std::abs(*all[v] - centre) > std::abs(*known_[v] - centre) &&
                std::abs(*known_[v] - centre) < 4 * spread)
                continue;  // this one was right
            warn(code, v, *known_[v], *all[v]);
            known_[v] = all[v];
        }
    }

    bool examine_worst() {
        const auto z = surprises(known_);
        std::size_t worst = 0;
        double furthest = 0;
        slip best{};
        bool mended = false;
        // The value to suspect is the one whose mending (or, failing that, absence) explains most.
        for (std::size_t v = 0; v < person_variables; ++v) {
            if (!known_[v] || v == age_variable || std::abs(z[v]) < examined_from || !may_be_a_slip(v)) continue;
            for (const auto& s : slips_of(v, *known_[v], units_)) {
                const double d = deviation(v, s.value), gain = z[v] * z[v] - d * d - s.penalty;
                if (std::abs(d) > explained_within || gain < clearly_better || gain < furthest) continue;
                if (!plausible(v, s.value) || another_is_to_blame(v, s.value, z)) continue;
                furthest = gain;
                worst = v;
                best = s;
                mended = true;
            }
        }
        const auto exchange =
            best_exchange(prior_.surprise(known_));  // not widened: each of the two makes the other look less odd
        if (exchange.gain > furthest) return take(exchange);
        if (!mended) return name_unlikely(z);
        warn(best.code, worst, *known_[worst], best.value);
        known_[worst] = best.value;
        return true;
    }

    // Chest typed as waist and waist as chest.
    struct exchange {
        std::size_t a = 0, b = 0;
        double gain = 0;
    };
    [[nodiscard]] exchange best_exchange(const std::vector<double>& z) const {
        const double before = prior_.distance2(known_);
        exchange best{0, 0, least_exchange_gain};
        for (std::size_t a = 0; a < measurement_count; ++a)
            for (std::size_t b = a + 1; b < measurement_count; ++b) {
                if (!known_[a] || !known_[b] || !is_length(a) || !is_length(b)) continue;
                if (std::max(std::abs(z[a]), std::abs(z[b])) < examined_from) continue;
                auto other = known_;
                std::swap(other[a], other[b]);
                const double gain = before - prior_.distance2(other);
                const auto after = surprises(other);
                if (gain <= best.gain || std::max(std::abs(after[a]), std::abs(after[b])) > explained_within) continue;
                if (!plausible(a, *other[a]) || !plausible(b, *other[b])) continue;
                best = {a, b, gain};
            }
        return best.b == 0 ? exchange{} : best;
    }

    bool take(const exchange& e) {
        const auto &a = known_[e.a], &b = known_[e.b];
        warnings_.push_back(
            {"values.exchanged", name_of(e.a),
             fmt::format("Your {} of {} and your {} of {} seem to be exchanged: swap them?", label_of(e.a),
                         text_of(e.a, *a, units_), label_of(e.b), text_of(e.b, *b, units_)),
             b, name_of(e.b)});
        std::swap(known_[e.a], known_[e.b]);
        return true;
    }

    bool name_unlikely(const std::vector<double>& z) {
        std::size_t worst = 0;
        for (std::size_t v = 1; v < person_variables; ++v)
            if (v != age_variable && std::abs(z[v]) > std::abs(z[worst])) worst = v;
        if (std::abs(z[worst]) < unlikely_from || !known_[worst]) return false;
        auto others = known_;
        others[worst].reset();
        const auto e = prior_.given(others);
        const double low = e.mean[worst] - z90 * e.deviation[worst], high = e.mean[worst] + z90 * e.deviation[worst];
        const auto label = label_of(worst), value = text_of(worst, *known_[worst], units_);
        if (worst == weight_variable && has_human_weight()) {
            warnings_.push_back({"value.unlikely", name_of(worst),
                                 fmt::format("Your weight of {} is unusual for your other values. Keep it if you are "
                                             "sure; chest, waist and hip make the body better.",
                                             value),
                                 std::nullopt});
        } else {
            const bool impossible =
                worst < measurement_count && (*known_[worst] < accepted_range(all_measurements()[worst].id).lower ||
                                              *known_[worst] > accepted_range(all_measurements()[worst].id).upper);
            warnings_.push_back(
                {impossible ? "value.impossible" : "value.unlikely", name_of(worst),
                 fmt::format("Your {} of {} is unusual for your other values: for most people like you it lies between "
                             "{} and {}. Measure it again{}.",
                             label, value, text_of(worst, low, units_), text_of(worst, high, units_),
                             impossible ? "" : ", or keep it if you are sure"),
                 std::nullopt});
        }
        known_[worst].reset();
        return true;
    }

    void warn(std::string_view code, std::size_t v, double typed, double meant) {
        warnings_.push_back({std::string(code), name_of(v), explain(code, v, typed, meant, units_), meant});
    }

    gaussian prior_;
    unit_system units_;
    person_values known_;
    std::vector<warning> warnings_;
};

}  // namespace

namespace {

// Everything that is wrong with a request, those values aside that were found odd before.
std::vector<warning> complaints(const fit_request& request, unit_system units) {
    auto warnings = examination(request, units).run();
    const auto rules = broken_rules(mend(request, warnings), warnings, units);
    warnings.insert(warnings.end(), rules.begin(), rules.end());
    return warnings;
}

fit_request without_unexplained(fit_request request, const std::vector<warning>& warnings) {
    for (const auto& w : warnings) {
        if (w.suggestion) continue;
        if (w.measurement == "weight")
            request.weight.reset();
        else if (const auto id = find_measurement(w.measurement))
            request[*id].reset();
    }
    return request;
}

}  // namespace

bool names(const warning& w, std::string_view value) {
    return w.measurement == value || (!w.exchanged_with.empty() && w.exchanged_with == value);
}

std::vector<warning> examine(const fit_request& request, unit_system units) {
    auto warnings = complaints(request, units);
    // A suggestion that would be complained about as well is none.
    const auto again = complaints(without_unexplained(mend(request, warnings), warnings), units);
    for (auto& w : warnings) {
        const auto about_the_same = [&](const warning& other) {
            return names(other, w.measurement) || (!w.exchanged_with.empty() && names(other, w.exchanged_with));
        };
        if (!w.suggestion || std::ranges::none_of(again, about_the_same)) continue;
        const bool weight = w.measurement == "weight";
        const auto typed = weight ? request.weight : request[*find_measurement(w.measurement)];
        w = {"value.unlikely", w.measurement,
             fmt::format("Your {} of {} does not go with your other values. Measure it again, or keep it if you are "
                         "sure.",
                         weight ? "weight" : lower_label(*find_measurement(w.measurement)), to_text(w, *typed, units)),
             std::nullopt};
    }
    return warnings;
}

fit_request mend(const fit_request& request, const std::vector<warning>& warnings) {
    auto out = request;
    for (const auto& w : warnings) {
        if (!w.suggestion) continue;
        if (w.measurement == "weight") {
            out.weight = w.suggestion;
        } else if (const auto partner = find_measurement(w.exchanged_with)) {
            std::swap(out[*find_measurement(w.measurement)], out[*partner]);
        } else if (const auto id = find_measurement(w.measurement)) {
            out[*id] = w.suggestion;
        }
    }
    return out;
}

std::vector<warning> examine_fit(const fit_result& result, unit_system units) {
    std::vector<warning> out;
    for (const auto& m : result.measurements) {
        const double tolerance = info(m.id).angle ? 0.02 : fit_tolerance;
        if (!m.asked || std::abs(m.gap()) <= tolerance) continue;
        out.push_back({"fit.not_reached", std::string(info(m.id).name),
                       fmt::format("We could not make a body with your {} of {} and your other values: it has {}. "
                                   "Check this value and those near it.",
                                   lower_label(m.id), to_text(m.id, *m.asked, units), to_text(m.id, m.achieved, units)),
                       std::nullopt});
    }
    return out;
}

}  // namespace fw::body
