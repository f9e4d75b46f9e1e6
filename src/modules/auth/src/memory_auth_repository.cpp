#include "memory_auth_repository.hpp"

namespace fw::auth {

task<result<bool>> memory_auth_repository::is_empty() {
    co_return users_.empty();
}

task<result<user>> memory_auth_repository::add_user(new_user u) {
    if (by_email_.contains(u.folded_email)) co_return email_taken();
    user out{u.id, u.email, u.password_hash, {std::string(role_user)}, true, u.email_verified, false, u.made};
    if (users_.empty()) out.roles.emplace_back(role_admin);
    users_.emplace(u.id, out);
    by_email_.emplace(u.folded_email, u.id);
    co_return out;
}

task<result<std::optional<user>>> memory_auth_repository::find_user(user_id id) {
    const auto at = users_.find(id);
    co_return at == users_.end() ? std::nullopt : std::optional(at->second);
}

task<result<std::optional<user>>> memory_auth_repository::find_user_by_email(std::string folded_email) {
    ++questions_;
    const auto at = by_email_.find(folded_email);
    co_return at == by_email_.end() ? std::nullopt : std::optional(users_.at(at->second));
}

task<result<void>> memory_auth_repository::set_password(user_id id, std::string hash) {
    users_.at(id).password_hash = std::move(hash);
    co_return result<void>{};
}

task<result<void>> memory_auth_repository::set_email_verified(user_id id) {
    users_.at(id).email_verified = true;
    co_return result<void>{};
}

task<result<void>> memory_auth_repository::add_session(session s, token_hash refresh) {
    const auto id = s.id;
    sessions_.emplace(id, held_session{std::move(s), refresh, {}});
    co_return result<void>{};
}

task<result<refresh_outcome>> memory_auth_repository::refresh(token_hash shown, token_hash next, time_point now,
                                                              time_point expires, std::string address) {
    for (auto& [id, held] : sessions_) {
        if (std::ranges::find(held.used_up, shown) != held.used_up.end()) {
            if (shown == held.used_up.back() && now < held.s.used + refresh_grace)
                co_return refresh_outcome(just_used{});
            const reused out{id, held.s.user};
            ended_.emplace_back(now, id);
            sessions_.erase(id);
            co_return refresh_outcome(out);
        }
        if (held.refresh != shown) continue;
        const auto& who = users_.at(held.s.user);
        if (now >= held.s.expires || !who.active) break;
        held.used_up.push_back(shown);
        held.refresh = next;
        held.s.used = now;
        held.s.expires = expires;
        held.s.address = address;
        co_return refresh_outcome(refreshed{held.s, who});
    }
    co_return refresh_outcome(not_known{});
}

task<result<std::vector<session>>> memory_auth_repository::list_sessions(user_id user, time_point now) {
    std::vector<session> out;
    for (const auto& [id, held] : sessions_)
        if (held.s.user == user && now < held.s.expires) out.push_back(held.s);
    std::ranges::sort(
        out, [](const session& a, const session& b) { return std::pair(a.used, a.id) > std::pair(b.used, b.id); });
    co_return out;
}

task<result<bool>> memory_auth_repository::end_session(user_id user, session_id id, time_point now) {
    const auto at = sessions_.find(id);
    if (at == sessions_.end() || at->second.s.user != user) co_return false;
    ended_.emplace_back(now, id);
    sessions_.erase(at);
    co_return true;
}

task<result<std::vector<session_id>>> memory_auth_repository::end_sessions(user_id user, std::optional<session_id> kept,
                                                                           time_point now) {
    std::vector<session_id> out;
    for (const auto& [id, held] : sessions_)
        if (held.s.user == user && id != kept) out.push_back(id);
    for (const auto& id : out) {
        ended_.emplace_back(now, id);
        sessions_.erase(id);
    }
    co_return out;
}

task<result<std::int64_t>> memory_auth_repository::raise_floor(user_id user, time_point now) {
    raised_[user] = now;
    co_return ++users_.at(user).generation;
}

task<result<revoked_lately>> memory_auth_repository::list_revoked(time_point since) {
    revoked_lately out;
    for (const auto& [at, id] : ended_)
        if (at > since) out.sessions.push_back(id);
    for (const auto& [id, at] : raised_)
        if (at > since) out.floors.emplace_back(id, users_.at(id).generation);
    co_return out;
}

task<result<void>> memory_auth_repository::add_mailed_token(mailed_token kind, token_hash hash, user_id user,
                                                            time_point expires) {
    mailed_.insert_or_assign(hash, held_token{kind, user, expires});
    co_return result<void>{};
}

task<result<std::optional<user_id>>> memory_auth_repository::take_mailed_token(mailed_token kind, token_hash hash,
                                                                               time_point now) {
    const auto at = mailed_.find(hash);
    if (at == mailed_.end() || at->second.kind != kind) co_return std::nullopt;
    const auto held = at->second;
    mailed_.erase(at);
    co_return now < held.expires ? std::optional(held.user) : std::nullopt;
}

task<result<std::optional<second_factor>>> memory_auth_repository::find_second_factor(user_id user) {
    const auto at = factors_.find(user);
    if (at == factors_.end()) co_return std::nullopt;
    auto out = at->second.factor;
    out.recovery_codes_left = static_cast<int>(at->second.codes.size());
    co_return out;
}

task<result<void>> memory_auth_repository::begin_second_factor(user_id user, bytes sealed_secret) {
    const auto at = factors_.find(user);
    if (at != factors_.end() && at->second.factor.confirmed)
        co_return fail(error_kind::conflict, "auth.second_factor_on", "The second factor is on already.");
    factors_.insert_or_assign(user, held_factor{{std::move(sealed_secret), false, std::nullopt, 0}, {}});
    co_return result<void>{};
}

task<result<void>> memory_auth_repository::confirm_second_factor(user_id user, std::int64_t step,
                                                                 std::vector<token_hash> recovery_codes) {
    auto& held = factors_.at(user);
    held.factor.confirmed = true;
    held.factor.used_step = step;
    held.codes = std::move(recovery_codes);
    users_.at(user).second_factor = true;
    co_return result<void>{};
}

task<result<bool>> memory_auth_repository::use_step(user_id user, std::int64_t step) {
    auto& used = factors_.at(user).factor.used_step;
    if (used && *used >= step) co_return false;
    used = step;
    co_return true;
}

task<result<bool>> memory_auth_repository::use_recovery_code(user_id user, token_hash code) {
    const auto at = factors_.find(user);
    co_return at != factors_.end() && std::erase(at->second.codes, code) > 0;
}

task<result<void>> memory_auth_repository::remove_second_factor(user_id user) {
    factors_.erase(user);
    users_.at(user).second_factor = false;
    co_return result<void>{};
}

task<result<void>> memory_auth_repository::add_api_key(api_key key, token_hash hash) {
    const bool taken = std::ranges::any_of(
        api_keys_, [&](const auto& e) { return e.second.user == key.user && e.second.name == key.name; });
    if (taken) co_return key_name_taken();
    api_keys_.emplace(hash, std::move(key));
    co_return result<void>{};
}

task<result<std::vector<api_key>>> memory_auth_repository::list_api_keys(user_id user) {
    std::vector<api_key> out;
    for (const auto& [hash, key] : api_keys_)
        if (key.user == user) out.push_back(key);
    std::ranges::sort(out, {}, &api_key::id);
    co_return out;
}

task<result<bool>> memory_auth_repository::remove_api_key(user_id user, api_key_id id) {
    co_return std::erase_if(api_keys_, [&](const auto& e) { return e.second.id == id && e.second.user == user; }) > 0;
}

task<result<std::optional<std::pair<api_key, user>>>> memory_auth_repository::find_api_key(token_hash hash,
                                                                                           time_point now) {
    const auto at = api_keys_.find(hash);
    if (at == api_keys_.end() || (at->second.expires && now >= *at->second.expires)) co_return std::nullopt;
    const auto& who = users_.at(at->second.user);
    if (!who.active) co_return std::nullopt;
    at->second.used = now;
    co_return std::pair(at->second, who);
}

task<result<void>> memory_auth_repository::add_audit(audit_entry entry) {
    audit_.push_back(std::move(entry));
    co_return result<void>{};
}

}  // namespace fw::auth
