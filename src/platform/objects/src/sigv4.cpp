#include "sigv4.hpp"

#include <algorithm>

#include "fw/base/encoding.hpp"
#include "fw/crypto/digest.hpp"

namespace fw::objects::sigv4 {

namespace {

constexpr std::string_view algorithm = "AWS4-HMAC-SHA256";

std::string hash(std::string_view text) {
    return to_hex(crypto::sha256(bytes_of(text)));
}

std::string signed_names(const pairs& fields) {
    std::string out;
    for (const auto& [name, value] : fields) out += (out.empty() ? "" : ";") + name;
    return out;
}

/// Outer blanks go, inner ones become one.
std::string trimmed(std::string_view text) {
    std::string out;
    for (const char c : text)
        if (c != ' ' || (!out.empty() && out.back() != ' ')) out += c;
    while (out.ends_with(' ')) out.pop_back();
    return out;
}

std::string canonical(const request& r) {
    auto out = fmt::format("{}\n{}\n{}\n", r.method, r.path, canonical_query(r.query));
    for (const auto& [name, value] : r.fields) out += name + ":" + trimmed(value) + "\n";
    return out.append("\n").append(signed_names(r.fields)).append("\n").append(r.payload_hash);
}

std::string scope_of(const scope& where, std::string_view date) {
    return fmt::format("{}/{}/{}/aws4_request", date.substr(0, 8), where.region, where.service);
}

std::string sign(const request& r, const credentials& who, const scope& where, const std::string& date) {
    const auto text = fmt::format("{}\n{}\n{}\n{}", algorithm, date, scope_of(where, date), hash(canonical(r)));
    auto key = crypto::hmac_sha256(bytes_of("AWS4" + who.secret_key), bytes_of(date.substr(0, 8)));
    for (const std::string_view word : {std::string_view(where.region), std::string_view(where.service),
                                        std::string_view("aws4_request"), std::string_view(text)})
        key = crypto::hmac_sha256(key, bytes_of(word));
    return to_hex(key);
}

}  // namespace

std::string amz_date(time_point t) {
    // "2013-05-24T00:00:00.000Z"
    const auto text = to_rfc3339(t);
    std::string out;
    for (const char c : text.substr(0, 19))
        if (c != '-' && c != ':') out += c;
    return out + "Z";
}

std::string encode(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                           c == '.' || c == '_' || c == '~';
        if (plain)
            out += c;
        else
            out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return out;
}

std::string canonical_query(pairs query) {
    for (auto& [name, value] : query) {
        name = encode(name);
        value = encode(value);
    }
    std::ranges::sort(query);
    std::string out;
    for (const auto& [name, value] : query) out += (out.empty() ? "" : "&") + name + "=" + value;
    return out;
}

std::string authorize(const request& r, const credentials& who, const scope& where, time_point now) {
    auto sorted = r;
    std::ranges::sort(sorted.fields);
    const auto date = amz_date(now);
    return fmt::format("{} Credential={}/{},SignedHeaders={},Signature={}", algorithm, who.access_key,
                       scope_of(where, date), signed_names(sorted.fields), sign(sorted, who, where, date));
}

std::string presign(request r, const credentials& who, const scope& where, time_point now,
                    std::chrono::seconds lifetime) {
    std::ranges::sort(r.fields);
    const auto date = amz_date(now);
    r.query.emplace_back("X-Amz-Algorithm", algorithm);
    r.query.emplace_back("X-Amz-Credential", who.access_key + "/" + scope_of(where, date));
    r.query.emplace_back("X-Amz-Date", date);
    r.query.emplace_back("X-Amz-Expires", std::to_string(lifetime.count()));
    r.query.emplace_back("X-Amz-SignedHeaders", signed_names(r.fields));
    if (!who.session_token.empty()) r.query.emplace_back("X-Amz-Security-Token", who.session_token);
    return canonical_query(r.query) + "&X-Amz-Signature=" + sign(r, who, where, date);
}

}  // namespace fw::objects::sigv4
