// Accounts and the audit log as the directory lists and changes them, in PostgreSQL.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fw/auth/account.hpp"
#include "fw/postgres/database.hpp"

namespace fw::auth {

/// Where the next page begins: behind this time and id, backwards.
struct directory_place {
    time_point at;
    uuid id;
};

struct user_query {
    std::string part = {};  ///< of the address, in any case; empty: all
    std::optional<directory_place> before = {};
    std::size_t most = 20;
};

struct audit_query {
    std::optional<user_id> about = {};
    std::optional<user_id> actor = {};
    std::string action = {};  ///< whole, or its beginning up to a dot ("auth"); empty: all
    std::optional<time_point> from = {}, until = {};
    std::optional<directory_place> before = {};
    std::size_t most = 20;
};

struct audit_line {
    uuid id;
    time_point at;
    std::optional<user_id> user;   ///< whom it is about
    std::optional<user_id> actor;  ///< who did it, where that is somebody else
    std::string action;
    std::string outcome;  ///< "done", "refused"
    std::string address;
    std::string details;  ///< a JSON object
};

struct user_change {
    user_id id;
    std::optional<std::vector<std::string>> roles = {};
    std::optional<bool> active = {};
    time_point now;
};

/// auth.users, auth.token_floors, auth.audit_log. For the threads of the database, which must outlive it. Throws as
/// `database::run`. What would leave no active administrator is `auth.last_admin` (conflict); an unknown account is
/// `auth.user_unknown`.
class directory_store {
public:
    explicit directory_store(postgres::database& db) : db_(db) {}

    /// The newest first.
    [[nodiscard]] task<std::vector<user>> list(user_query what);
    [[nodiscard]] task<std::vector<audit_line>> list_audit(audit_query what);

    /// The generation of the account's tokens afterwards.
    [[nodiscard]] task<result<std::int64_t>> change(user_change what);
    /// The account's row and all that hangs on it; `generation` is that of tokens which are believed no more.
    [[nodiscard]] static task<result<void>> erase(postgres::transaction& tx, user_id id, std::int64_t generation,
                                                  time_point now);

private:
    postgres::database& db_;
};

}  // namespace fw::auth
