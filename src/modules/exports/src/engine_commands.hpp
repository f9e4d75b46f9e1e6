// What the engine is asked to do for an export. Pure.
#pragma once

#include <string>
#include <vector>

#include "fw/exports/export.hpp"

namespace fw::exports {

struct engine_command {
    std::vector<std::string> make;   ///< writes `out` from the dressed model
    std::vector<std::string> check;  ///< reads it back; empty: the making has done that
};

/// `scratch`: a file that the check may write.
[[nodiscard]] engine_command command_for(const export_order& what, const std::string& model, const std::string& out,
                                         const std::string& scratch);

}  // namespace fw::exports
