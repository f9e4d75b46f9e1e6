#include "fw/auth/access_token.hpp"

#include "fw/base/json.hpp"
#include "fw/base/json_text.hpp"
#include "fw/crypto/digest.hpp"
#include "fw/web/document.hpp"

namespace fw::auth {

namespace {

/// What a token says, as it stands in it.
struct token_payload {
    web::user_id sub;
    std::string email;
    std::vector<std::string> roles, permissions;
    std::optional<uuid> sid;
    double iat = 0, exp = 0;
    std::optional<double> auth_time;
    std::optional<std::int64_t> gen;
    std::optional<bool> enrol;
};

}  // namespace

}  // namespace fw::auth

template <>
struct fw::web::shape_of<fw::auth::token_payload> {
    using t = fw::auth::token_payload;
    [[maybe_unused]] static constexpr std::string_view name = "TokenPayload";
    static auto members() {
        return std::tuple{member("sub", &t::sub),
                          member("email", &t::email),
                          member("roles", &t::roles),
                          member("permissions", &t::permissions),
                          member("sid", &t::sid),
                          member("iat", &t::iat),
                          member("exp", &t::exp),
                          member("auth_time", &t::auth_time),
                          member("gen", &t::gen, integer{}.least(0)),
                          member("enrol", &t::enrol)};
    }
};

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

result<time_point> time_of(double seconds) {
    if (!(seconds >= 0 && seconds < 1e11)) return invalid_token();
    return time_point{std::chrono::seconds(static_cast<std::int64_t>(seconds))};
}

result<claims> parse_payload(std::string_view text) {
    FW_TRY(auto p, web::read_document<token_payload>(text));
    claims c;
    c.user = p.sub;
    c.email = std::move(p.email);
    c.roles = std::move(p.roles);
    c.permissions = std::move(p.permissions);
    c.session = p.sid.value_or(uuid{});
    FW_TRY(c.issued, time_of(p.iat));
    FW_TRY(c.expires, time_of(p.exp));
    FW_TRY(c.proved, time_of(p.auth_time.value_or(p.iat)));
    c.generation = p.gen.value_or(c.generation);
    c.must_enrol = p.enrol.value_or(false);
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
    if (auto* held = std::get_if<public_keys>(&trust_)) held->replace(std::move(keys));
}

token_verifier token_verifier::with_shared_secret(std::string_view secret) {
    return token_verifier(shared_secret{std::make_shared<const crypto::hmac_sha256_key>(bytes_of(secret))});
}

bool token_verifier::is_genuine(std::string_view header, std::string_view signed_part,
                                std::span<const std::uint8_t> signature) const {
    if (const auto* secret = std::get_if<shared_secret>(&trust_)) {
        static const auto usual_header = to_base64url(bytes_of(R"({"alg":"HS256","typ":"JWT"})"));
        return header == usual_header && crypto::same_bytes(secret->key->of(bytes_of(signed_part)), signature);
    }
    const auto text = find_base64url(header);
    const auto said = text ? find_header(text_of(*text)) : std::nullopt;
    if (!said) return false;
    const auto keys = std::get<public_keys>(trust_).get();
    const auto key = std::ranges::find(*keys, said->key, &crypto::verifying_key::id);
    return said->algorithm == "ES256" && key != keys->end() && key->verifies(signed_part, signature);
}

result<claims> token_verifier::verify(std::string_view token, time_point now) const {
    const auto parts = find_parts(token);
    if (!parts) return invalid_token();
    const auto payload = find_base64url(parts->payload), signature = find_base64url(parts->signature);
    if (!payload || !signature || !is_genuine(parts->header, parts->signed_part, *signature)) return invalid_token();
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

web::principal to_principal(claims c) {
    web::principal out;
    out.user = c.user;
    out.email = std::move(c.email);
    out.roles = std::move(c.roles);
    out.permissions = std::move(c.permissions);
    out.session = c.session;
    out.must_enrol = c.must_enrol;
    return out;
}

}  // namespace fw::auth
