#include "fw/auth/oidc_service.hpp"

#include "audit.hpp"
#include "fw/base/json.hpp"
#include "identity_repository.hpp"
#include "issue.hpp"
#include "oidc_provider.hpp"
#include "refusals.hpp"
#include "second_factor_code.hpp"
#include "secret_token.hpp"

namespace fw::auth {

namespace {

constexpr std::string_view second_step = "second step";  // no provider's name has a space
constexpr std::chrono::minutes second_step_life{5};

std::unexpected<error> bad_state() {
    return fail(error_kind::unauthenticated, "auth.oidc_state",
                "This sign-in was not begun in this browser, is too old or has been used. Begin anew.");
}

std::string context_of(std::string_view state) {
    return fmt::format("oidc attempt {}", to_hex(hash_of(state)));
}

/// What the answer is checked against; sealed while the browser is away.
struct attempt_secret {
    std::string nonce, verifier, binding;
};

std::string to_document(const attempt_secret& s) {
    return fmt::format(R"({{"nonce":"{}","verifier":"{}","binding":"{}"}})", s.nonce, s.verifier, s.binding);
}

result<attempt_secret> from_document(std::string_view text) {
    FW_TRY(const auto document, parse_json(text));
    FW_TRY(const auto object, json_object::from(document));
    attempt_secret out;
    FW_TRY(out.nonce, object.get_string("nonce"));
    FW_TRY(out.verifier, object.get_string("verifier"));
    FW_TRY(out.binding, object.get_string("binding"));
    return out;
}

/// A path of ours: what begins with "//" or "/\" is another host to a browser.
result<void> check_return_to(std::string_view path) {
    const bool good = path.size() <= 500 && path.starts_with('/') && !path.starts_with("//") && !path.contains('\\') &&
                      std::ranges::all_of(path, [](char c) { return c > 0x20 && c < 0x7f; });
    if (good) return {};
    return fail(error_kind::invalid, "auth.return_to", "Only a path of this service, like /wardrobe.", "returnTo");
}

}  // namespace

oidc_service::oidc_service(const auth_world& world, identity_repository& identities, http::client& asks,
                           std::vector<oidc_settings> providers, std::string callback_base, bytes lookup_key)
    : world_(world),
      identities_(identities),
      callback_base_(std::move(callback_base)),
      lookup_key_(std::move(lookup_key)) {
    for (auto& p : providers) {
        auto name = p.name;
        providers_.emplace(std::move(name), std::make_unique<oidc_provider>(std::move(p), asks, world.time));
    }
}

oidc_service::~oidc_service() = default;

std::vector<oidc_settings> oidc_service::providers() const {
    std::vector<oidc_settings> out;
    for (const auto& [name, p] : providers_) {
        out.push_back(p->settings());
        out.back().client_secret.clear();
    }
    return out;
}

result<oidc_provider*> oidc_service::get_provider(const std::string& name) const {
    const auto at = providers_.find(name);
    if (at == providers_.end())
        return fail(error_kind::not_found, "auth.oidc_unknown", "There is no such identity provider here.");
    return at->second.get();
}

std::string oidc_service::redirect_of(const std::string& provider) const {
    return callback_base_ + provider + "/callback";
}

std::array<std::uint8_t, 32> oidc_service::hash_of_subject(const identity_claims& who) const {
    return crypto::hmac_sha256(lookup_key_, bytes_of(fmt::format("{} {}", who.issuer, who.subject)));
}

task<result<oidc_begun>> oidc_service::begin(std::string provider, std::string return_to,
                                             std::optional<user_id> link_to) {
    FW_CO_TRY(auto* const at, get_provider(provider));
    FW_CO_CHECK(check_return_to(return_to));
    const auto state = make_secret_token(), binding = make_secret_token();
    const attempt_secret secret{make_secret_token(), make_secret_token(), to_hex(hash_of(binding))};
    const auto challenge = to_base64url(crypto::sha256(bytes_of(secret.verifier)));
    FW_CO_TRY(auto address, co_await at->authorization_address(state, secret.nonce, challenge, redirect_of(provider)));
    const auto now = world_.time.now();
    oidc_attempt attempt{std::move(provider),
                         world_.vault.seal("fields", context_of(state), bytes_of(to_document(secret))), link_to,
                         std::move(return_to), now + oidc_attempt_life};
    FW_CO_CHECK(co_await identities_.add_attempt(hash_of(state), std::move(attempt), now));
    co_return oidc_begun{std::move(address), binding};
}

task<result<oidc_finished>> oidc_service::finish(std::string provider, answer what, client from) {
    auto done = co_await finish_checked(std::move(provider), std::move(what), from);
    if (!done && done.error().kind != error_kind::unavailable)
        FW_CO_CHECK(co_await note(world_, "auth.oidc_refused", std::nullopt, from.address, audit_outcome::refused,
                                  {{"code", done.error().code}}));
    co_return done;
}

task<result<oidc_finished>> oidc_service::finish_checked(std::string provider, answer what, client from) {
    FW_CO_TRY(auto* const at, get_provider(provider));
    const auto now = world_.time.now();
    // Taken before anything else is looked at: an answer counts once, whatever becomes of it.
    FW_CO_TRY(const auto attempt, co_await identities_.take_attempt(hash_of(what.state), now));
    if (!attempt || attempt->provider != provider || !what.binding) co_return bad_state();
    FW_CO_TRY(const auto opened, world_.vault.open(context_of(what.state), attempt->secret));
    FW_CO_TRY(const auto secret, from_document(text_of(opened)));
    if (!crypto::same_bytes(bytes_of(to_hex(hash_of(*what.binding))), bytes_of(secret.binding))) co_return bad_state();
    if (what.issuer && *what.issuer != at->settings().issuer) co_return bad_state();
    if (what.error || !what.code)
        co_return fail(error_kind::unauthenticated, "auth.oidc_denied",
                       "The identity provider did not let you in. Begin anew, or sign in in another way.");
    FW_CO_TRY(auto claims, co_await at->redeem(*what.code, secret.verifier, secret.nonce, redirect_of(provider)));
    oidc_finished out{attempt->return_to, std::nullopt, std::nullopt};
    if (attempt->link_to) {
        FW_CO_CHECK(co_await link(*attempt->link_to, std::move(provider), std::move(claims), std::move(from)));
        co_return out;
    }
    FW_CO_TRY(auto found, co_await owner_of(provider, std::move(claims), from));
    if (!found) {
        out.mailed = true;
        co_return out;
    }
    auto who = std::move(*found);
    if (!who.active)
        co_return fail(error_kind::unauthenticated, "auth.bad_credentials", "This account can't be signed in to.");
    if (who.second_factor) {
        out.second_step = make_secret_token();
        oidc_attempt next{std::string(second_step), {}, who.id, "/", now + second_step_life};
        FW_CO_CHECK(co_await identities_.add_attempt(hash_of(*out.second_step), std::move(next), now));
        co_return out;
    }
    FW_CO_CHECK(co_await note(world_, "auth.signed_in", who.id, from.address, audit_outcome::done, {{"by", provider}}));
    FW_CO_TRY(out.in, co_await begin_session(world_, std::move(who), std::move(from)));
    co_return out;
}

task<result<signed_in>> oidc_service::finish_second_step(std::string token, std::string code, client from) {
    FW_CO_TRY(const auto attempt, co_await identities_.take_attempt(hash_of(token), world_.time.now()));
    if (!attempt || attempt->provider != second_step || !attempt->link_to) co_return bad_state();
    FW_CO_TRY(auto who, co_await world_.kept.find_user(*attempt->link_to));
    if (!who || !who->active) co_return bad_state();
    FW_CO_TRY(const bool good, co_await accept_code(world_, who->id, std::move(code)));
    if (!good) {
        FW_CO_CHECK(co_await note(world_, "auth.second_factor_refused", who->id, from.address, audit_outcome::refused));
        co_return wrong_code();
    }
    FW_CO_CHECK(co_await note(world_, "auth.signed_in", who->id, from.address));
    co_return co_await begin_session(world_, std::move(*who), std::move(from));
}

kept_identity oidc_service::identity_of(user_id owner, std::string provider, const identity_claims& who) const {
    const auto id = identity_id::make(world_.time.now());
    const auto sealed = [&](std::string_view field, const std::string& value) {
        return value.empty()
                   ? bytes{}
                   : world_.vault.seal("fields", fmt::format("identity {}: {}", to_string(id), field), bytes_of(value));
    };
    return {id,
            owner,
            std::move(provider),
            hash_of_subject(who),
            sealed("subject", who.subject),
            sealed("email", who.email),
            world_.time.now(),
            std::nullopt};
}

task<result<void>> oidc_service::link(user_id to, std::string provider, identity_claims who, client from) {
    FW_CO_TRY(const auto owner, co_await identities_.find_owner(provider, hash_of_subject(who), world_.time.now()));
    if (owner && *owner == to) co_return result<void>{};
    if (owner) co_return identity_taken();
    FW_CO_CHECK(co_await identities_.add(identity_of(to, provider, who)));
    FW_CO_TRY(const auto account, co_await world_.kept.find_user(to));
    if (account)
        FW_CO_CHECK(co_await world_.mail.security_notice(
            account->email, fmt::format("Your account can now be signed in to with {}.", provider)));
    co_return co_await note(world_, "auth.identity_linked", to, from.address, audit_outcome::done,
                            {{"provider", provider}});
}

task<result<std::optional<user>>> oidc_service::owner_of(std::string provider, identity_claims who, client from) {
    FW_CO_TRY(const auto owner, co_await identities_.find_owner(provider, hash_of_subject(who), world_.time.now()));
    if (owner) {
        FW_CO_TRY(auto found, co_await world_.kept.find_user(*owner));
        if (found) co_return std::move(*found);
        co_return bad_state();
    }
    if (!world_.policy.open_registration) {
        FW_CO_TRY(const bool first, co_await world_.kept.is_empty());
        if (!first)
            co_return fail(error_kind::forbidden, "auth.registration_closed",
                           "Accounts are made by the administrator here. Ask for one.");
    }
    FW_CO_TRY(const auto folded, fold_email(who.email));
    // Before anything is looked up: what becomes of an address is learnt by those alone who have shown that it is
    // theirs. Nor does anybody make an account in another's name.
    if (!who.email_verified)
        co_return fail(error_kind::forbidden, "auth.identity_unverified",
                       "Your identity provider does not vouch for your address. Verify it there and come back, or "
                       "register here with a password and link the identity then.");
    co_return co_await make_account(std::move(provider), std::move(who), folded, std::move(from));
}

task<result<std::optional<user>>> oidc_service::make_account(std::string provider, identity_claims who,
                                                             std::string folded, client from) {
    const auto now = world_.time.now();
    const auto id = user_id::make(now);
    auto made =
        co_await identities_.add_with_account({id, who.email, folded, {}, true, now}, identity_of(id, provider, who));
    if (!made && made.error().code == "auth.email_taken") {
        // Whose the account is, is written to its address and nowhere else.
        FW_CO_CHECK(co_await world_.mail.not_linked(folded, provider));
        FW_CO_CHECK(co_await note(world_, "auth.identity_not_linked", std::nullopt, from.address,
                                  audit_outcome::refused, {{"provider", provider}}));
        co_return std::nullopt;
    }
    if (!made) co_return std::unexpected(std::move(made).error());
    FW_CO_CHECK(
        co_await note(world_, "auth.identity_linked", id, from.address, audit_outcome::done, {{"provider", provider}}));
    FW_CO_CHECK(co_await note(world_, "auth.registered", id, from.address));
    co_return std::move(*made);
}

task<result<std::vector<linked_identity>>> oidc_service::list(user_id user) {
    FW_CO_TRY(const auto all, co_await identities_.list(user));
    std::vector<linked_identity> out;
    for (const auto& one : all) {
        linked_identity view{one.id, one.provider, {}, one.made, one.used};
        if (!one.email.empty()) {
            FW_CO_TRY(const auto email,
                      world_.vault.open(fmt::format("identity {}: email", to_string(one.id)), one.email));
            view.email = text_of(email);
        }
        out.push_back(std::move(view));
    }
    co_return out;
}

task<result<void>> oidc_service::unlink(user_id user, identity_id id, client from) {
    FW_CO_TRY(const auto all, co_await identities_.list(user));
    FW_CO_TRY(const auto who, co_await world_.kept.find_user(user));
    if (who && who->password_hash.empty() && all.size() == 1 && all.front().id == id)
        co_return fail(error_kind::conflict, "auth.last_sign_in",
                       "This is your only way to sign in. Set a password first (\"forgot password\").");
    FW_CO_TRY(const bool removed, co_await identities_.remove(user, id));
    if (!removed) co_return fail(error_kind::not_found, "auth.identity_unknown", "None of yours has this id.");
    if (who) FW_CO_CHECK(co_await world_.mail.security_notice(who->email, "An identity has been unlinked."));
    co_return co_await note(world_, "auth.identity_unlinked", user, from.address);
}

}  // namespace fw::auth
