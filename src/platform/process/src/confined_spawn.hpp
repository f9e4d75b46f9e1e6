// Starting a child that may not do everything: what posix_spawn has no words for.
#pragma once

#include <sys/types.h>

#include "descriptors.hpp"
#include "fw/process/process.hpp"

namespace fw::process {

/// As posix_spawnp with the limits of `what.limits`, which must be there; 0 or an errno. Only calls that are safe after
/// fork() in a program with threads happen in the child.
[[nodiscard]] int spawn_confined(pid_t& pid, const command& what, const child_ends& ends);

}  // namespace fw::process
