#include "fw/auth/access_token.hpp"

#include "fw/base/json.hpp"
#include "fw/base/json_text.hpp"
#include "fw/crypto/digest.hpp"

namespace fw::auth {

namespace {

constexpr std::size_t longest_token = 8 * 1024;

std::unexpected<error> invalid_token() {
    return fail(error_kind::unauthenticated, "auth.token_invalid", "The access token is not valid. Sign in again.");
}

std::int64_t seconds_of(time_point t) {
    return std::chrono::floor<std::chrono::seconds>(t).time_since_epoch().count();
}

void append_texts(std::string& out, std::string_view name, const std::vector<std::string>& values) {
    out += ",\"";
    out += name;
    out += "\":[";
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (i > 0) out += ',';
        append_json_string(out, values[i]);
    }
    out += ']';
}

void append_time(std::string& out, std::string_view name, time_point t) {
    out += ",\"";
    out += name;
    out += "\":";
    append_json_number(out, seconds_of(t));
}

std::string payload_of(const claims& c) {
    std::string out = R"({"sub":")" + to_string(c.user) + R"(","email":)";
    append_json_string(out, c.email);
    append_texts(out, "roles", c.roles);
    append_texts(out, "permissions", c.permissions);
    out += R"(,"sid":")" + to_string(c.session) + '"';
    append_time(out, "iat", c.issued);
    append_time(out, "exp", c.expires);
    append_time(out, "auth_time", c.proved);
    if (c.generation != 0) {
        out += ",\"gen\":";
        append_json_number(out, c.generation);
    }
    if (c.must_enrol) out += ",\"enrol\":true";
    out += '}';
    return out;
}

result<std::vector<std::string>> get_texts(const json_object& object, std::string_view name) {
    FW_TRY(const auto* array, object.get_array(name));
    std::vector<std::string> out;
    for (const auto& value : *array) {
        if (!value.is_string()) return invalid_token();
        out.emplace_back(value.as_string());
    }
    return out;
}

result<time_point> get_time(const json_object& object, std::string_view name) {
    FW_TRY(const double seconds, object.get_number(name));
    if (!(seconds >= 0 && seconds < 1e11)) return invalid_token();
    return time_point{std::chrono::seconds(static_cast<std::int64_t>(seconds))};
}

result<claims> parse_payload(std::string_view text) {
    FW_TRY(const auto document, parse_json(text));
    FW_TRY(const auto object, json_object::from(document));
    claims c;
    FW_TRY(const auto subject, object.get_string("sub"));
    FW_TRY(c.email, object.get_string("email"));
    FW_TRY(c.roles, get_texts(object, "roles"));
    FW_TRY(c.permissions, get_texts(object, "permissions"));
    FW_TRY(const auto session, object.find_string("sid"));
    FW_TRY(c.issued, get_time(object, "iat"));
    FW_TRY(c.expires, get_time(object, "exp"));
    c.proved = c.issued;
    if (object.has("auth_time")) {
        FW_TRY(c.proved, get_time(object, "auth_time"));
    }
    if (object.has("gen")) {
        FW_TRY(const double generation, object.get_number("gen"));
        if (!(generation >= 0 && generation < 9e15)) return invalid_token();
        c.generation = static_cast<std::int64_t>(generation);
    }
    if (object.has("enrol")) {
        FW_TRY(c.must_enrol, object.get_bool("enrol"));
    }
    const auto user = web::user_id::find(subject);
    const auto session_id = find_uuid(session.value_or(to_string(uuid{})));
    if (!user || !session_id) return invalid_token();
    c.user = *user;
    c.session = *session_id;
    return c;
}

/// header.payload.signature
struct token_parts {
    std::string_view header, payload, signature;
    std::string_view signed_part;
};

std::optional<token_parts> find_parts(std::string_view token) {
    if (token.size() > longest_token) return std::nullopt;
    const auto first = token.find('.'), last = token.rfind('.');
    if (first == token.npos || first == last) return std::nullopt;
    token_parts out{token.substr(0, first), token.substr(first + 1, last - first - 1), token.substr(last + 1),
                    token.substr(0, last)};
    if (out.payload.contains('.')) return std::nullopt;
    return out;
}

