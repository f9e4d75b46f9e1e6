// Starting a task that nobody waits for.
#pragma once

#include <string>

#include "fw/async/task.hpp"
#include "fw/base/log.hpp"

namespace fw {

/// Starts `work` on the context's thread. What it throws ends it and is logged as "task.failed" with `name`; being
/// cancelled is no failure. Whatever the task refers to must outlive it: give values.
void spawn(asio::io_context& where, std::string name, logger log, task<void> work);

}  // namespace fw
