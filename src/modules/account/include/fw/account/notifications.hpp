// What people are told: platform.notifications.
#pragma once

#include "fw/retention/keeper.hpp"

namespace fw::account {

/// Those that have been read.
[[nodiscard]] retention::rule read_notifications(std::chrono::milliseconds kept);

}  // namespace fw::account
