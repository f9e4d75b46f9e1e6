// How long auth keeps what is over.
#pragma once

#include "fw/retention/keeper.hpp"

namespace fw::auth {

struct kept_periods {
    std::chrono::milliseconds sessions;      ///< with their refresh tokens, after they could last be used
    std::chrono::milliseconds mailed_links;  ///< used or not, after they could last be used
};

/// Sessions, mailed links, sign-ins elsewhere that nobody finished, floors of tokens of accounts that are gone.
[[nodiscard]] std::vector<retention::rule> retention_rules(const kept_periods& kept);

}  // namespace fw::auth
