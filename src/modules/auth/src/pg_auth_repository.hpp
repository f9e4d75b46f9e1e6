// The repository in PostgreSQL: schema auth.
#pragma once

#include "auth_repository.hpp"
#include "fw/postgres/database.hpp"

namespace fw::auth {

/// `auth_repository::add_user` as a part of a transaction.
[[nodiscard]] task<result<user>> insert_user(postgres::transaction& tx, new_user u);

/// `auth_repository::add_audit` as a part of a transaction.
[[nodiscard]] task<void> insert_audit(postgres::transaction& tx, audit_entry entry);

/// For the I/O threads of the database, which must outlive it.
class pg_auth_repository final : public auth_repository {
public:
    explicit pg_auth_repository(postgres::database& db) : db_(db) {}

    task<result<bool>> is_empty() override;
    task<result<user>> add_user(new_user u) override;
    task<result<std::optional<user>>> find_user(user_id id) override;
    task<result<std::optional<user>>> find_user_by_email(std::string folded_email) override;
    task<result<void>> set_password(user_id id, std::string hash) override;
    task<result<void>> set_email_verified(user_id id) override;

    task<result<void>> add_session(session s, token_hash refresh) override;
    task<result<refresh_outcome>> refresh(token_hash shown, token_hash next, time_point now, time_point expires,
                                          std::string address) override;
    task<result<std::vector<session>>> list_sessions(user_id user, time_point now) override;
    task<result<bool>> end_session(user_id user, session_id id, time_point now) override;
    task<result<std::vector<session_id>>> end_sessions(user_id user, std::optional<session_id> kept,
                                                       time_point now) override;

    task<result<std::int64_t>> raise_floor(user_id user, time_point now) override;
    task<result<revoked_lately>> list_revoked(time_point since) override;

    task<result<void>> add_mailed_token(mailed_token kind, token_hash hash, user_id user, time_point expires) override;
    task<result<std::optional<user_id>>> take_mailed_token(mailed_token kind, token_hash hash, time_point now) override;

    task<result<std::optional<second_factor>>> find_second_factor(user_id user) override;
    task<result<void>> begin_second_factor(user_id user, bytes sealed_secret) override;
    task<result<void>> confirm_second_factor(user_id user, std::int64_t step,
                                             std::vector<token_hash> recovery_codes) override;
    task<result<bool>> use_step(user_id user, std::int64_t step) override;
    task<result<bool>> use_recovery_code(user_id user, token_hash code) override;
    task<result<void>> remove_second_factor(user_id user) override;

    task<result<void>> add_api_key(api_key key, token_hash hash) override;
    task<result<std::vector<api_key>>> list_api_keys(user_id user) override;
    task<result<bool>> remove_api_key(user_id user, api_key_id id) override;
    task<result<std::optional<std::pair<api_key, user>>>> find_api_key(token_hash hash, time_point now) override;

    task<result<void>> add_audit(audit_entry entry) override;

private:
    postgres::database& db_;
};

}  // namespace fw::auth
