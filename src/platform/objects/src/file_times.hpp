#pragma once

#include <sys/stat.h>

#include "fw/base/clock.hpp"

namespace fw::objects {

/// When the file was last written.
[[nodiscard]] inline time_point modified_of(const struct ::stat& facts) {
    return time_point(std::chrono::seconds(facts.st_mtim.tv_sec) +
                      std::chrono::microseconds(facts.st_mtim.tv_nsec / 1000));
}

}  // namespace fw::objects
