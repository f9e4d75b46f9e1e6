#include "timer_wheel.hpp"

namespace fw::gateway {

namespace {

constexpr std::size_t slot_count = 512;

}  // namespace

void timer_wheel::entry::unlink() {
    if (next_ == nullptr) return;
    next_->previous_ = previous_;
    previous_->next_ = next_;
    next_ = previous_ = nullptr;
}

timer_wheel::timer_wheel(std::chrono::milliseconds resolution) : resolution_(resolution), slots_(slot_count) {
    for (auto& slot : slots_) slot.next_ = slot.previous_ = &slot;
}

timer_wheel::~timer_wheel() {
    for (auto& slot : slots_)
        while (slot.next_ != &slot) slot.next_->unlink();
}

void timer_wheel::file(entry& e) {
    // A deadline further away than one turn is filed as far as the wheel reaches and looked at again from there.
    e.filed_ = std::min(e.deadline_, step_ + slot_count - 1);
    entry& slot = slots_[e.filed_ % slot_count];
    e.previous_ = slot.previous_;
    e.next_ = &slot;
    slot.previous_->next_ = &e;
    slot.previous_ = &e;
}

void timer_wheel::set(entry& e, std::chrono::milliseconds from_now) {
    const auto steps =
        (std::max(from_now, std::chrono::milliseconds{0}) + resolution_ - std::chrono::milliseconds{1}) / resolution_;
    e.deadline_ = step_ + static_cast<std::uint64_t>(steps) + 1;
    // A later deadline stays where it is filed: it is moved when its slot comes round, which most never live to see.
    if (e.next_ != nullptr && e.filed_ <= e.deadline_) return;
    e.unlink();
    file(e);
}

void timer_wheel::cancel(entry& e) {
    e.unlink();
}

void timer_wheel::advance(std::chrono::milliseconds by) {
    for (rest_ += by; rest_ >= resolution_; rest_ -= resolution_) pass_step();
}

void timer_wheel::pass_step() {
    ++step_;
    entry& slot = slots_[step_ % slot_count];
    anchor due;
    due.next_ = due.previous_ = &due;
    if (slot.next_ != &slot) {
        due.next_ = slot.next_;
        due.previous_ = slot.previous_;
        due.next_->previous_ = due.previous_->next_ = &due;
        slot.next_ = slot.previous_ = &slot;
    }
    while (due.next_ != &due) {
        entry& e = *due.next_;
        e.unlink();
        if (e.deadline_ > step_)
            file(e);
        else
            e.expired();
    }
    due.next_ = due.previous_ = nullptr;
}

}  // namespace fw::gateway
