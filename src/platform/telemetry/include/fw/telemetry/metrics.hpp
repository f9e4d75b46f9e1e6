// Metrics in Prometheus' text format (exposition format 0.0.4).
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace fw::telemetry {

/// Only grows. Safe from every thread, as all of these.
class counter {
public:
    void add(std::uint64_t n = 1) { value_.fetch_add(n, std::memory_order_relaxed); }
    [[nodiscard]] std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<std::uint64_t> value_ = 0;
};

/// Goes up and down.
class gauge {
public:
    void set(double value) { value_.store(value, std::memory_order_relaxed); }
    void add(double by) { value_.fetch_add(by, std::memory_order_relaxed); }
    [[nodiscard]] double value() const { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<double> value_ = 0;
};

/// How often which values came. Bounds are upper ones, in rising order; the last bucket has none.
class histogram {
public:
    explicit histogram(const std::vector<double>& bounds);
    void observe(double value);
    void observe(std::chrono::nanoseconds took) { observe(std::chrono::duration<double>(took).count()); }

private:
    friend class registry;
    const std::vector<double>& bounds_;
    std::vector<std::atomic<std::uint64_t>> counts_;
    std::atomic<double> sum_ = 0;
};

/// Seconds, from half a millisecond to ten.
[[nodiscard]] const std::vector<double>& request_seconds();
/// Seconds, from a tenth to ten minutes: jobs.
[[nodiscard]] const std::vector<double>& job_seconds();

using label_values = std::vector<std::string>;

/// One name with label values: `requests.with({"GET", "/avatars/{id}", "200"}).add()`. What `with` gives lives as long
/// as the registry: keep it where it is used often. Bounded: values beyond `most_series` are counted as "other", so
/// that nobody fills the memory by making up values.
template <class Metric>
class family {
public:
    static constexpr std::size_t most_series = 2000;

    [[nodiscard]] Metric& with(const label_values& values);

private:
    friend class registry;
    family(std::string name, std::string help, std::vector<std::string> labels,
           std::function<std::unique_ptr<Metric>()> make)
        : name_(std::move(name)), help_(std::move(help)), labels_(std::move(labels)), make_(std::move(make)) {}

    std::string name_, help_;
    std::vector<std::string> labels_;
    std::function<std::unique_ptr<Metric>()> make_;
    mutable std::mutex guard_;
    std::map<label_values, std::unique_ptr<Metric>> series_;
};

/// All metrics of a process. Add them at the start; a name twice is a std::logic_error.
class registry {
public:
    registry() = default;
    registry(const registry&) = delete;
    registry& operator=(const registry&) = delete;

    [[nodiscard]] family<counter>& add_counters(std::string name, std::string help,
                                                std::vector<std::string> labels = {});
    [[nodiscard]] family<gauge>& add_gauges(std::string name, std::string help, std::vector<std::string> labels = {});
    /// `bounds` must outlive the registry.
    [[nodiscard]] family<histogram>& add_histograms(std::string name, std::string help,
                                                    const std::vector<double>& bounds,
                                                    std::vector<std::string> labels = {});
    /// Called before each exposition, to set gauges that somebody has to look at.
    void before_exposition(std::function<void()> look) { looks_.push_back(std::move(look)); }

    /// All of them, in the order they were added.
    [[nodiscard]] std::string expose() const;

private:
    void claim(const std::string& name);

    std::vector<std::string> names_;
    std::vector<std::function<void(std::string&)>> writers_;
    std::vector<std::unique_ptr<family<counter>>> counters_;
    std::vector<std::unique_ptr<family<gauge>>> gauges_;
    std::vector<std::unique_ptr<family<histogram>>> histograms_;
    std::vector<std::function<void()>> looks_;
};

extern template class family<counter>;
extern template class family<gauge>;
extern template class family<histogram>;

}  // namespace fw::telemetry
