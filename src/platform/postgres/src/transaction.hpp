#pragma once

#include "exclusive_pool.hpp"
#include "fw/postgres/transaction.hpp"

namespace fw::postgres {

class transaction::state {
public:
    explicit state(lease on) : on(std::move(on)) {}
    lease on;
    bool failed = false;
};

/// Throws what a reply tells of, or gives its rows.
[[nodiscard]] rows value_of(const statement& what, reply got);
[[nodiscard]] std::expected<rows, violation> value_or_violation(const statement& what, reply got);

/// Sends BEGIN without waiting for its answer.
[[nodiscard]] transaction begin_on(lease on, isolation level);

}  // namespace fw::postgres
