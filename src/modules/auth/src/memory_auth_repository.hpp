// The repository in memory, for tests of what uses it. Not thread-safe.
#pragma once

#include <map>

#include "auth_repository.hpp"

namespace fw::auth {

class memory_auth_repository final : public auth_repository {
public:
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
    [[nodiscard]] const std::vector<audit_entry>& audit() const { return audit_; }
    /// How often an account was looked for by its address.
    [[nodiscard]] std::size_t questions() const { return questions_; }
    /// As an administrator would.
    void set_active(user_id id, bool active) { users_.at(id).active = active; }

private:
    struct held_session {
        session s;
        token_hash refresh{};
        std::vector<token_hash> used_up;
    };
    struct held_factor {
        second_factor factor;
        std::vector<token_hash> codes;
    };
    struct held_token {
        mailed_token kind;
        user_id user;
        time_point expires;
    };

    std::size_t questions_ = 0;
    std::map<user_id, user> users_;
    std::map<std::string, user_id> by_email_;
    std::map<session_id, held_session> sessions_;
    std::vector<std::pair<time_point, session_id>> ended_;
    std::map<user_id, time_point> raised_;
    std::map<token_hash, held_token> mailed_;
    std::map<user_id, held_factor> factors_;
    std::map<token_hash, api_key> api_keys_;
    std::vector<audit_entry> audit_;
};

}  // namespace fw::auth
