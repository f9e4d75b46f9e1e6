// Errors: what input or the world's normal state can cause. Bugs and lost databases are exceptions instead.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace fw {

/// What went wrong, independent of any protocol. HTTP status, exit code and "retry this job?" derive from it.
enum class error_kind {
    invalid,          ///< the input breaks a rule; the message says which
    unauthenticated,  ///< who is asking is not known
    forbidden,        ///< who is asking may not
    not_found,
    conflict,     ///< the state has moved on, or a name is taken
    stale,        ///< the caller named the version he saw, and it is not the last one any more
    too_large,    ///< beyond a stated limit
    unsupported,  ///< a format or feature we do not read
    rate_limited,
    unavailable,  ///< something we depend on is away; trying again may help
    timeout,
    cancelled,        ///< the caller asked to stop
    not_good_enough,  ///< computed, but the result is below our bar (a drape that did not settle, an unfit photo)
    internal,
};

/// A rule that one field of the input breaks.
struct field_problem {
    std::string field;    ///< "measurements.height"
    std::string rule;     ///< stable: "required", "type", "most", "format", …
    std::string message;  ///< a sentence that says what to do
};

/// One error. `code` is stable for ever ("body.height_required"); `message` is a sentence that says what to do;
/// `field` names the input at fault ("measurements.height"), empty if none.
struct error {
    error_kind kind = error_kind::internal;
    std::string code;
    std::string message;
    std::string field = {};
    std::vector<field_problem> problems = {};  ///< where the input breaks several rules, each of them
};

template <class T>
using result = std::expected<T, error>;

/// `return fail(error_kind::invalid, "person.unit", "…", "unit");`
[[nodiscard]] std::unexpected<error> fail(error_kind kind, std::string code, std::string message,
                                          std::string field = {});

/// The kind's stable lower-case name, as used in JSON ("not_found").
[[nodiscard]] std::string_view to_string(error_kind kind);

/// Exit code of a command that ends with this error: 2 bad input, 3 result not good enough, 130 cancelled, 1 the rest.
[[nodiscard]] int to_exit_code(error_kind kind);

}  // namespace fw

/// Evaluates `expr` (a result); on error returns it from the enclosing function, else assigns to `var`.
/// `FW_TRY(auto mesh, load_mesh(bytes));`
#define FW_CONCAT_INNER(a, b) a##b
#define FW_CONCAT(a, b) FW_CONCAT_INNER(a, b)
#define FW_TRY(var, expr) FW_TRY_IMPL(FW_CONCAT(fw_try_, __LINE__), var, expr)
#define FW_TRY_IMPL(tmp, var, expr)                           \
    auto tmp = (expr);                                        \
    if (!tmp) return std::unexpected(std::move(tmp).error()); \
    var = std::move(*tmp)
/// The same for `result<void>`.
#define FW_CHECK(expr)                                                                              \
    do {                                                                                            \
        if (auto fw_check = (expr); !fw_check) return std::unexpected(std::move(fw_check).error()); \
    } while (false)
/// Both for coroutines: `FW_CO_TRY(auto answer, co_await ask());`
#define FW_CO_TRY(var, expr) FW_CO_TRY_IMPL(FW_CONCAT(fw_try_, __LINE__), var, expr)
#define FW_CO_TRY_IMPL(tmp, var, expr)                           \
    auto tmp = (expr);                                           \
    if (!tmp) co_return std::unexpected(std::move(tmp).error()); \
    var = std::move(*tmp)
#define FW_CO_CHECK(expr)                                                                              \
    do {                                                                                               \
        if (auto fw_check = (expr); !fw_check) co_return std::unexpected(std::move(fw_check).error()); \
    } while (false)
