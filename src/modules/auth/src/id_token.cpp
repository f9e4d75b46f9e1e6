#include "id_token.hpp"

#include "fw/base/json.hpp"
#include "fw/crypto/digest.hpp"
#include "fw/http/http_client.hpp"

namespace fw::auth {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t longest_token = 16 * 1024, most_keys = 64, longest_subject = 255;
constexpr auto clocks_differ = 60s;
constexpr auto oldest = 15min;  ///< a token that was made longer ago is no answer to our question

std::unexpected<error> bad(std::string why) {
    return fail(error_kind::unauthenticated, "auth.oidc_token",
                "The provider's answer can't be believed: " + why + ".");
}

std::unexpected<error> bad_discovery(std::string why) {
    return fail(error_kind::unavailable, "auth.oidc_discovery",
                "The provider's description can't be used: " + why + ".");
}

std::optional<std::string> text_in(const json_object& object, std::string_view name) {
    const auto text = object.find_string(name);
    return text ? *text : std::nullopt;
}

result<json::object> object_of(std::string_view text) {
    FW_TRY(auto document, parse_json(text));
    if (!document.is_object()) return fail(error_kind::invalid, "json.type", "This is no object.");
    return std::move(document.as_object());
}

/// "aud" is one text or several.
std::optional<std::vector<std::string>> audiences_in(const json::object& object) {
    std::vector<std::string> out;
    const auto* aud = object.if_contains("aud");
    if (aud == nullptr) return std::nullopt;
    if (aud->is_string()) return std::vector{std::string(aud->as_string())};
    if (!aud->is_array()) return std::nullopt;
    for (const auto& one : aud->as_array()) {
        if (!one.is_string()) return std::nullopt;
        out.emplace_back(one.as_string());
    }
    return out;
}

std::optional<time_point> time_in(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    if (value == nullptr || !value->is_number()) return std::nullopt;
    const auto seconds = value->to_number<double>();
    if (!(seconds >= 0 && seconds < 1e11)) return std::nullopt;
    return time_point{std::chrono::seconds(static_cast<std::int64_t>(seconds))};
}

std::string text_or_nothing(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

result<identity_claims> check_claims(const json::object& c, const id_token_rules& rules) {
    if (text_or_nothing(c, "iss") != rules.issuer) return bad("it is another issuer's");
    const auto audiences = audiences_in(c);
    if (!audiences || std::ranges::find(*audiences, rules.client_id) == audiences->end())
        return bad("it is not for us");
    const bool names_party = c.contains("azp");
    if (audiences->size() > 1 && !names_party) return bad("it is for several and does not say for whom");
    if (names_party && text_or_nothing(c, "azp") != rules.client_id) return bad("it was made for somebody else");
    const auto issued = time_in(c, "iat"), expires = time_in(c, "exp");
    if (!issued || !expires) return bad("it has no times");
    if (rules.now >= *expires + clocks_differ) return bad("it has expired");
    if (*issued > rules.now + clocks_differ || *issued < rules.now - oldest) return bad("it was not made now");
    if (const auto from = time_in(c, "nbf"); c.contains("nbf") && (!from || *from > rules.now + clocks_differ))
        return bad("it is not valid yet");
    const auto nonce = text_or_nothing(c, "nonce");
    if (rules.nonce.empty() || !crypto::same_bytes(bytes_of(nonce), bytes_of(rules.nonce)))
        return bad("it answers another question");
    identity_claims out{.issuer = rules.issuer, .subject = text_or_nothing(c, "sub")};
    if (out.subject.empty() || out.subject.size() > longest_subject) return bad("it does not say who");
    out.email = text_or_nothing(c, "email");
    const auto* verified = c.if_contains("email_verified");
    // Some providers send the text "true".
    out.email_verified = verified != nullptr && ((verified->is_bool() && verified->as_bool()) ||
                                                 (verified->is_string() && verified->as_string() == "true"));
    return out;
}

}  // namespace

result<discovery_document> parse_discovery(std::string_view text, std::string_view issuer) {
    const auto document = parse_json(text);
    if (!document) return bad_discovery("it is no JSON");
    const auto object = json_object::from(*document);
    if (!object) return bad_discovery("it is no object");
    discovery_document out;
    out.issuer = text_in(*object, "issuer").value_or("");
    if (out.issuer != issuer) return bad_discovery("it is another issuer's");
    out.authorization_endpoint = text_in(*object, "authorization_endpoint").value_or("");
    out.token_endpoint = text_in(*object, "token_endpoint").value_or("");
    out.keys_address = text_in(*object, "jwks_uri").value_or("");
    for (const auto* address : {&out.authorization_endpoint, &out.token_endpoint, &out.keys_address}) {
        if (!http::is_safe_url(*address) || (http::is_loopback_url(*address) && !http::is_loopback_url(issuer)))
            return bad_discovery("an address is missing or not safe");
    }
    if (const auto* says = object->raw().if_contains("authorization_response_iss_parameter_supported"))
        out.announces_issuer = says->is_bool() && says->as_bool();
    return out;
}

result<key_set> key_set::parse(std::string_view text) {
    const auto no_keys = [] {
        return fail(error_kind::unavailable, "auth.oidc_keys", "The provider's keys can't be read.");
    };
    const auto document = parse_json(text);
    if (!document || !document->is_object()) return no_keys();
    const auto* list = document->as_object().if_contains("keys");
    if (list == nullptr || !list->is_array()) return no_keys();
    key_set out;
    for (const auto& one : list->as_array()) {
        if (!one.is_object() || out.keys_.size() == most_keys) continue;
        const auto& k = one.as_object();
        const auto use = text_or_nothing(k, "use"), kind = text_or_nothing(k, "kty");
        if (!use.empty() && use != "sig") continue;
        const auto id = text_or_nothing(k, "kid"), algorithm = text_or_nothing(k, "alg");
        if (kind == "RSA" && (algorithm.empty() || algorithm == "RS256")) {
            if (auto key = crypto::rsa_verifying_key::from_numbers(text_or_nothing(k, "n"), text_or_nothing(k, "e")))
                out.keys_.push_back({id, std::move(*key)});
        } else if (kind == "EC" && text_or_nothing(k, "crv") == "P-256" &&
                   (algorithm.empty() || algorithm == "ES256")) {
            if (auto key = crypto::verifying_key::from_coordinates(text_or_nothing(k, "x"), text_or_nothing(k, "y")))
                out.keys_.push_back({id, std::move(*key)});
        }
    }
    return out;
}

bool key_set::has(std::string_view key_id) const {
    return key_id.empty() ? !keys_.empty() : std::ranges::find(keys_, key_id, &named::id) != keys_.end();
}

bool key_set::verifies(std::string_view algorithm, std::string_view key_id, std::string_view message,
                       std::span<const std::uint8_t> signature) const {
    const named* only = nullptr;
    for (const auto& k : keys_) {
        const bool fits =
            std::holds_alternative<crypto::rsa_verifying_key>(k.key) ? algorithm == "RS256" : algorithm == "ES256";
        if (!fits || (!key_id.empty() && k.id != key_id)) continue;
        if (only != nullptr) return false;  // which of them is not said
        only = &k;
    }
    return only != nullptr && std::visit([&](const auto& key) { return key.verifies(message, signature); }, only->key);
}

result<identity_claims> verify_id_token(std::string_view token, const key_set& keys, const id_token_rules& rules) {
    const auto first = token.find('.'), last = token.rfind('.');
    if (token.size() > longest_token || first == token.npos || first == last ||
        token.substr(first + 1, last - first - 1).contains('.'))
        return bad("it is no signed token");
    const auto header = find_base64url(token.substr(0, first));
    const auto payload = find_base64url(token.substr(first + 1, last - first - 1));
    const auto signature = find_base64url(token.substr(last + 1));
    if (!header || !payload || !signature) return bad("it is no signed token");
    const auto head = object_of(text_of(*header));
    if (!head || head->contains("crit")) return bad("it demands what we do not know");
    const auto algorithm = text_or_nothing(*head, "alg"), key_id = text_or_nothing(*head, "kid");
    // The list is ours, never the token's: no "none", nothing with a shared secret.
    if (algorithm != "RS256" && algorithm != "ES256") return bad("it is not signed as it must be");
    if (!keys.has(key_id))
        return fail(error_kind::unauthenticated, "auth.oidc_key_unknown",
                    "The provider signed with a key that it does not publish.");
    if (!keys.verifies(algorithm, key_id, token.substr(0, last), *signature)) return bad("its signature is not right");
    const auto claims = object_of(text_of(*payload));
    if (!claims) return bad("it is no signed token");
    return check_claims(*claims, rules);
}

result<std::string> parse_token_answer(std::string_view text) {
    const auto answer = object_of(text);
    auto token = answer ? text_or_nothing(*answer, "id_token") : std::string();
    if (token.empty())
        return fail(error_kind::unauthenticated, "auth.oidc_answer", "The provider did not say who signed in.");
    return token;
}

}  // namespace fw::auth
