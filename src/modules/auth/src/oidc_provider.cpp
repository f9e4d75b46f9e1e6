#include "oidc_provider.hpp"

#include "fw/base/base64.hpp"

namespace fw::auth {

namespace {

using namespace std::chrono_literals;

constexpr auto kept_for = 1h;
constexpr auto between_fetches = 1min;  ///< tokens with made-up key names make nobody fetch more often

std::unexpected<error> away(std::string_view why) {
    return fail(error_kind::unavailable, "auth.oidc_away",
                fmt::format("The identity provider does not answer as it should ({}). Try again later.", why));
}

}  // namespace

task<result<std::string>> oidc_provider::fetch(std::string address) {
    auto answer = co_await asks_.send({.url = std::move(address), .fields = {{"Accept", "application/json"}}});
    if (!answer) co_return away(answer.error().code);
    if (answer->status != 200) co_return away(fmt::format("status {}", answer->status));
    co_return std::move(answer->body);
}

task<result<discovery_document>> oidc_provider::discover() {
    const auto now = clock_.now();
    if (document_ && now < document_at_ + kept_for) co_return *document_;
    auto issuer = how_.issuer;
    if (issuer.ends_with('/')) issuer.pop_back();
    FW_CO_TRY(const auto text, co_await fetch(issuer + "/.well-known/openid-configuration"));
    FW_CO_TRY(document_, parse_discovery(text, how_.issuer));
    document_at_ = now;
    co_return *document_;
}

task<result<key_set>> oidc_provider::keys(std::string address, freshness how) {
    const auto now = clock_.now();
    const auto age =
        how == freshness::kept ? std::chrono::microseconds(kept_for) : std::chrono::microseconds(between_fetches);
    if (keys_ && now < keys_at_ + age) co_return *keys_;
    FW_CO_TRY(const auto text, co_await fetch(std::move(address)));
    FW_CO_TRY(keys_, key_set::parse(text));
    keys_at_ = now;
    co_return *keys_;
}

task<result<std::string>> oidc_provider::authorization_address(std::string state, std::string nonce,
                                                               std::string code_challenge, std::string redirect) {
    FW_CO_TRY(const auto document, co_await discover());
    const auto& at = document.authorization_endpoint;
    co_return fmt::format(
        "{}{}response_type=code&client_id={}&redirect_uri={}&scope={}&state={}&nonce={}&code_challenge={}&code_"
        "challenge_method=S256",
        at, at.contains('?') ? '&' : '?', http::escaped(how_.client_id), http::escaped(redirect),
        http::escaped(how_.scopes), state, nonce, code_challenge);
}

task<result<identity_claims>> oidc_provider::redeem(std::string code, std::string verifier, std::string nonce,
                                                    std::string redirect) {
    FW_CO_TRY(const auto document, co_await discover());
    http::client_request ask{.url = document.token_endpoint, .method = "POST"};
    ask.fields = {{"Accept", "application/json"}, {"Content-Type", "application/x-www-form-urlencoded"}};
    ask.body = fmt::format("grant_type=authorization_code&code={}&redirect_uri={}&code_verifier={}",
                           http::escaped(code), http::escaped(redirect), verifier);
    if (how_.client_secret.empty())
        ask.body += "&client_id=" + http::escaped(how_.client_id);
    else
        ask.fields.emplace_back("Authorization", "Basic " + to_base64(bytes_of(http::escaped(how_.client_id) + ':' +
                                                                               http::escaped(how_.client_secret))));
    auto answer = co_await asks_.send(std::move(ask));
    if (!answer) co_return away(answer.error().code);
    if (answer->status >= 500) co_return away(fmt::format("status {}", answer->status));
    if (answer->status != 200)
        co_return fail(error_kind::unauthenticated, "auth.oidc_refused",
                       "The identity provider does not confirm this sign-in. Begin anew.");
    FW_CO_TRY(const auto token, parse_token_answer(answer->body));
    const id_token_rules rules{how_.issuer, how_.client_id, std::move(nonce), clock_.now()};
    FW_CO_TRY(const auto known, co_await keys(document.keys_address, freshness::kept));
    auto claims = verify_id_token(token, known, rules);
    if (claims || claims.error().code != "auth.oidc_key_unknown") co_return claims;
    FW_CO_TRY(const auto newer, co_await keys(document.keys_address, freshness::anew));
    co_return verify_id_token(token, newer, rules);
}

}  // namespace fw::auth
