// credential_service: showing once more that it is you.
#include "audit.hpp"
#include "auth_repository.hpp"
#include "fw/auth/credential_service.hpp"
#include "refusals.hpp"
#include "second_factor_code.hpp"

namespace fw::auth {

task<result<void>> credential_service::prove(user_id id, session_id here, proof shown, client from) {
    FW_CO_TRY(auto who, co_await get_user(id));
    if (!who.password_hash.empty())
        co_return co_await prove_password(std::move(who), std::move(shown.password), std::move(from));
    co_return co_await prove_otherwise(std::move(who), here, std::move(shown.code), std::move(from));
}

task<result<void>> credential_service::prove_password(user who, std::optional<std::string> password, client from) {
    if (!password)
        co_return fail(error_kind::invalid, "auth.password_required", "Type your password for this.", "password");
    // Whoever has a session must not guess faster than whoever signs in.
    FW_CO_TRY(const auto wait, co_await world_.throttle.take(who.email, from.address));
    if (wait) co_return too_many_tries(*wait);
    FW_CO_TRY(const auto check, co_await world_.hashing.run([hash = who.password_hash, password = std::move(*password),
                                                             cost = world_.policy.cost] {
        return crypto::check_password(hash, password, cost);
    }));
    if (check.right) co_return result<void>{};
    FW_CO_CHECK(co_await note(world_, "auth.proof_refused", who.id, from.address, audit_outcome::refused));
    co_return fail(error_kind::unauthenticated, "auth.bad_credentials", "The password is not right.", "password");
}

task<result<void>> credential_service::prove_otherwise(user who, session_id here, std::optional<std::string> code,
                                                       client from) {
    if (code && who.second_factor) {
        FW_CO_TRY(const auto wait, co_await world_.throttle.take(who.email, from.address));
        if (wait) co_return too_many_tries(*wait);
        FW_CO_TRY(const bool good, co_await accept_code(world_, who.id, std::move(*code)));
        if (good) co_return result<void>{};
        FW_CO_CHECK(co_await note(world_, "auth.proof_refused", who.id, from.address, audit_outcome::refused));
        co_return wrong_code();
    }
    const auto now = world_.time.now();
    FW_CO_TRY(const auto sessions, co_await world_.kept.list_sessions(who.id, now));
    const auto in = std::ranges::find(sessions, here, &session::id);
    if (in == sessions.end())
        co_return fail(error_kind::unauthenticated, "auth.session_ended", "The session has been ended. Sign in again.");
    if (now - in->proved <= proof_life) co_return result<void>{};
    co_return fail(error_kind::forbidden, "auth.fresh_sign_in_required",
                   who.second_factor
                       ? "Send a code of your second factor, or sign in anew and do it within five minutes."
                       : "Sign in anew, and do it within five minutes.",
                   who.second_factor ? "code" : "");
}

}  // namespace fw::auth
