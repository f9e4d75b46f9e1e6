// Who sends a request.
#pragma once

#include <unordered_map>

#include "fw/async/soon.hpp"
#include "fw/auth/api_key_service.hpp"
#include "fw/auth/token_cache.hpp"
#include "fw/web/route.hpp"

namespace fw::auth {

/// What `recogniser` refuses with, for the documentation of every route that needs somebody.
[[nodiscard]] std::vector<web::error_case> recognition_errors();

/// Reads `Authorization: Bearer …`, an access token or an API key, or `X-API-Key`. One a thread; not thread-safe. What
/// it is given must outlive it.
class recogniser {
public:
    recogniser(const token_verifier& verifier, api_key_service& keys, const clock& time,
               std::size_t cached_tokens = 4096)
        : verifier_(verifier), keys_(keys), clock_(time), cache_(cached_tokens) {}

    /// Nothing for a request without credentials. Errors: `auth.token_invalid`, `auth.token_expired`,
    /// `auth.session_ended`, `auth.token_outdated` (refresh it), `auth.key_invalid`, `auth.credentials` (another
    /// scheme). Who shows a token of ours is known at once.
    using answer = result<std::optional<recognised>>;
    [[nodiscard]] soon<answer> recognise(const web::request& asked);

    /// The session's tokens are refused from now on, although they have not expired.
    void end_session(const uuid& session);
    /// Nor are the account's tokens of generations below this one.
    void raise_floor(const web::user_id& who, std::int64_t generation);
    /// Every token is verified anew.
    void forget_tokens() { cache_.clear(); }

private:
    [[nodiscard]] soon<answer> recognise_token(std::string_view token, std::string_view address);
    [[nodiscard]] task<answer> recognise_key(std::string key);
    /// Somebody tries tokens that are not ours: noted in the audit log, once a minute for each address. Gives
    /// `refused`.
    [[nodiscard]] task<answer> note_forgery(std::string address, error refused);

    /// What is over goes, once a minute: so each that comes costs the same, however many there are.
    void purge(time_point now);

    struct floor {
        std::int64_t generation;
        time_point until;
    };
    const token_verifier& verifier_;
    api_key_service& keys_;
    const clock& clock_;
    token_cache cache_;
    std::unordered_map<uuid, time_point> ended_;  ///< sessions, until their last token has expired
    std::unordered_map<web::user_id, floor> floors_;
    std::unordered_map<std::string, time_point> forgers_;  ///< by address: when the next is noted
    time_point purged_until_{};
};

}  // namespace fw::auth
