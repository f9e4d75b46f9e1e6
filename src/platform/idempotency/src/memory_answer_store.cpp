#include "fw/idempotency/memory_answer_store.hpp"

namespace fw::idempotency {

task<beginning> memory_answer_store::begin(claim c, time_point now, std::chrono::milliseconds lock) {
    const entry fresh{c.request, std::nullopt, now + lock, now + kept_for};
    const auto [at, is_new] = kept_.try_emplace({c.user, c.key}, fresh);
    auto& known = at->second;
    if (is_new) co_return begun{};
    const bool given_up = !known.answer && known.locked_until <= now && known.request == c.request;
    if (known.expires <= now || given_up) {
        known = fresh;
        co_return begun{};
    }
    if (known.request != c.request) co_return other_request{};
    if (known.answer) co_return *known.answer;
    co_return under_way{};
}

memory_answer_store::entry* memory_answer_store::find_open(const claim& c) {
    const auto at = kept_.find({c.user, c.key});
    return at == kept_.end() || at->second.request != c.request || at->second.answer ? nullptr : &at->second;
}

task<void> memory_answer_store::finish(claim c, kept_answer answer, time_point now) {
    if (auto* open = find_open(c)) open->answer = std::move(answer);
    std::erase_if(kept_, [now](const auto& e) { return e.second.expires <= now; });
    co_return;
}

task<void> memory_answer_store::abandon(claim c) {
    if (find_open(c)) kept_.erase({c.user, c.key});
    co_return;
}

}  // namespace fw::idempotency
