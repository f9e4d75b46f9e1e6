#include "fw/auth/api_key_service.hpp"

#include "audit.hpp"
#include "auth_repository.hpp"
#include "issue.hpp"
#include "secret_token.hpp"

namespace fw::auth {

namespace {

constexpr std::string_view prefix = "fwk_";
constexpr std::size_t longest_name = 100;
constexpr std::size_t shown_characters = 10;

}  // namespace

task<result<made_api_key>> api_key_service::make(web::principal who, std::string name, std::vector<std::string> scopes,
                                                 std::optional<time_point> expires, client from) {
    const auto now = world_.time.now();
    if (name.empty() || name.size() > longest_name)
        co_return fail(error_kind::invalid, "auth.key_name", "Give the key a name of 1 to 100 characters.", "name");
    if (expires && *expires <= now)
        co_return fail(error_kind::invalid, "auth.key_expiry", "The key would have expired already.", "expiresAt");
    for (const auto& scope : scopes) {
        if (!is_permission(scope))
            co_return fail(error_kind::invalid, "auth.scope_unknown", fmt::format("There is no scope {}.", scope),
                           "scopes");
        if (!who.may(scope)) {
            co_return fail(error_kind::forbidden, "auth.scope_not_held",
                           fmt::format("You can't give a key what you don't have: {}.", scope), "scopes");
        }
    }
    const std::string secret = std::string(prefix) + make_secret_token();
    const api_key key{api_key_id::make(now), who.user, std::move(name), secret.substr(0, shown_characters),
                      std::move(scopes),     now,      expires,         std::nullopt};
    FW_CO_CHECK(co_await world_.kept.add_api_key(key, hash_of(secret)));
    FW_CO_CHECK(co_await note(world_, "auth.key_made", who.user, from.address));
    co_return made_api_key{key, secret};
}

task<result<std::vector<api_key>>> api_key_service::list(user_id user) {
    co_return co_await world_.kept.list_api_keys(user);
}

task<result<void>> api_key_service::remove(user_id user, api_key_id id, client from) {
    FW_CO_TRY(const bool removed, co_await world_.kept.remove_api_key(user, id));
    if (!removed) co_return fail(error_kind::not_found, "auth.key_unknown", "There is no such key.");
    co_return co_await note(world_, "auth.key_removed", user, from.address);
}

task<result<web::principal>> api_key_service::recognise(std::string secret) {
    const auto invalid = [] {
        return fail(error_kind::unauthenticated, "auth.key_invalid", "The API key is not valid or has expired.");
    };
    if (!secret.starts_with(prefix)) co_return invalid();
    FW_CO_TRY(const auto found, co_await world_.kept.find_api_key(hash_of(secret), world_.time.now()));
    if (!found) co_return invalid();
    const auto& [key, owner] = *found;
    const auto held = permissions_of(owner.roles);
    web::principal out;
    out.user = owner.id;
    out.email = owner.email;
    out.roles = owner.roles;
    // A key has no more rights than its owner would have now.
    out.must_enrol = must_enrol(world_.policy, owner);
    for (const auto& scope : key.scopes)
        if (!out.must_enrol && std::ranges::find(held, scope) != held.end()) out.permissions.push_back(scope);
    out.api_key = key.id.value;
    co_return out;
}

task<result<void>> api_key_service::note_refused_token(std::string address) {
    co_return co_await note(world_, "auth.token_refused", std::nullopt, std::move(address), audit_outcome::refused);
}

}  // namespace fw::auth
