// pg_auth_repository: accounts, mailed tokens, second factors, the audit log.
#include "auth_rows.hpp"
#include "fw/auth/module.hpp"
#include "pg_auth_repository.hpp"

namespace fw::auth {

namespace {

using postgres::reading;
using postgres::writing;
using texts = std::vector<std::string>;

std::optional<user> user_in(const postgres::rows& found) {
    return found.empty() ? std::nullopt : std::optional(user_of(found.front(), 0));
}

std::string_view purpose_of(mailed_token kind) {
    switch (kind) {
        case mailed_token::verify_email:
            return "verify_mail";
        case mailed_token::reset_password:
            return "reset_password";
    }
    std::unreachable();
}

constexpr auto audit_line_of =
    writing("auth.add_audit",
            "INSERT INTO auth.audit_log (id, at, user_id, action, outcome, address, details, actor_id) VALUES ($1, $2, "
            "$3, $4, $5, nullif($6, '')::inet, $7, $8)");

postgres::parameters values_of(const audit_entry& entry) {
    return postgres::parameters::of(make_uuid(entry.at), entry.at, entry.user, entry.event,
                                    std::string_view(entry.outcome == audit_outcome::done ? "done" : "refused"),
                                    entry.address, postgres::jsonb{entry.detail}, entry.actor);
}

}  // namespace

task<result<user>> insert_user(postgres::transaction& tx, new_user u) {
    // One at a time, so that of two first accounts one is the first.
    (void)co_await tx.run(writing("auth.lock_registration", "SELECT pg_advisory_xact_lock(7240001)"));
    const auto any = co_await tx.run(reading("auth.any_user", "SELECT EXISTS (SELECT FROM auth.users)"));
    texts roles{std::string(role_user)};
    if (!any.front().get<bool>(0)) roles.emplace_back(role_admin);
    const auto made = co_await tx.try_run(
        writing("auth.add_user",
                "INSERT INTO auth.users (id, email, password_hash, roles, email_verified_at, created_at, updated_at) "
                "VALUES ($1, $2, nullif($3, ''), $4, CASE WHEN $5 THEN $6 END, $6, $6)"),
        u.id, u.email, u.password_hash, roles, u.email_verified, u.made);
    if (!made) {
        if (made.error().constraint == "users_email_key") co_return email_taken();
        throw std::runtime_error("auth.add_user broke " + made.error().constraint);
    }
    co_return user{u.id, u.email, u.password_hash, roles, true, u.email_verified, false, u.made};
}

std::shared_ptr<auth_repository> make_repository(postgres::database& db) {
    return std::make_shared<pg_auth_repository>(db);
}

task<result<bool>> pg_auth_repository::is_empty() {
    const auto any = co_await db_.run(reading("auth.any_user", "SELECT EXISTS (SELECT FROM auth.users)"));
    co_return !any.front().get<bool>(0);
}

task<result<user>> pg_auth_repository::add_user(new_user u) {
    co_return co_await db_.in_transaction([&u](postgres::transaction& tx) { return insert_user(tx, u); });
}

task<result<std::optional<user>>> pg_auth_repository::find_user(user_id id) {
    co_return user_in(co_await db_.run(
        reading("auth.find_user", "SELECT " FW_USER_COLUMNS " FROM auth.users u WHERE u.id = $1"), id));
}

task<result<std::optional<user>>> pg_auth_repository::find_user_by_email(std::string folded_email) {
    co_return user_in(co_await db_.run(
        reading("auth.find_user_by_email", "SELECT " FW_USER_COLUMNS " FROM auth.users u WHERE lower(u.email) = $1"),
        folded_email));
}

task<result<void>> pg_auth_repository::set_password(user_id id, std::string hash) {
    (void)co_await db_.run(
        writing("auth.set_password", "UPDATE auth.users SET password_hash = $2, updated_at = now() WHERE id = $1"), id,
        hash);
    co_return result<void>{};
}

task<result<void>> pg_auth_repository::set_email_verified(user_id id) {
    (void)co_await db_.run(writing("auth.set_email_verified",
                                   "UPDATE auth.users SET email_verified_at = coalesce(email_verified_at, "
                                   "now()), updated_at = now() WHERE id = $1"),
                           id);
    co_return result<void>{};
}

task<result<void>> pg_auth_repository::add_mailed_token(mailed_token kind, token_hash hash, user_id user,
                                                        time_point expires) {
    (void)co_await db_.run(
        writing("auth.add_mail_token",
                "INSERT INTO auth.mail_tokens (token_hash, user_id, purpose, email, created_at, expires_at) "
                "SELECT $1, id, $3, email, now(), $4 FROM auth.users WHERE id = $2"),
        data_of(hash), user, purpose_of(kind), expires);
    co_return result<void>{};
}

task<result<std::optional<user_id>>> pg_auth_repository::take_mailed_token(mailed_token kind, token_hash hash,
                                                                           time_point now) {
    // Good only for the address that the letter went to.
    const auto taken = co_await db_.run(
        writing(
            "auth.take_mail_token",
            "UPDATE auth.mail_tokens t SET used_at = $3 FROM auth.users u WHERE t.token_hash = $1 AND t.purpose = $2 "
            "AND t.used_at IS NULL AND t.expires_at > $3 AND u.id = t.user_id AND u.email = t.email "
            "RETURNING t.user_id"),
        data_of(hash), purpose_of(kind), now);
    co_return taken.empty() ? std::nullopt : std::optional(taken.front().get<user_id>(0));
}

task<result<std::optional<second_factor>>> pg_auth_repository::find_second_factor(user_id user) {
    const auto found = co_await db_.run(
        reading("auth.find_second_factor",
                "SELECT totp_secret, totp_confirmed_at IS NOT NULL, totp_last_step, (SELECT count(*)::int FROM "
                "auth.recovery_codes WHERE user_id = $1 AND used_at IS NULL) FROM auth.users WHERE id = $1 AND "
                "totp_secret IS NOT NULL"),
        user);
    if (found.empty()) co_return std::nullopt;
    const auto [secret, confirmed, step, left] = found.front().as<bytes, bool, std::optional<std::int64_t>, int>();
    co_return second_factor{secret, confirmed, step, left};
}

task<result<void>> pg_auth_repository::begin_second_factor(user_id user, bytes sealed_secret) {
    const auto begun =
        co_await db_.run(writing("auth.begin_second_factor",
                                 "UPDATE auth.users SET totp_secret = $2, totp_last_step = NULL, updated_at = "
                                 "now() WHERE id = $1 AND totp_confirmed_at IS NULL"),
                         user, sealed_secret);
    if (begun.affected() == 0)
        co_return fail(error_kind::conflict, "auth.second_factor_on", "The second factor is on already.");
    co_return result<void>{};
}

task<result<void>> pg_auth_repository::confirm_second_factor(user_id user, std::int64_t step,
                                                             std::vector<token_hash> recovery_codes) {
    std::vector<bytes> hashes;
    for (const auto& code : recovery_codes) hashes.push_back(data_of(code));
    (void)co_await db_.run(
        writing(
            "auth.confirm_second_factor",
            "WITH confirmed AS (UPDATE auth.users SET totp_confirmed_at = now(), totp_last_step = $2, updated_at = "
            "now() WHERE id = $1 RETURNING id), gone AS (DELETE FROM auth.recovery_codes WHERE user_id = $1) INSERT "
            "INTO auth.recovery_codes (user_id, code_hash) SELECT id, unnest($3) FROM confirmed"),
        user, step, hashes);
    co_return result<void>{};
}

task<result<bool>> pg_auth_repository::use_step(user_id user, std::int64_t step) {
    const auto used =
        co_await db_.run(writing("auth.use_totp_step",
                                 "UPDATE auth.users SET totp_last_step = $2 WHERE id = $1 AND (totp_last_step IS "
                                 "NULL OR totp_last_step < $2)"),
                         user, step);
    co_return used.affected() > 0;
}

task<result<bool>> pg_auth_repository::use_recovery_code(user_id user, token_hash code) {
    const auto used = co_await db_.run(writing("auth.use_recovery_code",
                                               "UPDATE auth.recovery_codes SET used_at = now() WHERE user_id = $1 AND "
                                               "code_hash = $2 AND used_at IS NULL"),
                                       user, data_of(code));
    co_return used.affected() > 0;
}

task<result<void>> pg_auth_repository::remove_second_factor(user_id user) {
    (void)co_await db_.run(
        writing("auth.remove_second_factor",
                "WITH gone AS (DELETE FROM auth.recovery_codes WHERE user_id = $1) UPDATE auth.users SET totp_secret = "
                "NULL, totp_confirmed_at = NULL, totp_last_step = NULL, updated_at = now() WHERE id = $1"),
        user);
    co_return result<void>{};
}

task<result<void>> pg_auth_repository::add_audit(audit_entry entry) {
    (void)co_await db_.run_with(audit_line_of, values_of(entry));
    co_return result<void>{};
}

task<void> insert_audit(postgres::transaction& tx, audit_entry entry) {
    (void)co_await tx.run_with(audit_line_of, values_of(entry));
}

}  // namespace fw::auth
