#include "fw/postgres/rows.hpp"

#include "fw/base/failure.hpp"
#include "libpq.hpp"

#include <charconv>

namespace fw::postgres {

namespace {

void check_column(const pg_result* of, int column) {
    if (column >= 0 && column < PQnfields(of)) return;
    throw failure({error_kind::internal, "postgres.wrong_type", "The server has made a mistake."},
                  fmt::format("column {} of {} columns was asked for", column, PQnfields(of)));
}

}  // namespace

bool row::is_null(int column) const {
    check_column(of_, column);
    return PQgetisnull(of_, index_, column) != 0;
}

std::string_view row::raw(int column) const {
    return {PQgetvalue(of_, index_, column), static_cast<std::size_t>(PQgetlength(of_, index_, column))};
}

oid row::type(int column) const {
    return PQftype(of_, column);
}

void row::check_width(std::size_t columns) const {
    if (static_cast<int>(columns) == PQnfields(of_)) return;
    throw failure({error_kind::internal, "postgres.wrong_type", "The server has made a mistake."},
                  fmt::format("{} columns were asked for of {}", columns, PQnfields(of_)));
}

void row::throw_null(int column) const {
    const char* name = PQfname(of_, column);
    throw failure({error_kind::internal, "postgres.unexpected_null", "The server has made a mistake."},
                  fmt::format("column {} is null", name ? name : ""));
}

std::size_t rows::size() const {
    return of_ ? static_cast<std::size_t>(PQntuples(of_.get())) : 0;
}

std::size_t rows::affected() const {
    if (!of_) return 0;
    // libpq does not change what it is given here, it only forgot to say so.
    const std::string_view count = PQcmdTuples(const_cast<pg_result*>(of_.get()));
    std::size_t value = 0;
    std::from_chars(count.data(), count.data() + count.size(), value);
    return value;
}

std::string_view rows::command() const {
    if (!of_) return {};
    const std::string_view status = PQcmdStatus(const_cast<pg_result*>(of_.get()));
    return status.substr(0, status.find(' '));
}

}  // namespace fw::postgres
