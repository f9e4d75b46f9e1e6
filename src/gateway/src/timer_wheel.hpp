// All deadlines of one thread: setting one costs a few assignments, and no timer of the kernel is touched.
#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

namespace fw::gateway {

/// Not thread-safe. Time is what `advance` says it is, in steps of the resolution; a deadline comes late by less than
/// two steps and never early.
class timer_wheel {
public:
    /// Something with one deadline. Leaves the wheel when it is destroyed.
    class entry {
    public:
        entry() = default;
        entry(const entry&) = delete;
        entry& operator=(const entry&) = delete;
        virtual ~entry() { unlink(); }

    protected:
        /// The deadline has passed. Other entries must not be destroyed in here.
        virtual void expired() = 0;

    private:
        friend class timer_wheel;
        void unlink();

        entry* next_ = nullptr;
        entry* previous_ = nullptr;
        std::uint64_t deadline_ = 0;  ///< the step after which it has passed
        std::uint64_t filed_ = 0;     ///< the step whose slot it hangs in; never later than the deadline
    };

    explicit timer_wheel(std::chrono::milliseconds resolution);
    timer_wheel(const timer_wheel&) = delete;
    timer_wheel& operator=(const timer_wheel&) = delete;
    ~timer_wheel();

    /// Sets or moves the deadline.
    void set(entry& e, std::chrono::milliseconds from_now);
    void cancel(entry& e);

    /// Calls what has expired.
    void advance(std::chrono::milliseconds by);

    [[nodiscard]] std::chrono::milliseconds resolution() const { return resolution_; }
    /// Since the beginning, in whole steps.
    [[nodiscard]] std::chrono::milliseconds now() const { return static_cast<std::int64_t>(step_) * resolution_; }

private:
    class anchor final : public entry {
        void expired() override {}
    };
    void file(entry& e);
    void pass_step();

    std::chrono::milliseconds resolution_;
    std::chrono::milliseconds rest_{0};  ///< advanced, but less than a step
    std::uint64_t step_ = 0;
    std::vector<anchor> slots_;  ///< circular lists
};

}  // namespace fw::gateway
