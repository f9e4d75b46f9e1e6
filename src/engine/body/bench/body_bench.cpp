// Figures of the body engine. `body_bench [people]`: how many people the fit is tried on (default 2000).
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <random>
#include <string>

#include "fw/body/doctor.hpp"
#include "fw/body/fit.hpp"
#include "fw/body/prior.hpp"
#include "fw/body/testing/figures.hpp"
#include "measurement_prior.hpp"

namespace {

using namespace fw::body;

double cpu_ms() {
    return 1000.0 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

double percentile(std::vector<double> v, double q) {
    if (v.empty()) return 0;
    std::ranges::sort(v);
    return v[std::min(v.size() - 1, static_cast<std::size_t>(q * static_cast<double>(v.size())))];
}

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

void bench_fit(int people) {
    std::mt19937_64 random(20240501);
    std::vector<double> gaps, times, weights, iterations, beyond;
    std::size_t good = 0, inside = 0, open = 0;
    std::array<std::vector<double>, measurement_count> open_error;
    for (int i = 0; i < people; ++i) {
        const auto who = draw(random, i);
        const double t0 = cpu_ms();
        const auto r = fit(testing::model(), who.request);
        times.push_back(cpu_ms() - t0);
        if (!r) {
            fmt::print("body.fit.refused {} -\n", r.error().message);
            continue;
        }
        gaps.push_back(r->worst_gap * 1000);
        if (r->worst_gap <= fit_tolerance)
            ++good;
        else if (std::getenv("BENCH_VERBOSE")) {
            fmt::print("bad {} {}:", i, who.request.sex == sex::male ? "m" : "f");
            for (const auto& m : r->measurements)
                if (m.asked) fmt::print(" {} {:.3f}/{:.3f}", info(m.id).name, *m.asked, m.achieved);
            fmt::print(" it {}\n", r->iterations);
        }
        weights.push_back(std::abs(r->weight_achieved - *who.request.weight));
        iterations.push_back(r->iterations);
        double furthest = 0;
        for (const double m : r->shape.modifiers) furthest = std::max(furthest, std::abs(m));
        beyond.push_back(furthest);
        for (const auto& m : r->measurements) {
            const auto v = find_prior_variable(m.id);
            if (m.asked || !v) continue;
            const double truth = who.truth[prior::index(*v)];
            ++open;
            if (truth >= m.interval90.lower && truth <= m.interval90.upper) ++inside;
            open_error[static_cast<std::size_t>(m.id)].push_back(m.achieved - truth);
        }
    }
    const auto share = [](std::size_t a, std::size_t b) {
        return 100.0 * static_cast<double>(a) / static_cast<double>(std::max<std::size_t>(1, b));
    };
    fmt::print("body.fit.people {} -\n", people);
    fmt::print("body.fit.within_2mm {:.2f} %\n", share(good, gaps.size()));
    fmt::print("body.fit.worst_gap.p50 {:.3f} mm\nbody.fit.worst_gap.p99 {:.3f} mm\nbody.fit.worst_gap.max {:.3f} mm\n",
               percentile(gaps, 0.5), percentile(gaps, 0.99), percentile(gaps, 1));
    fmt::print("body.fit.cpu.p50 {:.1f} ms\nbody.fit.cpu.p95 {:.1f} ms\n", percentile(times, 0.5),
               percentile(times, 0.95));
    fmt::print("body.fit.iterations.p50 {:.0f} -\nbody.fit.iterations.p95 {:.0f} -\n", percentile(iterations, 0.5),
               percentile(iterations, 0.95));
    fmt::print("body.fit.weight_error.p50 {:.2f} kg\nbody.fit.weight_error.p95 {:.2f} kg\n", percentile(weights, 0.5),
               percentile(weights, 0.95));
    fmt::print(
        "body.fit.modifier_beyond_1 {:.1f} %\n",
        share(static_cast<std::size_t>(std::ranges::count_if(beyond, [](double b) { return b > 1; })), beyond.size()));
    fmt::print("body.fit.interval90_coverage_of_open_values {:.1f} %\n", share(inside, open));
    for (const auto& i : all_measurements()) {
        const auto& e = open_error[static_cast<std::size_t>(i.id)];
        if (e.empty()) continue;
        double sum = 0, absolute = 0;
        for (const double x : e) sum += x, absolute += std::abs(x);
        fmt::print("body.fit.open.{}.bias {:.1f} mm\nbody.fit.open.{}.mae {:.1f} mm\n", i.name,
                   1000 * sum / static_cast<double>(e.size()), i.name, 1000 * absolute / static_cast<double>(e.size()));
    }
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
    double t0 = cpu_ms();
    for (int i = 0; i < rounds; ++i) s.weight = 0.6 + 0.1 * static_cast<double>(testing::model().evaluate(s)[0].y > 0);
    fmt::print("body.evaluate.cpu {:.3f} ms\n", (cpu_ms() - t0) / rounds);
    const auto x = testing::model().evaluate(s);
    t0 = cpu_ms();
    for (int i = 0; i < 50; ++i) (void)measure(testing::model(), x);
    fmt::print("body.measure_34.cpu {:.3f} ms\n", (cpu_ms() - t0) / 50);
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
    fmt::print("body.doctor.false_alarm {:.2f} % of people with 9 right values\n", 100.0 * alarmed / people);
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
        fmt::print("body.doctor.{}.noticed {:.1f} %\nbody.doctor.{}.mended {:.1f} %\n", e.name, 100.0 * noticed / tried,
                   e.name, 100.0 * mended / tried);
    }
}

}  // namespace

int main(int argc, char** argv) {
    bench_evaluation();
    bench_doctor(2000);
    bench_fit(argc > 1 ? std::atoi(argv[1]) : 2000);
}
