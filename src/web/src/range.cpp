#include "fw/web/range.hpp"

#include <charconv>

#include "field_values.hpp"
#include "fw/web/request.hpp"

namespace fw::web {

namespace {

std::optional<std::uint64_t> find_count(std::string_view digits) {
    std::uint64_t out = 0;
    const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), out);
    if (end != digits.data() + digits.size() || digits.empty()) return std::nullopt;
    if (code == std::errc::result_out_of_range) return UINT64_MAX;
    return code == std::errc() ? std::optional(out) : std::nullopt;
}

/// Takes what stands before the separator.
std::string_view take(std::string_view& rest, char separator) {
    const auto end = rest.find(separator);
    const auto out = rest.substr(0, end);
    rest = end == rest.npos ? std::string_view() : rest.substr(end + 1);
    return trimmed(out);
}

/// "q=0.8" in thousandths; 1000 where there is none.
int weight_of(std::string_view parameters) {
    while (!parameters.empty()) {
        const auto one = take(parameters, ';');
        if (one.size() < 3 || (one[0] != 'q' && one[0] != 'Q') || one[1] != '=') continue;
        double value = 0;
        const auto [end, code] = std::from_chars(one.data() + 2, one.data() + one.size(), value);
        if (code != std::errc() || end != one.data() + one.size() || !(value >= 0 && value <= 1)) return 0;
        return static_cast<int>(value * 1000 + 0.5);
    }
    return 1000;
}

/// How exactly a media range names the type: 3 by itself, 2 by its kind, 1 by everything, 0 not at all.
int exactness(std::string_view media_range, std::string_view offer) {
    if (same_name(media_range, offer)) return 3;
    constexpr std::string_view vendor = "application/vnd.fashionwallet.";
    if (offer == "application/json" && media_range.size() > vendor.size() &&
        same_name(media_range.substr(0, vendor.size()), vendor) && media_range.ends_with("+json"))
        return 3;
    if (media_range == "*/*") return 1;
    const auto slash = media_range.find('/');
    if (slash == media_range.npos || media_range.substr(slash + 1) != "*") return 0;
    return same_name(media_range.substr(0, slash), offer.substr(0, offer.find('/'))) ? 2 : 0;
}

}  // namespace

result<std::optional<byte_range>> parse_range(std::string_view field, std::uint64_t size) {
    constexpr std::string_view unit = "bytes=";
    field = trimmed(field);
    if (field.size() < unit.size() || !same_name(field.substr(0, unit.size()), unit)) return std::nullopt;
    field = trimmed(field.substr(unit.size()));
    const auto dash = field.find('-');
    if (dash == field.npos || field.contains(',')) return std::nullopt;
    const auto first = trimmed(field.substr(0, dash)), last = trimmed(field.substr(dash + 1));
    const auto from = find_count(first), to = find_count(last);
    const auto unsatisfiable = [size] {
        return fail(error_kind::invalid, "http.range_not_satisfiable",
                    fmt::format("This has {} bytes; the range asked for lies beyond them.", size), "Range");
    };
    if (first.empty()) {
        if (!to) return std::nullopt;
        if (*to == 0 || size == 0) return unsatisfiable();
        const auto length = std::min(*to, size);
        return byte_range{size - length, length};
    }
    if (!from || (!last.empty() && (!to || *to < *from))) return std::nullopt;
    if (*from >= size) return unsatisfiable();
    const auto end = last.empty() ? size - 1 : std::min(*to, size - 1);
    return byte_range{*from, end - *from + 1};
}

bool is_range_current(std::string_view if_range, const etag& current) {
    const auto tag = trimmed(if_range);
    return tag.empty() || tag == current.text();
}

std::string to_content_range(const byte_range& part, std::uint64_t size) {
    return fmt::format("bytes {}-{}/{}", part.begin, part.begin + part.length - 1, size);
}

std::string to_content_range(std::uint64_t size) {
    return fmt::format("bytes */{}", size);
}

std::optional<std::size_t> find_accepted(std::string_view accept, std::span<const std::string_view> offers) {
    if (trimmed(accept).empty()) return offers.empty() ? std::nullopt : std::optional<std::size_t>(0);
    std::optional<std::size_t> best;
    int best_weight = 0;
    for (std::size_t i = 0; i < offers.size(); ++i) {
        int weight = 0, most_exact = 0;
        for (std::string_view rest = accept; !rest.empty();) {
            auto entry = take(rest, ',');
            const auto media_range = take(entry, ';');
            if (const int e = exactness(media_range, offers[i]); e > most_exact) {
                most_exact = e;
                weight = weight_of(entry);
            }
        }
        if (weight > best_weight) {
            best_weight = weight;
            best = i;
        }
    }
    return best;
}

}  // namespace fw::web
