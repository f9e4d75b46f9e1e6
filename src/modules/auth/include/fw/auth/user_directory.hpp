// Accounts as those who look after them see and change them: administrators over HTTP, the operator at the machine.
#pragma once

#include "fw/auth/directory_store.hpp"
#include "fw/auth/sign_in_service.hpp"

namespace fw::auth {

/// Who changes something.
struct acting {
    std::optional<user_id> who;  ///< nothing: the operator, by command
    std::string address = {};
};

/// One a thread. What is changed is noted with who did it, and holds at once on every server. There is always an active
/// administrator: what would leave none is `auth.last_admin` (conflict). An unknown account is `auth.user_unknown`.
class user_directory {
public:
    user_directory(const auth_world& world, postgres::database& db) : world_(world), kept_(db) {}

    /// The newest first.
    [[nodiscard]] task<result<std::vector<user>>> list(user_query what);
    [[nodiscard]] task<result<user>> get(user_id id);
    [[nodiscard]] task<result<user>> get_by_email(std::string email);

    /// Errors: `auth.role_unknown`.
    [[nodiscard]] task<result<user>> set_roles(acting by, user_id id, std::vector<std::string> roles);
    /// A closed account is signed out everywhere, and its API keys rest.
    [[nodiscard]] task<result<user>> set_active(acting by, user_id id, bool active);
    /// How many sessions there were.
    [[nodiscard]] task<result<std::size_t>> sign_out(acting by, user_id id);
    /// He sets up a new one, or does without where his role allows. Errors: `auth.second_factor_off` (conflict).
    [[nodiscard]] task<result<void>> reset_second_factor(acting by, user_id id);

    /// An account whose address the maker vouches for. Errors: `auth.email_invalid`, `auth.password_weak`,
    /// `auth.email_taken`, `auth.role_unknown`.
    [[nodiscard]] task<result<user>> create(acting by, std::string email, std::string password,
                                            std::vector<std::string> roles);
    /// The token of a link that sets a new password, good for an hour, once.
    [[nodiscard]] task<result<std::string>> make_reset_token(acting by, user_id id);

    /// The newest first.
    [[nodiscard]] task<result<std::vector<audit_line>>> list_audit(audit_query what);
    /// For what others do in the name of an administrator.
    [[nodiscard]] task<result<void>> note(acting by, std::string action, std::optional<user_id> about,
                                          std::vector<std::pair<std::string, std::string>> details);

    /// All that auth keeps of somebody goes with his row, and his tokens are believed no more. What he did stays in the
    /// audit log, without addresses. To be run in a transaction; `erased` tells the others once it has been committed,
    /// or else they find out by themselves.
    [[nodiscard]] task<result<void>> erase(postgres::transaction& tx, user_id id);
    [[nodiscard]] task<result<void>> erased(user_id id);

private:
    auth_world world_;
    directory_store kept_;
};

}  // namespace fw::auth
