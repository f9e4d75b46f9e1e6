// Refusals that more than one service gives.
#pragma once

#include <chrono>

#include "fw/base/error.hpp"

namespace fw::auth {

[[nodiscard]] inline std::unexpected<error> too_many_tries(std::chrono::seconds wait) {
    return fail(error_kind::rate_limited, "auth.too_many_tries",
                fmt::format("Too many tries. Wait {} seconds.", wait.count()));
}

[[nodiscard]] inline std::unexpected<error> wrong_code() {
    return fail(error_kind::unauthenticated, "auth.second_factor_wrong",
                "This code is not right, or it has been used. Wait for the next one.", "code");
}

}  // namespace fw::auth
