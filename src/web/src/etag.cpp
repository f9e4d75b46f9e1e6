#include "fw/web/etag.hpp"

#include <algorithm>

#include <charconv>

namespace fw::web {

namespace {

__extension__ typedef unsigned __int128 wide;

/// Takes one tag of a list `"a", W/"b"`, with its quotes and without "W/"; nothing at the end or for what is no tag.
std::optional<std::string_view> take_tag(std::string_view& rest, bool& weak) {
    const auto start = rest.find_first_not_of(" \t,");
    if (start == rest.npos) return std::nullopt;
    rest.remove_prefix(start);
    weak = rest.starts_with("W/");
    if (weak) rest.remove_prefix(2);
    const auto end = rest.starts_with('"') ? rest.find('"', 1) : rest.npos;
    if (end == rest.npos) return std::nullopt;
    const auto tag = rest.substr(0, end + 1);
    rest.remove_prefix(end + 1);
    return tag;
}

bool is_star(std::string_view field) {
    const auto first = field.find_first_not_of(" \t");
    return first != field.npos && field[first] == '*' && field.find_first_not_of(" \t", first + 1) == field.npos;
}

std::unexpected<error> changed_meanwhile() {
    return fail(error_kind::stale, "http.if_match_failed",
                "This has changed since you read it. Read it again and repeat your change.", "If-Match");
}

result<void> check_need(std::string_view if_match, precondition need) {
    if (need == precondition::required && if_match.empty())
        return fail(error_kind::invalid, "http.if_match_required",
                    "Send If-Match with the ETag that you read, so that nobody's change is lost.", "If-Match");
    return {};
}

}  // namespace

etag etag::of_version(std::int64_t version, std::string_view text) {
    return etag(fmt::format("\"v{}{}{}\"", version, text.empty() ? "" : "-", text));
}

etag etag::of_text(std::string_view text) {
    const auto may_stand = [](char c) { return c > 0x20 && c < 0x7f && c != '"'; };
    if (!std::ranges::all_of(text, may_stand)) return of_bytes(text);
    return etag(fmt::format("\"{}\"", text));
}

etag etag::of_bytes(std::string_view bytes) {
    constexpr wide prime = (wide{0x1000000} << 64) + 0x13b;
    wide hash = (wide{0x6c62272e07bb0142} << 64) + 0x62b821756295c58d;
    for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * prime;
    return etag(
        fmt::format("\"h{:016x}{:016x}\"", static_cast<std::uint64_t>(hash >> 64), static_cast<std::uint64_t>(hash)));
}

bool is_in_none_match(std::string_view if_none_match, const etag& current) {
    if (is_star(if_none_match)) return true;
    bool weak = false;
    while (const auto tag = take_tag(if_none_match, weak))
        if (*tag == current.text()) return true;
    return false;
}

namespace {

/// "v17": it names a state of the thing, whatever the bytes in which that was sent. A compressed answer carries it as a
/// weak one, and whoever sends that back has seen the version all the same.
bool names_version(std::string_view tag) {
    return tag.starts_with("\"v") && tag.size() >= 4;
}

}  // namespace

result<void> check_if_match(std::string_view if_match, const etag& current, precondition need) {
    FW_CHECK(check_need(if_match, need));
    if (if_match.empty() || is_star(if_match)) return {};
    bool weak = false;
    while (const auto tag = take_tag(if_match, weak))
        if (*tag == current.text() && (!weak || names_version(*tag))) return {};
    return changed_meanwhile();
}

result<std::optional<std::int64_t>> find_version(std::string_view if_match, precondition need) {
    FW_CHECK(check_need(if_match, need));
    if (if_match.empty() || is_star(if_match)) return std::nullopt;
    bool weak = false;
    const auto tag = take_tag(if_match, weak);
    std::int64_t version = 0;
    if (!tag || !names_version(*tag)) return changed_meanwhile();
    const auto whole = tag->substr(2, tag->size() - 3);
    const auto digits = whole.substr(0, whole.find('-'));
    const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), version);
    if (code != std::errc() || end != digits.data() + digits.size()) return changed_meanwhile();
    return version;
}

}  // namespace fw::web
