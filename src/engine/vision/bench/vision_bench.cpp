// How well photographs measure people: held-out bodies, photographed, against height and weight alone.
// Intervals were calibrated on people 1-60; the default is others, 201-300.
// vision_bench [PEOPLE [FIRST]]: prints `name value unit` lines; with --list, a line a person before them.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstring>
#include <ctime>
#include <thread>

#include "fw/body/testing/figures.hpp"
#include "people_trial.hpp"

namespace fw::vision {
namespace {

constexpr std::array<body::measurement_id, 4> judged{
    body::measurement_id::chest_circumference, body::measurement_id::waist_circumference,
    body::measurement_id::hip_circumference, body::measurement_id::inseam_length};

struct error_figures {
    double mean_absolute = 0, bias = 0, p95 = 0, coverage = 0;
};

/// Over all people that have an outcome of this kind; millimetres and percent.
error_figures figures_of(const std::vector<trial_outcome>& people, const std::optional<estimate> trial_outcome::* kind,
                         body::measurement_id id) {
    std::vector<double> absolute;
    error_figures f;
    for (const auto& person : people) {
        const auto& e = person.*kind;
        if (!e) continue;
        const double error = 1000 * (e->values[id] - person.truth[id]);
        absolute.push_back(std::abs(error));
        f.bias += error;
        const auto& i = e->intervals[static_cast<std::size_t>(id)];
        f.coverage += person.truth[id] >= i.lower && person.truth[id] <= i.upper ? 100 : 0;
    }
    const auto n = static_cast<double>(std::max<std::size_t>(1, absolute.size()));
    for (const double a : absolute) f.mean_absolute += a / n;
    f.bias /= n;
    f.coverage /= n;
    std::ranges::sort(absolute);
    if (!absolute.empty()) f.p95 = absolute[static_cast<std::size_t>(0.95 * static_cast<double>(absolute.size() - 1))];
    return f;
}

void print_kind(const std::vector<trial_outcome>& people, std::string_view name,
                const std::optional<estimate> trial_outcome::* kind) {
    for (const auto id : judged) {
        const auto f = figures_of(people, kind, id);
        const auto what = body::info(id).name;
        fmt::print("vision.{}.{}.mae {:.1f} mm\n", name, what, f.mean_absolute);
        fmt::print("vision.{}.{}.bias {:.1f} mm\n", name, what, f.bias);
        fmt::print("vision.{}.{}.p95 {:.1f} mm\n", name, what, f.p95);
        fmt::print("vision.{}.{}.coverage90 {:.0f} %\n", name, what, f.coverage);
    }
}

void print_gain(const std::vector<trial_outcome>& people) {
    for (const auto id : judged) {
        const double with = figures_of(people, &trial_outcome::both, id).mean_absolute;
        const double without = figures_of(people, &trial_outcome::typed, id).mean_absolute;
        fmt::print("vision.gain.{} {:.0f} %\n", body::info(id).name, 100 * (1 - with / without));
    }
}

struct spent {
    double cpu = 0;  ///< seconds of all threads
    double wall = 0;
};

/// Two JPEG files of 3,000 × 4,000 pixels to a measured body, decoding included, models loaded before.
spent time_two_photos() {
    auto estimator = load_estimator();
    const auto files = make_two_photos(body::testing::model());
    const auto begin = std::chrono::steady_clock::now();
    const std::clock_t ticks = std::clock();
    if (!measure_two_photos(body::testing::model(), estimator, files)) fmt::print("# the two photos were refused\n");
    return {static_cast<double>(std::clock() - ticks) / CLOCKS_PER_SEC,
            std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count()};
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
        run_trials(static_cast<std::uint32_t>(number(2, 201)), static_cast<std::uint32_t>(number(1, 100)));
    if (list)
        for (const auto& p : people) fmt::print("# {}\n", describe(p));
    int photos = 0, refused = 0, failed = 0;
    double fit_seconds = 0, photo_seconds = 0;
    for (const auto& p : people) {
        photos += p.photos;
        refused += p.refused;
        failed += p.both ? 0 : 1;
        fit_seconds += p.fit_seconds;
        photo_seconds += p.photo_seconds;
    }
    fmt::print(
        "vision.people {} people\nvision.photos {} photos\nvision.refused {} photos\nvision.failed {} "
        "people\n",
        people.size(), photos, refused, failed);
    print_kind(people, "front_and_side", &trial_outcome::both);
    print_kind(people, "front_only", &trial_outcome::front);
    print_kind(people, "height_and_weight", &trial_outcome::typed);
    print_gain(people);
    const auto [cpu, wall] = time_two_photos();
    fmt::print("vision.two_12_megapixel_photos.cpu {:.2f} s\nvision.two_12_megapixel_photos.wall {:.2f} s\n", cpu,
               wall);
    fmt::print("vision.photo.seconds {:.2f} s\n", photo_seconds / std::max(1, photos));
    fmt::print("vision.fit.seconds {:.2f} s\n", fit_seconds / static_cast<double>(people.size()));
    return 0;
}
