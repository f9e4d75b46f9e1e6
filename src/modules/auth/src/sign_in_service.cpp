#include "fw/auth/sign_in_service.hpp"

#include "audit.hpp"
#include "auth_repository.hpp"
#include "issue.hpp"
#include "refusals.hpp"
#include "second_factor_code.hpp"
#include "secret_token.hpp"

namespace fw::auth {

namespace {

std::unexpected<error> bad_credentials() {
    return fail(error_kind::unauthenticated, "auth.bad_credentials", "The address or the password is not right.");
}

}  // namespace

sign_in_service::sign_in_service(const auth_world& world)
    : world_(world), nobodys_hash_(crypto::make_decoy_hash(world.policy.cost)) {}

task<result<void>> sign_in_service::slow_down(std::optional<std::string> folded_email, std::string address) {
    FW_CO_TRY(const auto wait, co_await world_.throttle.take(std::move(folded_email), std::move(address)));
    if (!wait) co_return result<void>{};
    co_return too_many_tries(*wait);
}

task<result<signed_in>> sign_in_service::register_user(std::string email, std::string password, client from) {
    FW_CO_TRY(const auto folded, fold_email(email));
    FW_CO_CHECK(check_new_password(password, folded));
    FW_CO_CHECK(co_await slow_down(std::nullopt, from.address));
    if (!world_.policy.open_registration) {
        FW_CO_TRY(const bool first, co_await world_.kept.is_empty());
        if (!first) {
            co_return fail(error_kind::forbidden, "auth.registration_closed",
                           "Accounts are made by the administrator here. Ask for one.");
        }
    }
    FW_CO_TRY(auto hash, co_await world_.hashing.run([password = std::move(password), cost = world_.policy.cost] {
        return crypto::hash_password(password, cost);
    }));
    const auto now = world_.time.now();
    FW_CO_TRY(auto who,
              co_await world_.kept.add_user({user_id::make(now), email, folded, std::move(hash), false, now}));
    const auto token = make_secret_token();
    FW_CO_CHECK(co_await world_.kept.add_mailed_token(mailed_token::verify_email, hash_of(token), who.id,
                                                      now + verification_life));
    FW_CO_CHECK(co_await world_.mail.verify_email(who.email, token));
    FW_CO_CHECK(co_await note(world_, "auth.registered", who.id, from.address));
    co_return co_await begin_session(world_, std::move(who), std::move(from));
}

task<result<user>> sign_in_service::check_password(std::string folded_email, std::string password) {
    FW_CO_TRY(auto who, co_await world_.kept.find_user_by_email(std::move(folded_email)));
    const bool may = who && who->active && !who->password_hash.empty();
    struct outcome {
        crypto::password_check check;
        std::string better;  ///< hash, if the old one is outdated
    };
    FW_CO_TRY(const auto found,
              co_await world_.hashing.run([hash = may ? who->password_hash : nobodys_hash_,
                                           password = std::move(password), cost = world_.policy.cost] {
                  outcome out;
                  out.check = crypto::check_password(hash, password, cost);
                  if (out.check.right && out.check.outdated) out.better = crypto::hash_password(password, cost);
                  return out;
              }));
    if (!may || !found.check.right) co_return bad_credentials();
    if (!found.better.empty()) FW_CO_CHECK(co_await world_.kept.set_password(who->id, found.better));
    co_return std::move(*who);
}

task<result<void>> sign_in_service::check_second_factor(user who, std::optional<std::string> code) {
    if (!who.second_factor) co_return result<void>{};
    if (!code) {
        co_return fail(error_kind::unauthenticated, "auth.second_factor_required",
                       "Type the six digits that your authenticator shows, or a recovery code.", "code");
    }
    FW_CO_TRY(const bool good, co_await accept_code(world_, who.id, std::move(*code)));
    if (good) co_return result<void>{};
    co_return wrong_code();
}

task<result<signed_in>> sign_in_service::sign_in(std::string email, std::string password,
                                                 std::optional<std::string> code, client from) {
    const auto folded = fold_email(email);
    if (!folded) co_return bad_credentials();
    FW_CO_CHECK(co_await slow_down(*folded, from.address));
    auto who = co_await check_password(*folded, std::move(password));
    if (!who) {
        if (who.error().kind == error_kind::unauthenticated)
            FW_CO_CHECK(
                co_await note(world_, "auth.sign_in_refused", std::nullopt, from.address, audit_outcome::refused));
        co_return std::unexpected(who.error());
    }
    if (auto second = co_await check_second_factor(*who, std::move(code)); !second) {
        if (second.error().code == "auth.second_factor_wrong")
            FW_CO_CHECK(
                co_await note(world_, "auth.second_factor_refused", who->id, from.address, audit_outcome::refused));
        co_return std::unexpected(second.error());
    }
    FW_CO_CHECK(co_await note(world_, "auth.signed_in", who->id, from.address));
    co_return co_await begin_session(world_, std::move(*who), std::move(from));
}

task<result<signed_in>> sign_in_service::refresh(std::string refresh_token, client from) {
    const auto now = world_.time.now();
    auto next = make_secret_token();
    FW_CO_TRY(auto outcome, co_await world_.kept.refresh(hash_of(refresh_token), hash_of(next), now, now + session_life,
                                                         from.address));
    if (const auto* good = std::get_if<refreshed>(&outcome))
        co_return tokens_of(world_, good->who, good->in, std::move(next));
    if (const auto* stolen = std::get_if<reused>(&outcome)) {
        FW_CO_CHECK(co_await world_.revoked.session_ended(stolen->session));
        FW_CO_CHECK(co_await note(world_, "auth.refresh_reused", stolen->user, from.address, audit_outcome::refused));
        co_return fail(error_kind::unauthenticated, "auth.refresh_reused",
                       "This sign-in was used twice, as if it had been copied. It has been ended: sign in again.");
    }
    if (std::holds_alternative<just_used>(outcome)) {
        co_return fail(error_kind::conflict, "auth.refreshed_elsewhere",
                       "Another window has just refreshed this sign-in. Try again with what it was given.");
    }
    co_return fail(error_kind::unauthenticated, "auth.refresh_invalid", "The sign-in has ended. Sign in again.");
}

task<result<std::vector<session>>> sign_in_service::list_sessions(user_id user) {
    co_return co_await world_.kept.list_sessions(user, world_.time.now());
}

task<result<void>> sign_in_service::end_session(user_id user, session_id id, client from) {
    FW_CO_TRY(const bool ended, co_await world_.kept.end_session(user, id, world_.time.now()));
    if (!ended) co_return fail(error_kind::not_found, "auth.session_unknown", "There is no such session.");
    FW_CO_CHECK(co_await world_.revoked.session_ended(id));
    FW_CO_CHECK(co_await note(world_, "auth.session_ended", user, from.address));
    co_return result<void>{};
}

task<result<std::size_t>> sign_in_service::end_other_sessions(user_id user, session_id kept, client from) {
    FW_CO_TRY(const auto count, co_await end_sessions_of(world_, user, kept));
    FW_CO_CHECK(co_await note(world_, "auth.sessions_ended", user, from.address));
    co_return count;
}

}  // namespace fw::auth
