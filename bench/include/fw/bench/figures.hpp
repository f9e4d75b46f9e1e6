// What the benches share: CPU clocks, medians, and the line `name value unit` that ./fw bench reads.
#pragma once

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <string_view>
#include <vector>

namespace fw::bench {

/// Seconds that one clock of the system has counted.
inline double seconds_on(clockid_t clock) {
    timespec now{};
    clock_gettime(clock, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// CPU time of all threads of this process, of this thread, and the wall's.
inline double cpu_seconds() {
    return seconds_on(CLOCK_PROCESS_CPUTIME_ID);
}
inline double thread_seconds() {
    return seconds_on(CLOCK_THREAD_CPUTIME_ID);
}
inline double wall_seconds() {
    return seconds_on(CLOCK_MONOTONIC);
}

/// Most memory that this process has held so far, MB.
inline double peak_megabytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

/// CPU seconds of one run.
template <class Work>
double seconds_of(Work&& work) {
    const double start = cpu_seconds();
    work();
    return cpu_seconds() - start;
}

/// The value below which a share of `q` of the values lie; 0 of none.
inline double percentile(std::vector<double> values, double q) {
    if (values.empty()) return 0;
    std::ranges::sort(values);
    return values[std::min(values.size() - 1, static_cast<std::size_t>(q * static_cast<double>(values.size())))];
}

/// Median CPU milliseconds of some runs after one that is not counted.
template <class Work>
double median_ms(Work&& work, int times = 9) {
    work();
    std::vector<double> all;
    for (int i = 0; i < times; ++i) all.push_back(1e3 * seconds_of(work));
    return percentile(all, 0.5);
}

/// One figure, at once on standard output: a bench that dies has printed what it had.
inline void print(std::string_view name, double value, std::string_view unit) {
    // Four digits, but no exponent where whole numbers do.
    fmt::print("{} {} {}\n", name,
               std::abs(value) >= 1000 ? fmt::format("{:.0f}", value) : fmt::format("{:.4g}", value), unit);
    std::fflush(stdout);
}

/// `part` of `whole` in percent; 0 of nothing.
inline double percent(std::size_t part, std::size_t whole) {
    return whole == 0 ? 0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace fw::bench
