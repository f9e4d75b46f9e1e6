// Figures of the body engine. `body_bench [people]`: how many people the fit is tried on (default 2000).
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <random>
#include <string>

#include "fw/bench/figures.hpp"
#include "fw/body/doctor.hpp"
#include "fw/body/fit.hpp"
#include "fw/body/prior.hpp"
#include "fw/body/sheet.hpp"
#include "fw/body/testing/crossings.hpp"
#include "fw/body/testing/figures.hpp"
#include "measurement_prior.hpp"

namespace {

using namespace fw;
using namespace fw::body;

using bench::percent;
using bench::percentile;
using bench::print;

constexpr std::array<measurement_id, 6> candidates{
    measurement_id::chest_circumference, measurement_id::hip_circumference,   measurement_id::neck_circumference,
    measurement_id::inseam_length,       measurement_id::thigh_circumference, measurement_id::calf_circumference};

struct person {
    fit_request request;
    prior_values truth;
};

// A person of the survey's Gaussian with height, weight and 4-6 further values given.
person draw(std::mt19937_64& random, int number) {
    std::normal_distribution<double> normal;
    prior_values z;
    for (auto& v : z) v = normal(random);
    person out;
    out.request.sex = number % 2 == 0 ? sex::female : sex::male;
    out.truth = prior::person(out.request.sex, z);
    const auto value = [&](prior_variable v) { return out.truth[prior::index(v)]; };
    out.request[measurement_id::height] = value(prior_variable::height);
    out.request.weight = value(prior_variable::weight);
    out.request.age = std::clamp(value(prior_variable::age), 17.0, 58.0);
    auto order = candidates;
    std::ranges::shuffle(order, random);
    const auto count = 4 + random() % 3;
    for (std::size_t i = 0; i < count; ++i) out.request[order[i]] = value(*find_prior_variable(order[i]));
    return out;
}

/// What the fits of many people came to. A person who is refused counts in every share, on the bad side.
struct fit_tally {
    std::size_t people = 0, refused = 0, good = 0, inside = 0, open = 0, beyond_1 = 0;
    std::vector<double> gaps, times, weights, iterations;
    std::array<std::vector<double>, measurement_count> open_error;
};

void add_open_values(fit_tally& t, const fit_result& r, const prior_values& truth) {
    for (const auto& m : r.measurements) {
        const auto v = find_prior_variable(m.id);
        if (m.asked || !v) continue;
        const double value = truth[prior::index(*v)];
        ++t.open;
        t.inside += value >= m.interval90.lower && value <= m.interval90.upper ? 1 : 0;
        t.open_error[static_cast<std::size_t>(m.id)].push_back(m.achieved - value);
    }
}

void add_person(fit_tally& t, const person& who, int number) {
    ++t.people;
    const double before = bench::cpu_seconds();
    const auto r = fit(testing::model(), who.request);
    t.times.push_back(1e3 * (bench::cpu_seconds() - before));
    if (!r) {
        ++t.refused;
        fmt::print("# person {} refused: {}\n", number, r.error().message);
        return;
    }
    t.gaps.push_back(r->worst_gap * 1000);
    if (r->worst_gap <= fit_tolerance) {
        ++t.good;
    } else if (std::getenv("BENCH_VERBOSE")) {
        fmt::print("# bad {} {}:", number, who.request.sex == sex::male ? "m" : "f");
        for (const auto& m : r->measurements)
            if (m.asked) fmt::print(" {} {:.3f}/{:.3f}", info(m.id).name, *m.asked, m.achieved);
        fmt::print(" it {}\n", r->iterations);
    }
    t.weights.push_back(std::abs(r->weight_achieved - *who.request.weight));
    t.iterations.push_back(r->iterations);
    t.beyond_1 += std::ranges::any_of(r->shape.modifiers, [](double m) { return std::abs(m) > 1; }) ? 1 : 0;
    add_open_values(t, *r, who.truth);
}

void bench_fit(int people) {
    std::mt19937_64 random(20240501);
    fit_tally t;
    for (int i = 0; i < people; ++i) add_person(t, draw(random, i), i);
    print("body.fit.people", static_cast<double>(t.people), "people");
    print("body.fit.refused", static_cast<double>(t.refused), "people");
    print("body.fit.within_2mm", percent(t.good, t.people), "%");
    for (const auto& [name, q] : {std::pair{"p50", 0.5}, {"p99", 0.99}, {"max", 1.0}})
        print(fmt::format("body.fit.worst_gap.{}", name), percentile(t.gaps, q), "mm");
    for (const auto& [name, q] : {std::pair{"p50", 0.5}, {"p95", 0.95}}) {
        print(fmt::format("body.fit.cpu.{}", name), percentile(t.times, q), "ms");
        print(fmt::format("body.fit.iterations.{}", name), percentile(t.iterations, q), "steps");
        print(fmt::format("body.fit.weight_error.{}", name), percentile(t.weights, q), "kg");
    }
    print("body.fit.modifier_beyond_1", percent(t.beyond_1, t.people), "%");
    print("body.fit.interval90_coverage_of_open_values", percent(t.inside, t.open), "%");
    for (const auto& i : all_measurements()) {
        const auto& e = t.open_error[static_cast<std::size_t>(i.id)];
        if (e.empty()) continue;
        double sum = 0, absolute = 0;
        for (const double x : e) sum += x, absolute += std::abs(x);
        print(fmt::format("body.fit.open.{}.bias", i.name), 1000 * sum / static_cast<double>(e.size()), "mm");
        print(fmt::format("body.fit.open.{}.mae", i.name), 1000 * absolute / static_cast<double>(e.size()), "mm");
    }
}

/// The sheet of twelve bodies, thin to heavy, young to old, tall to short.
void bench_sheet() {
    std::size_t crossings = 0, refused = 0;
    double worst_gap = 0;
    for (const auto& one : twelve_bodies()) {
        const auto r = fit(testing::model(), one.request);
        if (!r) {
            ++refused;
            continue;
        }
        crossings += testing::crossings_of(r->figure);
        worst_gap = std::max(worst_gap, r->worst_gap);
    }
    print("body.sheet.refused", static_cast<double>(refused), "bodies");
    print("body.sheet.self_crossings", static_cast<double>(crossings), "pairs");
    print("body.sheet.worst_gap", worst_gap * 1000, "mm");
}

void bench_evaluation() {
    shape s = make_plain_shape(sex::female, 40);
    s.muscle = 0.6;
    s.height = 0.7;
    s.cup = 0.7;
    s.proportions = 0.4;
    s.modifiers.assign(testing::model().modifiers().size(), 0);
    for (const std::string_view m : {"measure-hips-circ", "measure-bust-circ", "measure-waist-circ",
                                     "measure-thigh-circ", "measure-upperleg-height"})
        s.modifiers[testing::model().find_modifier(m).value()] = 0.4;
    constexpr int rounds = 200;
    // A weight that moves a little, so that no evaluation is the one before.
    print("body.evaluate.cpu", 1e3 / rounds * bench::seconds_of([&] {
                                   for (int i = 0; i < rounds; ++i) {
                                       s.weight = 0.6 + 0.1 * i / rounds;
                                       (void)testing::model().evaluate(s);
                                   }
                               }),
          "ms");
    const auto x = testing::model().evaluate(s);
    print("body.measure_34.cpu", bench::median_ms([&] { (void)measure(testing::model(), x); }, 50), "ms");
}

// Errors planted into people drawn from our own measurements' distribution; typed to 5 mm as people do.
struct planted {
    std::string_view name;
    bool (*plant)(fit_request&, std::mt19937_64&);  ///< false if this person can't have the error
};

std::optional<double>& random_length(fit_request& r, std::mt19937_64& random, bool but_height) {
    std::vector<std::size_t> given;
    for (std::size_t i = but_height ? 1 : 0; i < measurement_count; ++i)
        if (r.asked[i]) given.push_back(i);
    return r.asked[given[random() % given.size()]];
}

constexpr std::array<planted, 6> errors{{
    {"inches_as_cm", [](fit_request& r, std::mt19937_64& g) { return *random_length(r, g, false) /= 2.54, true; }},
    {"all_in_inches",
     [](fit_request& r, std::mt19937_64&) {
         for (auto& v : r.asked)
             if (v) *v /= 2.54;
         return true;
     }},
    {"pounds_as_kg", [](fit_request& r, std::mt19937_64&) { return *r.weight *= 2.20462, true; }},
    {"lost_decimal", [](fit_request& r, std::mt19937_64& g) { return *random_length(r, g, false) *= 10, true; }},
    {"swapped_digits",
     [](fit_request& r, std::mt19937_64& g) {
         auto& v = *random_length(r, g, false);
         const int cm = static_cast<int>(std::lround(v * 100)), tens = cm / 10 % 10, ones = cm % 10;
         if (std::abs(tens - ones) < 2) return false;
         v = (cm - 10 * tens - ones + 10 * ones + tens) / 100.0;
         return true;
     }},
    {"exchanged",
     [](fit_request& r, std::mt19937_64& g) {
         auto &a = random_length(r, g, true), &b = random_length(r, g, true);
         if (std::abs(*a - *b) < 0.08) return false;
         std::swap(a, b);
         return true;
     }},
}};

fit_request draw_typed(std::mt19937_64& random, int number) {
    std::normal_distribution<double> normal;
    std::vector<double> z(person_variables);
    for (auto& v : z) v = normal(random);
    fit_request r;
    r.sex = number % 2 == 0 ? sex::female : sex::male;
    const auto p = make_person(r.sex, z);
    using m = measurement_id;
    for (const auto id : {m::height, m::chest_circumference, m::waist_circumference, m::hip_circumference,
                          m::inseam_length, m::neck_circumference, m::shoulder_width, m::arm_length})
        r[id] = std::round(p[static_cast<std::size_t>(id)] * 200) / 200;
    r.weight = std::round(p[weight_variable]);
    r.age = std::clamp(std::round(p[age_variable]), 17.0, 58.0);
    return r;
}

void bench_doctor(int people) {
    std::mt19937_64 random(77);
    int alarmed = 0;
    for (int i = 0; i < people; ++i) {
        const auto w = examine(draw_typed(random, i));
        alarmed += w.empty() ? 0 : 1;
    }
    print("body.doctor.false_alarm", 100.0 * alarmed / people, "% of people with 9 right values");
    for (const auto& e : errors) {
        int tried = 0, noticed = 0, mended = 0;
        for (int i = 0; i < people / 4; ++i) {
            const auto right = draw_typed(random, i);
            auto wrong = right;
            if (!e.plant(wrong, random)) continue;
            ++tried;
            const auto w = examine(wrong);
            noticed += w.empty() ? 0 : 1;
            const auto again = mend(wrong, w);
            double off = std::abs(*again.weight - *right.weight) / 100;
            for (std::size_t k = 0; k < measurement_count; ++k)
                if (right.asked[k]) off = std::max(off, std::abs(*again.asked[k] - *right.asked[k]));
            mended += off < 0.006 ? 1 : 0;
        }
        print(fmt::format("body.doctor.{}.noticed", e.name), 100.0 * noticed / tried, "%");
        print(fmt::format("body.doctor.{}.mended", e.name), 100.0 * mended / tried, "%");
    }
}

}  // namespace

int main(int argc, char** argv) {
    bench_evaluation();
    bench_doctor(2000);
    bench_sheet();
    bench_fit(argc > 1 ? std::atoi(argv[1]) : 2000);
}
