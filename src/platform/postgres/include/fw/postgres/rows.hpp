// What a statement gave.
#pragma once

#include <memory>
#include <optional>
#include <tuple>

#include "fw/postgres/wire.hpp"

struct pg_result;  // libpq's

namespace fw::postgres {

/// A view into `rows`, which must outlive it.
class row {
public:
    row(const pg_result* of, int index) : of_(of), index_(index) {}

    /// The column's value. A null needs `std::optional<T>`. Throws `failure` of kind internal where the column is null
    /// or of another type than T: that is a bug in the statement or in its reader.
    template <class T>
    [[nodiscard]] T get(int column) const {
        if constexpr (wire::element<T>::nullable) {
            if (is_null(column)) return std::nullopt;
            return codec<typename wire::element<T>::type>::take(raw(column), type(column));
        } else {
            if (is_null(column)) throw_null(column);
            return codec<T>::take(raw(column), type(column));
        }
    }

    /// All columns: `const auto [id, name] = r.as<user_id, std::string>();`
    template <class... T>
    [[nodiscard]] std::tuple<T...> as() const {
        check_width(sizeof...(T));
        int column = 0;
        return {get<T>(column++)...};
    }

    [[nodiscard]] bool is_null(int column) const;

private:
    [[nodiscard]] std::string_view raw(int column) const;
    [[nodiscard]] oid type(int column) const;
    void check_width(std::size_t columns) const;
    [[noreturn]] void throw_null(int column) const;

    const pg_result* of_;
    int index_;
};

/// Cheap to copy; immutable, so that copies may be read from several threads.
class rows {
public:
    class iterator {
    public:
        iterator(const pg_result* of, int index) : of_(of), index_(index) {}
        row operator*() const { return {of_, index_}; }
        iterator& operator++() {
            ++index_;
            return *this;
        }
        bool operator==(const iterator&) const = default;

    private:
        const pg_result* of_;
        int index_;
    };

    rows() = default;
    explicit rows(std::shared_ptr<const pg_result> of) : of_(std::move(of)) {}

    [[nodiscard]] std::size_t size() const;
    [[nodiscard]] bool empty() const { return size() == 0; }
    [[nodiscard]] row operator[](std::size_t index) const { return {of_.get(), static_cast<int>(index)}; }
    [[nodiscard]] row front() const { return (*this)[0]; }
    [[nodiscard]] iterator begin() const { return {of_.get(), 0}; }
    [[nodiscard]] iterator end() const { return {of_.get(), static_cast<int>(size())}; }

    /// Rows that the statement inserted, updated, deleted or selected.
    [[nodiscard]] std::size_t affected() const;
    /// The first word of the server's own description: "SELECT", "COMMIT".
    [[nodiscard]] std::string_view command() const;

private:
    std::shared_ptr<const pg_result> of_;
};

}  // namespace fw::postgres
