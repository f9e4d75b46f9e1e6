// Starting a task that nobody waits for.
#pragma once

#include <exception>
#include <string>
#include <string_view>

#include "fw/async/task.hpp"
#include "fw/base/log.hpp"

namespace fw {

/// Starts `work` on the context's thread. What it throws ends it and is logged as "task.failed" with `name`; being
/// cancelled is no failure. Whatever the task refers to must outlive it: give values.
void spawn(asio::io_context& where, std::string name, logger log, task<void> work);

/// What `spawn` does with what its task throws; for those who start a task in another way.
void log_thrown(const logger& log, std::string_view name, const std::exception_ptr& thrown);

}  // namespace fw
