// SQL with a name: prepared once on each connection, and seen by that name in metrics and logs.
#pragma once

#include <chrono>

namespace fw::postgres {

/// Reads share a round trip and a transaction with their neighbours, and are asked again alone if a neighbour fails;
/// a write has a transaction of its own and is never repeated.
enum class access : unsigned char { reads, writes };

/// One with a name is made of literals; one name means one text and one list of parameter types in the whole program.
/// One without a name, or one that was composed, is not prepared, and its text must outlive the call.
struct statement {
    const char* name = "";
    const char* sql = "";
    access does = access::writes;
    std::chrono::milliseconds deadline{5000};
    bool is_prepared = true;
};

/// `constexpr auto find_user = reading("auth.find_user", "select … where id = $1");`
[[nodiscard]] constexpr statement reading(const char* name, const char* sql,
                                          std::chrono::milliseconds deadline = std::chrono::seconds(5)) {
    return {name, sql, access::reads, deadline};
}

/// INSERT, UPDATE, DELETE, a function that changes something.
[[nodiscard]] constexpr statement writing(const char* name, const char* sql,
                                          std::chrono::milliseconds deadline = std::chrono::seconds(5)) {
    return {name, sql, access::writes, deadline};
}

/// Reads by a text that was put together for what was asked: one name for all of them.
[[nodiscard]] constexpr statement composed_reading(const char* name, const char* sql,
                                                   std::chrono::milliseconds deadline = std::chrono::seconds(5)) {
    return {name, sql, access::reads, deadline, false};
}

}  // namespace fw::postgres
