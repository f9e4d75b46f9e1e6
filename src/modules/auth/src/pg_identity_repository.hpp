// The repository in PostgreSQL: auth.identities, auth.oidc_states.
#pragma once

#include "fw/postgres/database.hpp"
#include "identity_repository.hpp"

namespace fw::auth {

/// For the I/O threads of the database, which must outlive it.
class pg_identity_repository final : public identity_repository {
public:
    explicit pg_identity_repository(postgres::database& db) : db_(db) {}

    task<result<void>> add_attempt(token_hash state, oidc_attempt what, time_point now) override;
    task<result<std::optional<oidc_attempt>>> take_attempt(token_hash state, time_point now) override;
    task<result<void>> add(kept_identity what) override;
    task<result<user>> add_with_account(new_user owner, kept_identity what) override;
    task<result<std::optional<user_id>>> find_owner(std::string provider, token_hash hash, time_point now) override;
    task<result<std::vector<kept_identity>>> list(user_id user) override;
    task<result<bool>> remove(user_id user, identity_id id) override;

private:
    postgres::database& db_;
};

}  // namespace fw::auth
