#include "fw/web/numbers.hpp"

#include <charconv>

#include "fw/web/json_cursor.hpp"

namespace fw::web {

namespace {

constexpr double most_exact_whole = 9007199254740992.0;  // 2^53

/// Whether the digits are the fewest that name this double, with zeros behind: 12345678901234567000.
bool is_shortest(std::string_view digits, double value) {
    std::array<char, 40> room;
    const auto end = std::to_chars(room.data(), room.data() + room.size(), value, std::chars_format::scientific).ptr;
    std::string fewest(room.data(), end);
    fewest.resize(std::min(fewest.find('e'), fewest.size()));
    std::erase(fewest, '.');
    return digits.starts_with(fewest) && digits.find_first_not_of('0', fewest.size()) == digits.npos;
}

}  // namespace

number_fit to_double(const number_text& text, double& out) {
    const auto [end, code] = std::from_chars(text.digits.data(), text.digits.data() + text.digits.size(), out);
    if (code != std::errc()) return number_fit::out_of_range;
    if (!text.whole || std::abs(out) < most_exact_whole) return number_fit::exact;
    // The exact digits, or those that everybody's serialiser writes for this double.
    const bool kept = fmt::format("{:.0f}", out) == text.digits || is_shortest(text.digits, out);
    return kept ? number_fit::exact : number_fit::imprecise;
}

number_fit to_integer(const number_text& text, std::int64_t& out) {
    if (text.whole) {
        const auto [end, code] = std::from_chars(text.digits.data(), text.digits.data() + text.digits.size(), out);
        return code == std::errc() ? number_fit::exact : number_fit::out_of_range;
    }
    double value = 0;
    if (to_double(text, value) != number_fit::exact) return number_fit::out_of_range;
    if (value != std::trunc(value)) return number_fit::not_whole;
    if (std::abs(value) > most_exact_whole) return number_fit::out_of_range;
    out = static_cast<std::int64_t>(value);
    return number_fit::exact;
}

bool parse_number_text(std::string_view text, number_text& out) {
    const char first = text.empty() ? ' ' : text.front();
    if (first != '-' && (first < '0' || first > '9')) return false;
    problem_list unheard;
    json_cursor in(text, unheard);
    if (!in.read_number(out)) return false;
    in.finish();
    return !in.stopped() && out.digits.size() == text.size();
}

}  // namespace fw::web
