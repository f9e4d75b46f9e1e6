#include "fw/search/color.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

namespace fw::search {

namespace {

constexpr double step = 10;

struct named {
    std::string_view name, hex;
};
constexpr std::array names{
    named{"black", "#0b0b0b"},     named{"white", "#ffffff"},  named{"grey", "#808080"},     named{"gray", "#808080"},
    named{"red", "#c1121f"},       named{"green", "#2e8b57"},  named{"blue", "#2f5fb3"},     named{"yellow", "#f2cc3d"},
    named{"orange", "#f07f1d"},    named{"purple", "#6a2c91"}, named{"pink", "#f2a0b5"},     named{"brown", "#6b4423"},
    named{"beige", "#d9c7a8"},     named{"navy", "#14213d"},   named{"teal", "#13747d"},     named{"ecru", "#d9cdb4"},
    named{"ivory", "#fffff0"},     named{"cream", "#fff4dc"},  named{"burgundy", "#6d1a36"}, named{"maroon", "#6b1d1d"},
    named{"olive", "#556b2f"},     named{"sage", "#8f9f7f"},   named{"emerald", "#046307"},  named{"mint", "#a8dcc3"},
    named{"turquoise", "#30b5b0"}, named{"cobalt", "#0047ab"}, named{"indigo", "#2e2a6b"},   named{"lilac", "#c0a0d0"},
    named{"lavender", "#b9a7d6"},  named{"plum", "#6a2c4f"},   named{"coral", "#f47c68"},    named{"rust", "#a4471c"},
    named{"mustard", "#d4a017"},   named{"camel", "#b98d5b"},  named{"sand", "#d8c3a5"},     named{"tan", "#c19a6b"},
    named{"charcoal", "#36454f"},  named{"slate", "#5b6770"},  named{"silver", "#c0c0c0"},   named{"blush", "#e8b4b8"}};

std::optional<lab> of_hex(std::string_view text) {
    if (text.size() != 7 || text[0] != '#') return std::nullopt;
    std::array<double, 3> linear{};
    for (std::size_t i = 0; i < 3; ++i) {
        unsigned value = 0;
        for (std::size_t j = 0; j < 2; ++j) {
            const char c = text[1 + 2 * i + j];
            if (c >= '0' && c <= '9')
                value = 16 * value + static_cast<unsigned>(c - '0');
            else if (const char low = static_cast<char>(c | 32); low >= 'a' && low <= 'f')
                value = 16 * value + static_cast<unsigned>(low - 'a' + 10);
            else
                return std::nullopt;
        }
        const double c = value / 255.0;
        linear[i] = c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    }
    const auto [r, g, b] = linear;
    const auto f = [](double t) { return t > 0.008856451679 ? std::cbrt(t) : 7.787037037 * t + 16.0 / 116; };
    const double x = f((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
    const double y = f(0.2126729 * r + 0.7151522 * g + 0.0721750 * b);
    const double z = f((0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / 1.08883);
    return lab{116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

std::int32_t part(double value) {
    return static_cast<std::int32_t>(std::floor(value / step));
}

std::int32_t number_of(std::int32_t l, std::int32_t a, std::int32_t b) {
    return l * 10'000 + (a + 50) * 100 + b + 50;
}

}  // namespace

std::optional<lab> find_color(std::string_view text) {
    const auto at = std::ranges::find(names, text, &named::name);
    return of_hex(at != names.end() ? at->hex : text);
}

double difference(const lab& a, const lab& b) {
    return std::hypot(a.l - b.l, a.a - b.a, a.b - b.b);
}

std::int32_t cell_of(const lab& color) {
    return number_of(part(color.l), part(color.a), part(color.b));
}

std::vector<std::int32_t> cells_near(const lab& color, double radius) {
    std::vector<std::int32_t> out{cell_of(color)};
    const auto reach = static_cast<std::int32_t>(std::ceil(radius / step)) + 1;
    for (auto l = part(color.l) - reach; l <= part(color.l) + reach; ++l)
        for (auto a = part(color.a) - reach; a <= part(color.a) + reach; ++a)
            for (auto b = part(color.b) - reach; b <= part(color.b) + reach; ++b) {
                const lab middle{(l + 0.5) * step, (a + 0.5) * step, (b + 0.5) * step};
                if (l < 0 || l > 10 || difference(middle, color) > radius) continue;
                if (const auto cell = number_of(l, a, b); cell != out.front()) out.push_back(cell);
            }
    return out;
}

}  // namespace fw::search
