// What somebody has told about himself: the columns of auth.users that auth itself has no use for.
#pragma once

#include <optional>
#include <string>

#include "fw/auth/account.hpp"
#include "fw/postgres/database.hpp"

namespace fw::account {

enum class units : std::uint8_t { metric, imperial };

struct preferences {
    std::string display_name;
    std::string locale;
    account::units units = account::units::metric;
};

struct profile_change {
    std::optional<std::string> display_name;  ///< empty takes it away
    std::optional<std::string> locale;        ///< "de", "en-GB"
    std::optional<account::units> units;
};

/// For the threads of the database, which must outlive it. Throws as `database::run`.
class profile_store {
public:
    explicit profile_store(postgres::database& db) : db_(db) {}

    /// Nothing if there is no such account.
    [[nodiscard]] task<std::optional<preferences>> find(auth::user_id user);
    [[nodiscard]] task<void> change(auth::user_id user, profile_change what, time_point now);

private:
    postgres::database& db_;
};

}  // namespace fw::account
