#include "fw/objects/signed_links.hpp"

#include <charconv>
#include <optional>

#include "fw/base/encoding.hpp"
#include "fw/base/percent.hpp"
#include "fw/crypto/digest.hpp"
#include "sigv4.hpp"

namespace fw::objects {

namespace {

using std::chrono::seconds;

seconds unix_time(time_point t) {
    return std::chrono::floor<seconds>(t.time_since_epoch());
}

/// The value of `name` in the query; nothing if it is missing or there twice.
std::optional<std::string_view> find_parameter(std::string_view query, std::string_view name) {
    std::optional<std::string_view> out;
    while (!query.empty()) {
        const auto pair = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(query.size(), pair.size() + 1));
        if (pair.size() <= name.size() || !pair.starts_with(name) || pair[name.size()] != '=') continue;
        if (out) return std::nullopt;
        out = pair.substr(name.size() + 1);
    }
    return out;
}

std::unexpected<error> forged() {
    return fail(error_kind::forbidden, "files.signature", "This address is none of ours, or it has been changed.");
}

}  // namespace

std::string signed_links::signature(const object_key& key, std::int64_t expires, std::string_view download_as,
                                    std::string_view version) const {
    const auto text = fmt::format("GET\n{}\n{}\n{}\n{}", key.text(), expires, download_as, version);
    return to_base64url(crypto::hmac_sha256(key_, bytes_of(text)));
}

std::int64_t signed_links::expiry_of(seconds lifetime) const {
    const auto step = std::max<std::int64_t>(1, lifetime.count() / 2);
    return (unix_time(clock_.now()).count() / step + 1) * step + lifetime.count();
}

std::string signed_links::sign(const object_key& key, const link_terms& terms) const {
    const auto expires = expiry_of(terms.lifetime);
    auto out = fmt::format("/files/{}?expires={}", key.text(), expires);
    if (!terms.download_as.empty()) out += "&download=" + sigv4::encode(terms.download_as);
    if (!terms.version.empty()) out += "&v=" + terms.version;
    return out + "&signature=" + signature(key, expires, terms.download_as, terms.version);
}

result<signed_links::verified> signed_links::verify(const object_key& key, std::string_view query) const {
    const auto signature_text = find_parameter(query, "signature");
    const auto expires_text = find_parameter(query, "expires");
    if (!signature_text || !expires_text) return forged();
    const auto download = find_percent_decoded(find_parameter(query, "download").value_or(""));
    const auto version = find_parameter(query, "v").value_or("");
    std::int64_t expires = 0;
    const auto* const last = expires_text->data() + expires_text->size();
    const auto [end, code] = std::from_chars(expires_text->data(), last, expires);
    if (code != std::errc() || end != last || !download) return forged();
    if (!crypto::same_bytes(bytes_of(*signature_text), bytes_of(signature(key, expires, *download, version))))
        return forged();
    const auto left = seconds(expires) - unix_time(clock_.now());
    if (left <= seconds(0))
        return fail(error_kind::forbidden, "files.expired", "This address is no longer valid. Ask for a new one.");
    return verified{left, *download};
}

}  // namespace fw::objects
