// How well photographs measure people: held-out bodies, photographed, against height and weight alone.
// Intervals were calibrated on people 1-60 (of 1-160 they hold 90, 85, 92 and 88 %); the default is others, 201-400.
// vision_bench [PEOPLE [FIRST]]: prints `name value unit` lines; with --list, a line a person before them.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <thread>

#include "fw/bench/figures.hpp"
#include "fw/body/testing/figures.hpp"
#include "people_trial.hpp"
#include "support/pose_oracle.hpp"
#include "support/refused_photos.hpp"

namespace fw::vision {
namespace {

using bench::print;

constexpr std::array<body::measurement_id, 4> judged{
    body::measurement_id::chest_circumference, body::measurement_id::waist_circumference,
    body::measurement_id::hip_circumference, body::measurement_id::inseam_length};

struct error_figures {
    double mean_absolute = 0, bias = 0, p95 = 0, coverage = 0;
};

/// One value of an estimate beside the truth.
struct judged_value {
    double estimated = 0;
    double truth = 0;
    body::interval interval;
};

/// Over all people, in `unit`s and percent. Who has no outcome of this kind counts with the estimate from height and
/// weight alone, since that is all they would get, and as somebody whom no interval holds.
template <class ValueOf>
error_figures figures_of(const std::vector<trial_outcome>& people, const std::optional<estimate> trial_outcome::* kind,
                         double unit, ValueOf&& value_of) {
    std::vector<double> absolute;
    error_figures f;
    std::size_t held = 0;
    for (const auto& person : people) {
        const auto& found = person.*kind;
        const auto& e = found ? found : person.typed;
        if (!e) continue;  // counted by print_counts
        const judged_value v = value_of(person, *e);
        const double error = (v.estimated - v.truth) / unit;
        absolute.push_back(std::abs(error));
        f.bias += error;
        held += found && v.truth >= v.interval.lower && v.truth <= v.interval.upper ? 1 : 0;
    }
    const auto n = static_cast<double>(std::max<std::size_t>(1, absolute.size()));
    for (const double a : absolute) f.mean_absolute += a / n;
    f.bias /= n;
    f.coverage = bench::percent(held, people.size());
    f.p95 = bench::percentile(absolute, 0.95);
    return f;
}

/// Millimetres.
error_figures figures_of(const std::vector<trial_outcome>& people, const std::optional<estimate> trial_outcome::* kind,
                         body::measurement_id id) {
    return figures_of(people, kind, 0.001, [id](const trial_outcome& p, const estimate& e) {
        return judged_value{e.values[id], p.truth[id], e.intervals[static_cast<std::size_t>(id)]};
    });
}

void print_figures(const std::string& name, std::string_view unit, const error_figures& f) {
    print(name + ".mae", f.mean_absolute, unit);
    print(name + ".bias", f.bias, unit);
    print(name + ".p95", f.p95, unit);
    print(name + ".coverage90", f.coverage, "%");
}

void print_kind(const std::vector<trial_outcome>& people, std::string_view name,
                const std::optional<estimate> trial_outcome::* kind) {
    for (const auto id : judged)
        print_figures(fmt::format("vision.{}.{}", name, body::info(id).name), "mm", figures_of(people, kind, id));
    print_figures(fmt::format("vision.{}.weight", name), "kg",
                  figures_of(people, kind, 1, [](const trial_outcome& p, const estimate& e) {
                      return judged_value{e.weight, p.mass, e.weight_interval};
                  }));
}

void print_gain(const std::vector<trial_outcome>& people) {
    for (const auto id : judged) {
        const double with = figures_of(people, &trial_outcome::both, id).mean_absolute;
        const double without = figures_of(people, &trial_outcome::typed, id).mean_absolute;
        print(fmt::format("vision.gain.{}", body::info(id).name), 100 * (1 - with / without), "%");
    }
}

void print_counts(const std::vector<trial_outcome>& people) {
    int photos = 0, refused = 0;
    double fit_seconds = 0, photo_seconds = 0;
    for (const auto& p : people) {
        photos += p.photos;
        refused += p.refused;
        fit_seconds += p.fit_seconds;
        photo_seconds += p.photo_seconds;
    }
    const auto lacking = [&](const std::optional<estimate> trial_outcome::* kind) {
        return static_cast<double>(std::ranges::count_if(people, [&](const auto& p) { return !(p.*kind); }));
    };
    const auto count = static_cast<double>(people.size());
    print("vision.people", count, "people");
    print("vision.photos", photos, "photos");
    print("vision.refused", refused, "photos");
    print("vision.refused_share", 100.0 * refused / std::max(1, photos), "%");
    print("vision.failed", lacking(&trial_outcome::both), "people");
    print("vision.failed_without_photos", lacking(&trial_outcome::typed), "people");
    print("vision.photo.seconds", photo_seconds / std::max(1, photos), "s");
    print("vision.fit.seconds", fit_seconds / count, "s");
}

/// Our landmarks against the original package's, over every picture that the oracle has seen and that is here.
void bench_oracle() {
    auto estimator = load_estimator();
    int pictures = 0;
    double worst = 0;
    for (const auto& [picture, expected] : testing::oracle_pictures()) {
        const auto people = estimator.detect(picture);
        ++pictures;
        if (people.empty()) {
            worst = std::max<double>(worst, picture.width);  // somebody missed altogether is as far off as can be
            continue;
        }
        worst = std::max(worst, testing::worst_distance(estimator.estimate(picture, people[0].region), expected));
    }
    print("vision.pose_oracle.pictures", pictures, "pictures");
    print("vision.pose_oracle.worst", worst, "px");
}

/// How many of the unfit photographs are refused, and for the reason that they were made for.
void bench_gates() {
    auto estimator = load_estimator();
    int all = 0, right = 0;
    for (const auto& unfit : testing::unfit_photos()) {
        const auto reasons = testing::reasons_against(estimator, unfit);
        const bool found = std::ranges::find(reasons, unfit.reason) != reasons.end();
        ++all;
        right += found ? 1 : 0;
        if (!found) fmt::print("# {}: {} instead of {}\n", unfit.name, fmt::join(reasons, " "), unfit.reason);
    }
    print("vision.gates.unfit_photos", all, "photos");
    print("vision.gates.refused_for_the_right_reason", right, "photos");
    print("vision.gates.missed", all - right, "photos");
}

struct spent {
    double cpu = 0;  ///< seconds of all threads
    double wall = 0;
};

/// Two JPEG files of 3,000 × 4,000 pixels to a measured body, decoding included, models loaded before.
spent time_two_photos() {
    auto estimator = load_estimator();
    const auto files = make_two_photos(body::testing::model());
    const double begin = bench::wall_seconds(), ticks = bench::cpu_seconds();
    const bool measured = measure_two_photos(body::testing::model(), estimator, files);
    const spent out{bench::cpu_seconds() - ticks, bench::wall_seconds() - begin};
    if (!measured) throw std::runtime_error("the two photographs of twelve megapixels were refused");
    return out;
}

std::vector<trial_outcome> run_trials(std::uint32_t first, std::uint32_t count) {
    std::vector<trial_outcome> people(count);
    std::atomic<std::uint32_t> next = 0;
    std::vector<std::jthread> workers;
    for (unsigned w = 0; w < std::max(1u, std::min(2u, std::thread::hardware_concurrency())); ++w)
        workers.emplace_back([&] {
            auto estimator = load_estimator();
            for (std::uint32_t i = next++; i < count; i = next++)
                people[i] = run_trial(body::testing::model(), estimator, first + i);
        });
    workers.clear();
    return people;
}

}  // namespace
}  // namespace fw::vision