/// The header's algorithm and key name, if it has nothing that we would have to understand ("crit").
struct token_header {
    std::string algorithm;
    std::string key;
};

std::optional<token_header> find_header(std::string_view text) {
    const auto document = parse_json(text);
    const auto object =
        document ? json_object::from(*document) : result<json_object>(std::unexpected(document.error()));
    if (!object || !object->only({"alg", "typ", "kid"})) return std::nullopt;
    const auto algorithm = object->get_string("alg");
    const auto key = object->find_string("kid");
    if (!algorithm || !key) return std::nullopt;
    return token_header{*algorithm, key->value_or("")};
}

}  // namespace

std::string token_signer::sign(const claims& c) const {
    const auto keys = keys_.get();
    // `issued` is rounded down.
    const auto later = std::ranges::find_if(
        *keys, [&](const timed_key& k) { return k.signs_from > c.issued + std::chrono::seconds(1); });
    const auto& key = later == keys->begin() ? later->key : std::prev(later)->key;
    const auto header = fmt::format(R"({{"alg":"ES256","typ":"JWT","kid":"{}"}})", key.verifying().id());
    std::string out = to_base64url(bytes_of(header)) + '.' + to_base64url(bytes_of(payload_of(c)));
    const auto signature = key.sign(out);
    out += '.';
    out += to_base64url(signature);
    return out;
}

std::vector<crypto::verifying_key> token_signer::verifying_keys() const {
    std::vector<crypto::verifying_key> out;
    for (const auto& k : *keys_.get()) out.push_back(k.key.verifying());
    return out;
}

token_verifier::token_verifier(std::vector<crypto::verifying_key> keys) : trust_(public_keys(std::move(keys))) {}

void token_verifier::replace(std::vector<crypto::verifying_key> keys) {
    std::get<public_keys>(trust_).replace(std::move(keys));
}

token_verifier token_verifier::with_shared_secret(std::string_view secret) {
    const auto data = bytes_of(secret);
    return token_verifier(shared_secret{{data.begin(), data.end()}});
}

bool token_verifier::is_genuine(std::string_view header, std::string_view signed_part,
                                std::span<const std::uint8_t> signature) const {
    const auto said = find_header(header);
    if (!said) return false;
    if (const auto* secret = std::get_if<shared_secret>(&trust_)) {
        return said->algorithm == "HS256" &&
               crypto::same_bytes(crypto::hmac_sha256(secret->value, bytes_of(signed_part)), signature);
    }
    const auto keys = std::get<public_keys>(trust_).get();
    const auto key = std::ranges::find(*keys, said->key, &crypto::verifying_key::id);
    return said->algorithm == "ES256" && key != keys->end() && key->verifies(signed_part, signature);
}

result<claims> token_verifier::verify(std::string_view token, time_point now) const {
    const auto parts = find_parts(token);
    if (!parts) return invalid_token();
    const auto header = find_base64url(parts->header), payload = find_base64url(parts->payload);
    const auto signature = find_base64url(parts->signature);
    if (!header || !payload || !signature || !is_genuine(text_of(*header), parts->signed_part, *signature))
        return invalid_token();
    auto c = parse_payload(text_of(*payload));
    if (!c) return invalid_token();
    if (now >= c->expires)
        return fail(error_kind::unauthenticated, "auth.token_expired", "The access token has expired. Refresh it.");
    return c;
}

std::string token_verifier::to_jwks() const {
    std::string out = "{\"keys\":[";
    if (const auto* keys = std::get_if<public_keys>(&trust_)) {
        const auto all = keys->get();
        for (const auto& key : *all) {
            if (out.back() != '[') out += ',';
            out += fmt::format(R"({{"kty":"EC","crv":"P-256","use":"sig","alg":"ES256","kid":"{}","x":"{}","y":"{}"}})",
                               key.id(), key.x(), key.y());
        }
    }
    return out + "]}";
}

web::principal to_principal(const claims& c) {
    web::principal out;
    out.user = c.user;
    out.email = c.email;
    out.roles = c.roles;
    out.permissions = c.permissions;
    out.session = c.session;
    out.must_enrol = c.must_enrol;
    return out;
}

}  // namespace fw::auth
