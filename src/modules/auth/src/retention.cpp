#include "fw/auth/retention.hpp"

namespace fw::auth {

using postgres::writing;

std::vector<retention::rule> retention_rules(const kept_periods& kept) {
    using namespace std::chrono_literals;
    return {
        {"auth.sessions",
         writing("auth.remove_sessions",
                 "DELETE FROM auth.sessions WHERE id IN (SELECT id FROM auth.sessions WHERE expires_at < $1 ORDER BY "
                 "expires_at LIMIT $2)"),
         kept.sessions},
        {"auth.mail_tokens",
         writing("auth.remove_mail_tokens",
                 "DELETE FROM auth.mail_tokens WHERE token_hash IN (SELECT token_hash FROM auth.mail_tokens WHERE "
                 "expires_at < $1 ORDER BY expires_at LIMIT $2)"),
         kept.mailed_links},
        {"auth.oidc_states",
         writing("auth.remove_oidc_states",
                 "DELETE FROM auth.oidc_states WHERE state_hash IN (SELECT state_hash FROM auth.oidc_states WHERE "
                 "expires_at < $1 ORDER BY expires_at LIMIT $2)"),
         0ms},
        // An account that is there goes on counting from its floor. One that is gone needs none once its last access
        // token has expired: a quarter of an hour after it was made.
        {"auth.token_floors",
         writing("auth.remove_token_floors",
                 "DELETE FROM auth.token_floors WHERE user_id IN (SELECT f.user_id FROM auth.token_floors f WHERE "
                 "f.raised_at < $1 AND NOT EXISTS (SELECT FROM auth.users u WHERE u.id = f.user_id) ORDER BY "
                 "f.raised_at LIMIT $2)"),
         1h},
    };
}

}  // namespace fw::auth