int main(int argc, char** argv) {
    using namespace fw::vision;
    const bool list = argc > 1 && std::strcmp(argv[argc - 1], "--list") == 0;
    const auto number = [&](int at, int otherwise) {
        return argc > at && argv[at][0] != '-' ? std::atoi(argv[at]) : otherwise;
    };
    const auto people =
        run_trials(static_cast<std::uint32_t>(number(2, 201)), static_cast<std::uint32_t>(number(1, 200)));
    if (list)
        for (const auto& p : people) fmt::print("# {}\n", describe(p));
    print_counts(people);
    print_kind(people, "front_and_side", &trial_outcome::both);
    print_kind(people, "front_only", &trial_outcome::front);
    print_kind(people, "height_and_weight", &trial_outcome::typed);
    print_gain(people);
    const auto right = std::ranges::count_if(people, [](const auto& p) { return p.both && p.sex_evidence > 0; });
    print("vision.sex_from_photos.right", fw::bench::percent(static_cast<std::size_t>(right), people.size()), "%");
    bench_oracle();
    bench_gates();
    const auto [cpu, wall] = time_two_photos();
    print("vision.two_12_megapixel_photos.cpu", cpu, "s");
    print("vision.two_12_megapixel_photos.wall", wall, "s");
    return 0;
}
