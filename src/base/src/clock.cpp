#include "fw/base/clock.hpp"

#include <charconv>

namespace fw {

namespace {

using namespace std::chrono;

/// Reads digits and fixed characters from the front of a text.
class reader {
public:
    explicit reader(std::string_view text) : rest_(text) {}

    std::optional<int> number(std::size_t digits) {
        int value = 0;
        if (rest_.size() < digits) return std::nullopt;
        for (std::size_t i = 0; i < digits; ++i) {
            if (rest_[i] < '0' || rest_[i] > '9') return std::nullopt;
            value = value * 10 + (rest_[i] - '0');
        }
        rest_.remove_prefix(digits);
        return value;
    }

    bool one_of(std::string_view characters) {
        if (rest_.empty() || !characters.contains(rest_.front())) return false;
        taken_ = rest_.front();
        rest_.remove_prefix(1);
        return true;
    }

    /// ".25" → 250,000 µs; nothing there is 0.
    std::optional<microseconds> fraction() {
        if (!one_of(".")) return microseconds{0};
        std::int64_t value = 0, unit = 1'000'000;
        std::size_t digits = 0;
        for (; digits < rest_.size() && rest_[digits] >= '0' && rest_[digits] <= '9'; ++digits) {
            if (digits < 6) value += (rest_[digits] - '0') * (unit /= 10);
        }
        if (digits == 0 || digits > 9) return std::nullopt;
        rest_.remove_prefix(digits);
        return microseconds{value};
    }

    [[nodiscard]] char taken() const { return taken_; }
    [[nodiscard]] bool at_end() const { return rest_.empty(); }

private:
    std::string_view rest_;
    char taken_ = 0;
};

/// "Z" or "+02:00": what to take away to get UTC.
std::optional<minutes> parse_offset(reader& in) {
    if (in.one_of("Zz")) return minutes{0};
    if (!in.one_of("+-")) return std::nullopt;
    const int sign = in.taken() == '-' ? -1 : 1;
    const auto h = in.number(2);
    if (!h || *h > 23 || !in.one_of(":")) return std::nullopt;
    const auto m = in.number(2);
    if (!m || *m > 59) return std::nullopt;
    return sign * (hours{*h} + minutes{*m});
}

}  // namespace

time_point system_clock::now() const {
    return floor<microseconds>(std::chrono::system_clock::now());
}

std::string to_rfc3339(time_point t) {
    const auto day = floor<days>(t);
    const year_month_day date{day};
    const hh_mm_ss time{floor<milliseconds>(t - day)};
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), time.hours().count(),
                       time.minutes().count(), time.seconds().count(), time.subseconds().count());
}

std::optional<time_point> find_rfc3339(std::string_view text) {
    reader in(text);
    const auto y = in.number(4);
    if (!y || !in.one_of("-")) return std::nullopt;
    const auto mo = in.number(2);
    if (!mo || !in.one_of("-")) return std::nullopt;
    const auto d = in.number(2);
    if (!d || !in.one_of("Tt ")) return std::nullopt;
    const auto h = in.number(2);
    if (!h || *h > 23 || !in.one_of(":")) return std::nullopt;
    const auto mi = in.number(2);
    if (!mi || *mi > 59 || !in.one_of(":")) return std::nullopt;
    const auto s = in.number(2);
    if (!s || *s > 60) return std::nullopt;
    const auto part = in.fraction();
    const auto offset = part ? parse_offset(in) : std::nullopt;
    const year_month_day date{year{*y}, month{static_cast<unsigned>(*mo)}, day{static_cast<unsigned>(*d)}};
    if (!offset || !in.at_end() || !date.ok()) return std::nullopt;
    return time_point{sys_days{date} + hours{*h} + minutes{*mi} + seconds{*s} + *part - *offset};
}

}  // namespace fw
