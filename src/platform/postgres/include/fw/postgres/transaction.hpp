// Several statements, all or none.
#pragma once

#include <memory>

#include "fw/async/task.hpp"
#include "fw/postgres/errors.hpp"
#include "fw/postgres/parameters.hpp"
#include "fw/postgres/rows.hpp"

namespace fw::postgres {

enum class isolation { read_committed, repeatable_read, serializable };

/// Has a connection for itself until it is destroyed; one that was not committed is rolled back then. Lives on one I/O
/// thread; one statement at a time. A cancelled or late statement is cancelled at the server and ends the transaction.
class transaction {
public:
    class state;
    explicit transaction(std::unique_ptr<state> of);
    transaction(transaction&&) noexcept;
    transaction& operator=(transaction&&) noexcept;
    ~transaction();

    /// Throws `sql_failure` where the server refuses, `failure` where it is away or late.
    template <class... Values>
    [[nodiscard]] task<rows> run(statement what, const Values&... values) {
        return run_with(what, parameters::of(values...));
    }
    [[nodiscard]] task<rows> run_with(statement what, parameters with);

    /// A violated constraint is an answer; the transaction can then only be rolled back.
    template <class... Values>
    [[nodiscard]] task<std::expected<rows, violation>> try_run(statement what, const Values&... values) {
        return try_run_with(what, parameters::of(values...));
    }
    [[nodiscard]] task<std::expected<rows, violation>> try_run_with(statement what, parameters with);

    /// Throws as `run` does; `postgres.outcome_unknown` if the connection was lost meanwhile.
    [[nodiscard]] task<void> commit();
    [[nodiscard]] task<void> rollback();

private:
    std::unique_ptr<state> state_;
};

}  // namespace fw::postgres
