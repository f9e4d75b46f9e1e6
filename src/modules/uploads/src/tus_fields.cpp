#include "tus_fields.hpp"

#include <algorithm>
#include <charconv>

#include "fw/base/base64.hpp"

namespace fw::uploads {

namespace {

constexpr std::size_t most_metadata = 4096;
constexpr std::size_t most_names = 20;
constexpr std::size_t most_name = 100;

std::unexpected<error> bad_metadata(std::string message) {
    return fail(error_kind::invalid, "uploads.metadata", std::move(message), "Upload-Metadata");
}

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

}  // namespace

result<std::map<std::string, std::string>> parse_metadata(std::string_view field) {
    std::map<std::string, std::string> out;
    if (field.size() > most_metadata) return bad_metadata("Upload-Metadata has at most 4096 bytes.");
    for (auto rest = trimmed(field); !rest.empty();) {
        const auto pair = trimmed(rest.substr(0, rest.find(',')));
        const auto comma = rest.find(',');
        rest = comma == rest.npos ? std::string_view() : rest.substr(comma + 1);
        const auto name = pair.substr(0, pair.find(' '));
        const auto coded = trimmed(pair.substr(name.size()));
        const auto is_printable = [](char c) { return c > 0x20 && c < 0x7f; };
        if (name.empty() || name.size() > most_name || !std::ranges::all_of(name, is_printable))
            return bad_metadata("A name in Upload-Metadata has 1 to 100 printable characters.");
        const auto value = find_base64(coded);
        if (!value) return bad_metadata(fmt::format("The value of {} in Upload-Metadata is no base64.", name));
        if (!out.emplace(std::string(name), std::string(text_of(*value))).second)
            return bad_metadata(fmt::format("{} stands twice in Upload-Metadata.", name));
        if (out.size() > most_names) return bad_metadata("Upload-Metadata has at most 20 names.");
    }
    return out;
}

std::string to_metadata(const std::map<std::string, std::string>& metadata) {
    std::string out;
    for (const auto& [name, value] : metadata) {
        if (!out.empty()) out += ',';
        out += name;
        if (!value.empty()) out += ' ' + to_base64(bytes_of(value));
    }
    return out;
}

result<std::optional<told_checksum>> parse_checksum(std::string_view field) {
    if (field.empty()) return std::nullopt;
    const auto refuse = [](std::string message) {
        return fail(error_kind::invalid, "uploads.checksum", std::move(message), "Upload-Checksum");
    };
    const auto space = field.find(' ');
    const auto name = field.substr(0, space);
    if (name != "sha1" && name != "sha256") return refuse("Checksums are sha1 or sha256.");
    const bool sha1 = name == "sha1";
    auto value = find_base64(space == field.npos ? std::string_view() : field.substr(space + 1));
    if (!value || value->size() != (sha1 ? 20 : 32)) return refuse("The checksum is not one of its kind in base64.");
    return told_checksum{sha1 ? told_checksum::kind::sha1 : told_checksum::kind::sha256, std::move(*value)};
}

result<std::uint64_t> parse_bytes(std::string_view field, std::string_view name) {
    std::uint64_t out = 0;
    const auto* const last = field.data() + field.size();
    const auto [end, code] = std::from_chars(field.data(), last, out);
    if (field.empty() || code != std::errc() || end != last || out > (std::uint64_t{1} << 62U))
        return fail(error_kind::invalid, "uploads.field", fmt::format("{} is a number of bytes.", name),
                    std::string(name));
    return out;
}

std::string to_http_date(time_point t) {
    static constexpr std::string_view days = "SunMonTueWedThuFriSat";
    static constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    const auto day = std::chrono::floor<std::chrono::days>(t);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::seconds>(t - day));
    return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT",
                       days.substr(std::chrono::weekday(day).c_encoding() * 3, 3), static_cast<unsigned>(date.day()),
                       months.substr((static_cast<unsigned>(date.month()) - 1) * 3, 3), static_cast<int>(date.year()),
                       time.hours().count(), time.minutes().count(), time.seconds().count());
}

}  // namespace fw::uploads
