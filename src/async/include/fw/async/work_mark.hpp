// A name for the coroutine that runs.
#pragma once

#include <bit>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>

#include "fw/base/trace.hpp"

namespace fw {

/// `const auto who = mark_of(co_await asio::this_coro::cancellation_state);` is the same for a coroutine and all that
/// it awaits, and another's after it has ended. Empty where nobody can cancel it; what operator|| and co_spawn start is
/// another coroutine. This is how a statement finds its request without anybody passing it on.
[[nodiscard]] inline work_mark mark_of(const boost::asio::cancellation_state& of) {
    static_assert(sizeof(boost::asio::cancellation_slot) == sizeof(work_mark));
    return std::bit_cast<work_mark>(of.slot());
}

}  // namespace fw
