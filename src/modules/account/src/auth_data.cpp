#include "fw/account/sources.hpp"
#include "fw/base/json.hpp"
#include "json_list.hpp"

namespace fw::account {

namespace {

using postgres::reading;

constexpr auto list_sessions =
    reading("account.list_sessions",
            "SELECT id, jsonb_build_object('id', id, 'device', user_agent, 'address', host(address), 'createdAt', "
            "created_at, 'lastUsedAt', used_at, 'expiresAt', expires_at, 'endedAt', revoked_at)::text FROM "
            "auth.sessions WHERE user_id = $1 AND id > $2 ORDER BY id LIMIT $3");
constexpr auto list_keys =
    reading("account.list_api_keys",
            "SELECT id, jsonb_build_object('id', id, 'name', name, 'prefix', prefix, 'scopes', scopes, 'createdAt', "
            "created_at, 'expiresAt', expires_at, 'lastUsedAt', used_at)::text FROM auth.api_keys WHERE user_id = $1 "
            "AND id > $2 ORDER BY id LIMIT $3");
constexpr auto list_audit =
    reading("account.list_audit",
            "SELECT id, jsonb_build_object('at', at, 'action', action, 'outcome', outcome, 'address', "
            "host(address))::text FROM auth.audit_log WHERE user_id = $1 AND id > $2 ORDER BY id LIMIT $3");

/// A row that PostgreSQL has written as JSON.
data_entry entry_of(std::string path, const std::string& text) {
    return {std::move(path), to_pretty_json(json::parse(text))};
}

}  // namespace

task<result<std::vector<data_entry>>> auth_data::collect(web::user_id user) {
    std::vector<data_entry> out;
    const auto account = co_await db_.run(
        reading("account.get_account",
                "SELECT jsonb_build_object('id', id, 'email', email, 'emailVerifiedAt', email_verified_at, 'roles', "
                "roles, 'displayName', display_name, 'locale', locale, 'units', units, 'secondFactorSince', "
                "totp_confirmed_at, 'createdAt', created_at, 'updatedAt', updated_at)::text FROM auth.users WHERE id = "
                "$1"),
        user);
    if (!account.empty()) out.push_back(entry_of("account.json", account.front().get<std::string>(0)));
    out.push_back(list_entry("sessions.json", db_, list_sessions, user));
    out.push_back(list_entry("api-keys.json", db_, list_keys, user));
    out.push_back(list_entry("audit.json", db_, list_audit, user));
    FW_CO_TRY(const auto identities, co_await identities_.list(user));
    json::array all;
    for (const auto& one : identities)
        all.push_back(
            json::object{{"provider", one.provider}, {"email", one.email}, {"createdAt", to_rfc3339(one.made)}});
    out.push_back({"identities.json", to_pretty_json(all)});
    co_return out;
}

// auth.sessions, recovery_codes, mail_tokens, identities, oidc_states, api_keys refer to the account's row and go with
// it.
task<result<void>> auth_data::erase(postgres::transaction&, web::user_id) {
    co_return result<void>{};
}

}  // namespace fw::account
