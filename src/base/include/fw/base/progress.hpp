// Progress and cancellation of long computations. An engine takes a `progress_sink&`, reports as it goes and asks
// it whether to stop; it never prints and never looks at a clock.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <string_view>

#include "fw/base/error.hpp"

namespace fw {

/// Where a computation reports to. Implementations must be safe to call from the computing thread only.
class progress_sink {
public:
    progress_sink() = default;
    progress_sink(const progress_sink&) = delete;
    progress_sink& operator=(const progress_sink&) = delete;
    virtual ~progress_sink() = default;

    /// `fraction` of the running stage done, in [0, 1]; `stage` is a short stable id ("drape.equilibrium").
    virtual void report(std::string_view stage, double fraction) = 0;

    /// True once the caller wants the computation to end. Polled at least every 100 ms of work.
    [[nodiscard]] virtual bool cancelled() const = 0;
};

/// Reports nowhere and never cancels.
class no_progress final : public progress_sink {
public:
    void report(std::string_view, double) override {}
    [[nodiscard]] bool cancelled() const override { return false; }
};

/// A part of a computation that is `from` to `to` of the whole: its own fractions, each stage's from 0 to 1, become
/// those of the whole, and never fall. What it passes them to must outlive it.
class progress_share final : public progress_sink {
public:
    progress_share(progress_sink& whole, double from, double to) : whole_(whole), from_(from), to_(to) {}
    void report(std::string_view stage, double fraction) override {
        furthest_ = std::max(furthest_, std::clamp(fraction, 0.0, 1.0));
        whole_.report(stage, from_ + (to_ - from_) * furthest_);
    }
    [[nodiscard]] bool cancelled() const override { return whole_.cancelled(); }

private:
    progress_sink& whole_;
    double from_, to_;
    double furthest_ = 0;
};

/// The share of part `index` of `count` equal ones.
[[nodiscard]] inline progress_share part_of(progress_sink& whole, std::size_t index, std::size_t count) {
    const auto n = static_cast<double>(count);
    return {whole, static_cast<double>(index) / n, static_cast<double>(index + 1) / n};
}

/// The error every engine returns when `cancelled()` turned true.
[[nodiscard]] std::unexpected<error> cancelled_error();

}  // namespace fw
