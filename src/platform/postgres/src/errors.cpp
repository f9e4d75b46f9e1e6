#include "fw/postgres/errors.hpp"

namespace fw::postgres {

namespace {

constexpr std::string_view our_mistake = "The server has made a mistake.";

error unavailable(std::string code, std::string sentence) {
    return {error_kind::unavailable, std::move(code), std::move(sentence)};
}

}  // namespace

bool sql_problem::is_transient() const {
    return sqlstate == "40001" || sqlstate == "40P01";
}

std::optional<violation> sql_problem::as_violation() const {
    if (!sqlstate.starts_with("23")) return std::nullopt;
    auto kind = violation_kind::other;
    if (sqlstate == "23505") kind = violation_kind::unique;
    if (sqlstate == "23503") kind = violation_kind::foreign_key;
    if (sqlstate == "23514") kind = violation_kind::check;
    if (sqlstate == "23502") kind = violation_kind::not_null;
    if (sqlstate == "23P01") kind = violation_kind::exclusion;
    return violation{kind, constraint, table, column};
}

error to_error(std::string_view sqlstate) {
    const std::string_view group = sqlstate.substr(0, 2);
    if (group == "23")
        return {error_kind::conflict, "postgres.violation", "This does not go with what is stored already."};
    if (sqlstate == "40001" || sqlstate == "40P01" || sqlstate == "55P03")
        return unavailable("postgres.contention", "Somebody else is changing the same thing. Try again.");
    if (sqlstate == "57014")
        return {error_kind::timeout, "postgres.timeout", "The database took too long. Try again in a moment."};
    if (sqlstate == "22021" || sqlstate == "22P05")
        return {error_kind::invalid, "postgres.not_text", "A text has characters in it that cannot be stored."};
    if (sqlstate == "53100" || sqlstate == "53200" || sqlstate == "53400" || group == "58")
        return unavailable("postgres.no_room", "The database has no room left. Nothing was changed.");
    if (sqlstate == "25006")
        return unavailable("postgres.read_only", "The database takes no changes at the moment. Try again later.");
    if (group == "08" || group == "53" || group == "57") return away_error();
    return {error_kind::internal, "postgres.refused", std::string(our_mistake)};
}

sql_failure::sql_failure(std::string_view statement_name, sql_problem problem)
    : failure(to_error(problem.sqlstate),
              fmt::format("{}: {} {}{}{}", statement_name.empty() ? "a statement" : statement_name, problem.sqlstate,
                          problem.message, problem.constraint.empty() ? "" : " constraint ", problem.constraint)),
      problem_(std::make_shared<const sql_problem>(std::move(problem))) {}

error lost_error(access what) {
    if (what == access::reads)
        return unavailable("postgres.unavailable", "The database is away. Try again in a moment.");
    return unavailable("postgres.outcome_unknown",
                       "The database went away before it answered: whether the change was made is not known.");
}

error late_error(access what, std::chrono::milliseconds deadline) {
    auto sentence = fmt::format("The database did not answer within {} ms.", deadline.count());
    if (what == access::writes) sentence += " Whether the change was made is not known.";
    return {error_kind::timeout, "postgres.timeout", std::move(sentence)};
}

error busy_error() {
    return unavailable("postgres.busy", "The database has more to do than it can. Try again in a moment.");
}

error away_error() {
    return unavailable("postgres.unavailable", "The database is away. Try again in a moment.");
}

}  // namespace fw::postgres
