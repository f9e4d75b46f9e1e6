// Progress and cancellation of long computations. An engine takes a `progress_sink&`, reports as it goes and asks
// it whether to stop; it never prints and never looks at a clock.
#pragma once

#include <atomic>
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

/// The error every engine returns when `cancelled()` turned true.
[[nodiscard]] std::unexpected<error> cancelled_error();

}  // namespace fw
