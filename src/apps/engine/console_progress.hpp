// Progress on the terminal, as plain or JSON lines or not at all, with the time left; and Ctrl-C as a clean request to
// stop.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "fw/base/progress.hpp"

namespace fw::apps {

/// `automatic` is a bar on a terminal, else a line when a stage begins and one every half minute.
enum class progress_mode { automatic, bar, lines, json, none };

/// A stage of the work: the prefix of the ids that engines report, what to call it, and its usual share of the time.
struct planned_stage {
    std::string prefix;
    std::string label;
    double weight = 1;
};

/// What one finished stage cost.
struct stage_time {
    std::string stage;
    double seconds = 0;
};

/// Not thread-safe: one computation reports at a time. Stages run in the order in which they begin.
class console_progress final : public progress_sink {
public:
    console_progress(progress_mode mode, std::vector<planned_stage> plan);
    ~console_progress() override;

    /// Ends the running stage (if any) and begins this one; its time is measured until the next begins or `finish()`.
    void begin(const std::string& prefix);
    void finish();

    void report(std::string_view stage, double fraction) override;
    [[nodiscard]] bool cancelled() const override;

    [[nodiscard]] const std::vector<stage_time>& times() const { return times_; }

private:
    using clock = std::chrono::steady_clock;

    void show(bool stage_changed);
    void show_json(double seconds_left) const;
    void show_line(bool stage_begins, double seconds_left) const;
    void show_bar(double seconds_left);
    [[nodiscard]] double overall() const;
    [[nodiscard]] clock::duration pause() const;

    progress_mode mode_;
    std::vector<planned_stage> plan_;
    std::vector<stage_time> times_;
    clock::time_point start_ = clock::now();
    clock::time_point stage_start_ = start_;
    clock::time_point shown_{};
    std::size_t current_ = 0;
    bool running_ = false;
    std::string detail_;
    double fraction_ = 0;
    bool line_open_ = false;
};

/// From now on Ctrl-C and SIGTERM ask computations to stop; a second Ctrl-C ends the process at once.
void install_interrupt_handler();

/// While it lives, already the first one ends the process at once (130): for work that can't be asked to stop and has
/// written nothing yet.
class ends_at_once {
public:
    ends_at_once();
    ends_at_once(const ends_at_once&) = delete;
    ends_at_once& operator=(const ends_at_once&) = delete;
    ~ends_at_once();
};

}  // namespace fw::apps
