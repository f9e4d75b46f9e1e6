// What can go wrong in the database, as this program sees it.
#pragma once

#include <chrono>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "fw/base/failure.hpp"
#include "fw/postgres/statement.hpp"

namespace fw::postgres {

enum class violation_kind { unique, foreign_key, check, not_null, exclusion, other };

/// The world's normal state, for the repository to turn into an error of its module: the name is taken, the avatar is
/// gone. `constraint` is the name the migration gave it ("users_email_key").
struct violation {
    violation_kind kind = violation_kind::other;
    std::string constraint;
    std::string table;
    std::string column;
};

/// What the server says of a statement that it refused.
struct sql_problem {
    std::string sqlstate;  ///< five characters, "23505"
    std::string message;   ///< the server's words: for the log only
    std::string constraint;
    std::string table;
    std::string column;

    /// Trying the whole transaction again may help (40001, 40P01).
    [[nodiscard]] bool is_transient() const;
    [[nodiscard]] std::optional<violation> as_violation() const;
};

/// The kind, code and sentence of a SQLSTATE; the sentence has none of the server's words.
/// Codes: `postgres.violation` (conflict), `postgres.contention`, `postgres.no_room`, `postgres.read_only`,
/// `postgres.unavailable` (unavailable), `postgres.timeout` (timeout), `postgres.not_text` (invalid),
/// `postgres.refused` (internal: our statement is wrong).
[[nodiscard]] error to_error(std::string_view sqlstate);

/// Thrown where the server refused a statement and nobody said that he expects that.
class sql_failure final : public failure {
public:
    sql_failure(std::string_view statement_name, sql_problem problem);
    [[nodiscard]] const sql_problem& problem() const noexcept { return *problem_; }

private:
    std::shared_ptr<const sql_problem> problem_;
};

/// The connection is gone before the answer came. A write may or may not have happened: `postgres.outcome_unknown`.
[[nodiscard]] error lost_error(access what);
/// No answer within the deadline; the same holds for a write.
[[nodiscard]] error late_error(access what, std::chrono::milliseconds deadline);
/// `postgres.busy`: more is waiting than we hold.
[[nodiscard]] error busy_error();
/// `postgres.unavailable`: there is no connection, nothing was sent.
[[nodiscard]] error away_error();

}  // namespace fw::postgres
