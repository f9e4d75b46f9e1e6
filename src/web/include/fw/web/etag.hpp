// Entity tags and the preconditions that name them (RFC 9110, 8.8.3 and 13).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "fw/base/error.hpp"

namespace fw::web {

/// A strong tag, with its quotes: `"v17"` of a version, `"v17-a"` of one of the texts in which it was sent, `"h5f…"` of
/// bytes.
class etag {
public:
    /// `text`: letters and digits that differ where the bytes of one version do, as with links that are renewed.
    [[nodiscard]] static etag of_version(std::int64_t version, std::string_view text = {});
    /// 128 bits over the bytes (FNV-1a): tells states of one thing apart, resists nobody who forges.
    [[nodiscard]] static etag of_bytes(std::string_view bytes);
    /// `"text"`, of a tag that somebody else made; `of_bytes` of it where a tag may not have its characters.
    [[nodiscard]] static etag of_text(std::string_view text);

    [[nodiscard]] const std::string& text() const { return text_; }
    bool operator==(const etag&) const = default;

private:
    explicit etag(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

/// Whether `If-None-Match` names the tag (weakly, or "*"): a GET answers 304 then.
[[nodiscard]] bool is_in_none_match(std::string_view if_none_match, const etag& current);

enum class precondition : std::uint8_t { optional, required };

/// Whether a write may go on. Errors: `http.if_match_failed` (stale, 412) if `If-Match` does not name the tag;
/// `http.if_match_required` (428) if it is not there and has to be.
[[nodiscard]] result<void> check_if_match(std::string_view if_match, const etag& current,
                                          precondition need = precondition::optional);

/// The version that `If-Match` names, for writes that compare it where the row is: `"v17"`, `"v17-a"` → 17, nothing for
/// "*" or an absent field. Errors: `http.if_match_failed` if it is the tag of something else; `http.if_match_required`.
[[nodiscard]] result<std::optional<std::int64_t>> find_version(std::string_view if_match,
                                                               precondition need = precondition::optional);

}  // namespace fw::web
