#include "fw/auth/recogniser.hpp"

namespace fw::auth {

namespace {

constexpr std::string_view scheme = "Bearer ";

}  // namespace

std::vector<web::error_case> recognition_errors() {
    const auto kind = error_kind::unauthenticated;
    return {{kind, "auth.token_invalid", "The access token is not ours, or was altered."},
            {kind, "auth.token_expired", "The access token has expired: refresh it."},
            {kind, "auth.token_outdated", "The rights have changed since the token was made: refresh it."},
            {kind, "auth.session_ended", "The session of the access token has been ended."},
            {kind, "auth.key_invalid", "The API key is not valid or has expired."},
            {kind, "auth.credentials", "The Authorization field has another scheme than Bearer."}};
}

task<result<std::optional<recognised>>> recogniser::recognise(const web::request& asked) {
    const auto given = asked.field("authorization");
    if (const auto key = asked.field("x-api-key"); given.empty() && !key.empty()) {
        FW_CO_TRY(auto who, co_await keys_.recognise(std::string(key)));
        co_return recognised{std::move(who), std::nullopt};
    }
    if (given.empty()) co_return std::nullopt;
    if (given.size() < scheme.size() || !web::same_name(given.substr(0, scheme.size()), scheme)) {
        co_return fail(error_kind::unauthenticated, "auth.credentials",
                       "Send an access token or an API key: Authorization: Bearer …");
    }
    const auto token = given.substr(scheme.size());
    if (token.starts_with("fwk_")) {
        FW_CO_TRY(auto who, co_await keys_.recognise(std::string(token)));
        co_return recognised{std::move(who), std::nullopt};
    }
    const auto now = clock_.now();
    if (const auto* known = cache_.find(token, now)) co_return *known;
    const auto verified = verifier_.verify(token, now);
    if (!verified) {
        if (verified.error().code == "auth.token_invalid")
            FW_CO_CHECK(co_await note_forgery(std::string(asked.address)));
        co_return std::unexpected(verified.error());
    }
    const auto& claimed = *verified;
    if (ended_.contains(claimed.session))
        co_return fail(error_kind::unauthenticated, "auth.session_ended", "The session has been ended. Sign in again.");
    if (const auto at = floors_.find(claimed.user); at != floors_.end() && claimed.generation < at->second.generation)
        co_return fail(error_kind::unauthenticated, "auth.token_outdated",
                       "Your rights have changed since this token was made. Refresh it.");
    cache_.keep(token, claimed);
    co_return recognised{to_principal(claimed), claimed.proved};
}

task<result<void>> recogniser::note_forgery(std::string address) {
    constexpr std::size_t most_addresses = 1000;
    const auto now = clock_.now();
    purge(now);
    const auto known = forgers_.find(address);
    if (known != forgers_.end() ? now < known->second : forgers_.size() >= most_addresses) co_return result<void>{};
    forgers_.insert_or_assign(address, now + std::chrono::minutes(1));
    co_return co_await keys_.note_refused_token(std::move(address));
}

void recogniser::purge(time_point now) {
    if (now < purged_until_) return;
    purged_until_ = now + std::chrono::minutes(1);
    std::erase_if(ended_, [now](const auto& e) { return e.second <= now; });
    std::erase_if(floors_, [now](const auto& e) { return e.second.until <= now; });
    std::erase_if(forgers_, [now](const auto& e) { return e.second <= now; });
}

void recogniser::end_session(const uuid& session) {
    const auto now = clock_.now();
    purge(now);
    const auto [at, is_new] = ended_.try_emplace(session, now + access_token_life);
    if (is_new) cache_.forget_session(session);
}

void recogniser::raise_floor(const web::user_id& who, std::int64_t generation) {
    const auto now = clock_.now();
    purge(now);
    auto& held = floors_[who];
    if (generation > held.generation) cache_.forget_user(who);
    held = {std::max(held.generation, generation), now + access_token_life};
}

}  // namespace fw::auth
