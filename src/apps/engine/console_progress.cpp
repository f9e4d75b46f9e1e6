#include "console_progress.hpp"

#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdio>

#include "fw/base/json.hpp"

namespace fw::apps {

namespace {

std::atomic<int> interrupts{0};
std::atomic<int> most_interrupts{1};  // that are taken as a request

void on_interrupt(int) {
    if (interrupts.fetch_add(1) >= most_interrupts) ::_exit(130);
}

std::string duration_text(double seconds) {
    const int whole = static_cast<int>(std::ceil(seconds));
    return whole < 60 ? fmt::format("{} s", whole) : fmt::format("{} min {:02} s", whole / 60, whole % 60);
}

bool is_terminal() {
    const char* kind = std::getenv("TERM");
    return ::isatty(STDERR_FILENO) && !(kind && std::string_view(kind) == "dumb");
}

}  // namespace

void install_interrupt_handler() {
    struct sigaction action{};
    action.sa_handler = on_interrupt;
    ::sigaction(SIGINT, &action, nullptr);
    ::sigaction(SIGTERM, &action, nullptr);
}

ends_at_once::ends_at_once() {
    most_interrupts = 0;
    if (interrupts > 0) ::_exit(130);
}

ends_at_once::~ends_at_once() {
    most_interrupts = 1;
}

console_progress::console_progress(progress_mode mode, std::vector<planned_stage> plan)
    : mode_(mode), plan_(std::move(plan)) {
    if (mode_ == progress_mode::automatic) mode_ = is_terminal() ? progress_mode::bar : progress_mode::lines;
}

console_progress::~console_progress() {
    finish();
}

void console_progress::begin(const std::string& prefix) {
    finish();
    const auto found = std::ranges::find(plan_, prefix, &planned_stage::prefix);
    if (found == plan_.end()) {
        plan_.push_back({prefix, prefix, 0.0});
        current_ = plan_.size() - 1;
    } else {
        current_ = static_cast<std::size_t>(found - plan_.begin());
    }
    stage_start_ = clock::now();
    running_ = true;
    fraction_ = 0;
    detail_ = prefix;
    show(true);
}

void console_progress::finish() {
    if (running_) {
        times_.push_back({plan_[current_].prefix, std::chrono::duration<double>(clock::now() - stage_start_).count()});
        running_ = false;
        fraction_ = 1;
        detail_ = plan_[current_].prefix;
        show(true);
    }
    if (line_open_) {
        std::fputs("\r\033[K", stderr);
        line_open_ = false;
    }
}

void console_progress::report(std::string_view stage, double fraction) {
    detail_ = stage;
    fraction_ = std::max(fraction_, std::clamp(fraction, 0.0, 1.0));
    show(false);
}

bool console_progress::cancelled() const {
    return interrupts.load(std::memory_order_relaxed) > 0;
}

double console_progress::overall() const {
    double done = 0;
    double total = 0;
    for (std::size_t i = 0; i < plan_.size(); ++i) {
        total += plan_[i].weight;
        if (i < current_) done += plan_[i].weight;
    }
    if (total <= 0) return 0;
    return std::min(1.0, (done + plan_[current_].weight * fraction_) / total);
}

console_progress::clock::duration console_progress::pause() const {
    return mode_ == progress_mode::lines ? std::chrono::seconds(30) : std::chrono::milliseconds(100);
}

void console_progress::show(bool stage_changed) {
    if (mode_ == progress_mode::none || plan_.empty()) return;
    const auto now = clock::now();
    if (!stage_changed && now - shown_ < pause()) return;
    shown_ = now;
    const double whole = overall();
    const double elapsed = std::chrono::duration<double>(now - start_).count();
    const double left = whole > 0.02 ? elapsed * (1 - whole) / whole : -1;
    if (mode_ == progress_mode::json) return show_json(left);
    if (mode_ == progress_mode::bar) return show_bar(left);
    if (running_) show_line(stage_changed, left);
}

void console_progress::show_json(double seconds_left) const {
    json::object line{
        {"stage", detail_}, {"label", plan_[current_].label}, {"fraction", fraction_}, {"overall", overall()}};
    if (seconds_left >= 0) line["secondsLeft"] = std::round(seconds_left * 10) / 10;
    std::puts(json::serialize(line).c_str());
    std::fflush(stdout);
}

void console_progress::show_line(bool stage_begins, double seconds_left) const {
    const std::string done = stage_begins ? "" : fmt::format(", {:.0f} % done", fraction_ * 100);
    const std::string left = seconds_left >= 1 ? fmt::format("  (about {} left)", duration_text(seconds_left)) : "";
    std::fputs(fmt::format("[{}/{}] {}{}{}\n", current_ + 1, plan_.size(), plan_[current_].label, done, left).c_str(),
               stderr);
}

void console_progress::show_bar(double seconds_left) {
    constexpr int width = 24;
    const double whole = overall();
    const int filled = static_cast<int>(whole * width);
    std::string bar;
    for (int i = 0; i < width; ++i) bar += i < filled ? "━" : "╌";
    std::fputs(fmt::format("\r\033[K{} {:3.0f} %  {}{}", bar, whole * 100, plan_[current_].label,
                           seconds_left >= 0 ? fmt::format("  · {} left", duration_text(seconds_left)) : "")
                   .c_str(),
               stderr);
    std::fflush(stderr);
    line_open_ = true;
}

}  // namespace fw::apps
