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

soon<recogniser::answer> recogniser::recognise(const web::request& asked) {
    const auto given = asked.field("authorization");
    if (given.empty()) {
        const auto key = asked.field("x-api-key");
        if (key.empty()) return answer(std::nullopt);
        return recognise_key(std::string(key));
    }
    if (given.size() < scheme.size() || !web::same_name(given.substr(0, scheme.size()), scheme))
        return answer(fail(error_kind::unauthenticated, "auth.credentials",
                           "Send an access token or an API key: Authorization: Bearer …"));
    const auto token = given.substr(scheme.size());
    if (token.starts_with("fwk_")) return recognise_key(std::string(token));
    return recognise_token(token, asked.address);
}

soon<recogniser::answer> recogniser::recognise_token(std::string_view token, std::string_view address) {
    const auto now = clock_.now();
    if (const auto* known = cache_.find(token, now)) return answer(*known);
    auto verified = verifier_.verify(token, now);
    if (!verified) {
        if (verified.error().code == "auth.token_invalid")
            return note_forgery(std::string(address), std::move(verified).error());
        return answer(std::unexpected(std::move(verified).error()));
    }
    auto& claimed = *verified;
    if (ended_.contains(claimed.session))
        return answer(
            fail(error_kind::unauthenticated, "auth.session_ended", "The session has been ended. Sign in again."));
    if (const auto at = floors_.find(claimed.user); at != floors_.end() && claimed.generation < at->second.generation)
        return answer(fail(error_kind::unauthenticated, "auth.token_outdated",
                           "Your rights have changed since this token was made. Refresh it."));
    cache_.keep(token, claimed);
    const auto proved = claimed.proved;
    return answer(recognised{to_principal(std::move(claimed)), proved});
}

task<recogniser::answer> recogniser::recognise_key(std::string key) {
    FW_CO_TRY(auto who, co_await keys_.recognise(std::move(key)));
    co_return recognised{std::move(who), std::nullopt};
}

task<recogniser::answer> recogniser::note_forgery(std::string address, error refused) {
    constexpr std::size_t most_addresses = 1000;
    const auto now = clock_.now();
    purge(now);
    const auto known = forgers_.find(address);
    const bool noted = known != forgers_.end() ? now < known->second : forgers_.size() >= most_addresses;
    if (!noted) {
        forgers_.insert_or_assign(address, now + std::chrono::minutes(1));
        FW_CO_CHECK(co_await keys_.note_refused_token(std::move(address)));
    }
    co_return std::unexpected(std::move(refused));
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
