#include "fw/gateway/breaker.hpp"

namespace fw::gateway {

namespace {

std::int64_t second_of(time_point t) {
    return std::chrono::floor<std::chrono::seconds>(t).time_since_epoch().count();
}

}  // namespace

breaker::state breaker::now() {
    if (state_ == state::open && clock_.now() - since_ >= options_.open_time) {
        state_ = state::half_open;
        since_ = clock_.now();
        probes_ = 0;
    }
    if (state_ == state::half_open && clock_.now() - since_ >= options_.healthy_time) {
        state_ = state::closed;
        slots_.clear();
    }
    return state_;
}

bool breaker::admit() {
    const auto s = now();
    if (s == state::open || (s == state::half_open && probes_ >= options_.most_probes)) return false;
    if (s == state::half_open) ++probes_;
    return true;
}

void breaker::open() {
    state_ = state::open;
    since_ = clock_.now();
    slots_.clear();
}

void breaker::done(bool good) {
    const auto s = now();
    if (s == state::half_open) {
        if (probes_ > 0) --probes_;
        if (!good) open();
    } else if (s == state::closed) {
        count(good);
    }
}

void breaker::count(bool good) {
    const auto second = second_of(clock_.now());
    while (!slots_.empty() && slots_.front().second <= second - options_.window.count()) slots_.pop_front();
    if (slots_.empty() || slots_.back().second != second) slots_.push_back({.second = second});
    ++slots_.back().calls;
    if (good) return;
    ++slots_.back().bad;
    std::uint64_t calls = 0;
    std::uint64_t bad = 0;
    for (const auto& one : slots_) {
        calls += one.calls;
        bad += one.bad;
    }
    if (calls >= options_.least_calls && static_cast<double>(bad) >= options_.error_share * static_cast<double>(calls))
        open();
}

std::chrono::seconds breaker::retry_after() const {
    if (state_ != state::open) return std::chrono::seconds(1);
    const auto left = std::chrono::ceil<std::chrono::seconds>(since_ + options_.open_time - clock_.now());
    return std::max(left, std::chrono::seconds(1));
}

}  // namespace fw::gateway
