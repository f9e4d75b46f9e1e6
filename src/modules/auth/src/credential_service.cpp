#include "fw/auth/credential_service.hpp"

#include "audit.hpp"
#include "auth_repository.hpp"
#include "fw/crypto/one_time_password.hpp"
#include "issue.hpp"
#include "refusals.hpp"
#include "second_factor_code.hpp"
#include "secret_token.hpp"

namespace fw::auth {

namespace {

constexpr int recovery_codes = 10;
constexpr std::string_view issuer = "Fashion Wallet";

std::unexpected<error> invalid_link() {
    return fail(error_kind::invalid, "auth.link_invalid", "This link has been used or is too old. Ask for a new one.",
                "token");
}

}  // namespace

task<result<user>> credential_service::get_user(user_id id) {
    FW_CO_TRY(auto who, co_await world_.kept.find_user(id));
    if (!who) co_return fail(error_kind::not_found, "auth.user_unknown", "There is no such account.");
    co_return std::move(*who);
}

task<result<void>> credential_service::request_reset(std::string email, client from) {
    const auto folded = fold_email(email);
    if (!folded) co_return result<void>{};
    FW_CO_TRY(const auto wait, co_await world_.throttle.take(*folded, from.address));
    if (wait) co_return too_many_tries(*wait);
    // Nothing is looked up here: an answer that takes longer for some addresses tells which have accounts.
    co_return co_await world_.mail.reset_wanted(*folded, std::move(from.address));
}

task<result<void>> credential_service::store_password(user who, std::string password, std::optional<session_id> kept,
                                                      client from) {
    FW_CO_TRY(auto hash, co_await world_.hashing.run([password = std::move(password), cost = world_.policy.cost] {
        return crypto::hash_password(password, cost);
    }));
    FW_CO_CHECK(co_await world_.kept.set_password(who.id, std::move(hash)));
    FW_CO_CHECK(co_await end_sessions_of(world_, who.id, kept));
    FW_CO_CHECK(co_await world_.mail.security_notice(who.email, "Your password has been changed."));
    co_return co_await note(world_, "auth.password_changed", who.id, from.address);
}

task<result<void>> credential_service::reset_password(std::string token, std::string password, client from) {
    // The rules first: a link must not be used up by a password that is refused.
    FW_CO_CHECK(check_new_password(password, ""));
    FW_CO_TRY(const auto id,
              co_await world_.kept.take_mailed_token(mailed_token::reset_password, hash_of(token), world_.time.now()));
    if (!id) co_return invalid_link();
    FW_CO_TRY(auto who, co_await get_user(*id));
    // Whoever reads the letter owns the address.
    FW_CO_CHECK(co_await world_.kept.set_email_verified(who.id));
    co_return co_await store_password(std::move(who), std::move(password), std::nullopt, std::move(from));
}

task<result<void>> credential_service::change_password(user_id id, session_id here, std::string old_password,
                                                       std::string new_password, client from) {
    FW_CO_TRY(auto who, co_await get_user(id));
    FW_CO_CHECK(check_new_password(new_password, who.email));
    FW_CO_TRY(const auto check,
              co_await world_.hashing.run(
                  [hash = who.password_hash, old_password = std::move(old_password), cost = world_.policy.cost] {
                      return crypto::check_password(hash, old_password, cost);
                  }));
    if (!check.right) {
        FW_CO_CHECK(co_await note(world_, "auth.password_change_refused", id, from.address, audit_outcome::refused));
        co_return fail(error_kind::unauthenticated, "auth.bad_credentials", "The old password is not right.",
                       "oldPassword");
    }
    co_return co_await store_password(std::move(who), std::move(new_password), here, std::move(from));
}

task<result<void>> credential_service::request_verification(user_id id) {
    FW_CO_TRY(const auto who, co_await get_user(id));
    if (who.email_verified) co_return result<void>{};
    const auto token = make_secret_token();
    FW_CO_CHECK(co_await world_.kept.add_mailed_token(mailed_token::verify_email, hash_of(token), id,
                                                      world_.time.now() + verification_life));
    co_return co_await world_.mail.verify_email(who.email, token);
}

task<result<void>> credential_service::verify_email(std::string token, client from) {
    FW_CO_TRY(const auto id,
              co_await world_.kept.take_mailed_token(mailed_token::verify_email, hash_of(token), world_.time.now()));
    if (!id) co_return invalid_link();
    FW_CO_CHECK(co_await world_.kept.set_email_verified(*id));
    co_return co_await note(world_, "auth.email_verified", *id, from.address);
}

task<result<second_factor_setup>> credential_service::begin_second_factor(user_id id) {
    FW_CO_TRY(const auto who, co_await get_user(id));
    const auto secret = crypto::make_totp_secret();
    FW_CO_CHECK(co_await world_.kept.begin_second_factor(id, world_.vault.seal("fields", totp_context(id), secret)));
    co_return second_factor_setup{to_base32(secret), crypto::totp_uri(secret, issuer, who.email)};
}

task<result<second_factor_on>> credential_service::confirm_second_factor(user_id id, session_id here, std::string code,
                                                                         client from) {
    FW_CO_TRY(auto who, co_await get_user(id));
    FW_CO_TRY(const auto sessions, co_await world_.kept.list_sessions(id, world_.time.now()));
    const auto in = std::ranges::find(sessions, here, &session::id);
    if (in == sessions.end())
        co_return fail(error_kind::unauthenticated, "auth.session_ended", "The session has been ended. Sign in again.");
    FW_CO_TRY(const auto factor, co_await world_.kept.find_second_factor(id));
    if (!factor) {
        co_return fail(error_kind::conflict, "auth.second_factor_not_begun",
                       "Ask for a secret first and put it into your authenticator.");
    }
    if (factor->confirmed)
        co_return fail(error_kind::conflict, "auth.second_factor_on", "The second factor is on already.");
    FW_CO_TRY(const auto secret, world_.vault.open(totp_context(id), factor->sealed_secret));
    const auto step = crypto::find_totp_step(secret, code, world_.time.now());
    if (!step) {
        FW_CO_CHECK(co_await note(world_, "auth.second_factor_refused", id, from.address, audit_outcome::refused));
        co_return wrong_code();
    }
    std::vector<std::string> codes;
    std::vector<token_hash> hashes;
    for (int i = 0; i < recovery_codes; ++i) {
        codes.push_back(make_recovery_code());
        hashes.push_back(hash_of_recovery_code(codes.back()));
    }
    FW_CO_CHECK(co_await world_.kept.confirm_second_factor(id, *step, std::move(hashes)));
    FW_CO_CHECK(co_await world_.mail.security_notice(who.email, "A second factor has been set up."));
    FW_CO_CHECK(co_await note(world_, "auth.second_factor_set_up", id, from.address));
    who.second_factor = true;
    co_return second_factor_on{std::move(codes), issue_access_token(world_, who, *in)};
}

task<result<void>> credential_service::remove_second_factor(user_id id, std::string code, client from) {
    FW_CO_TRY(const auto who, co_await get_user(id));
    if (!who.second_factor)
        co_return fail(error_kind::conflict, "auth.second_factor_off", "There is no second factor.");
    FW_CO_TRY(const bool good, co_await accept_code(world_, id, std::move(code)));
    if (!good) {
        FW_CO_CHECK(co_await note(world_, "auth.second_factor_refused", id, from.address, audit_outcome::refused));
        co_return wrong_code();
    }
    FW_CO_CHECK(co_await world_.kept.remove_second_factor(id));
    // Where the role demands one, the rights go with it.
    auto without = who;
    without.second_factor = false;
    if (must_enrol(world_.policy, without)) FW_CO_CHECK(co_await outdate_tokens(world_, id));
    FW_CO_CHECK(co_await world_.mail.security_notice(who.email, "The second factor has been removed."));
    co_return co_await note(world_, "auth.second_factor_removed", id, from.address);
}

}  // namespace fw::auth
