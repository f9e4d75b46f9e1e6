#include "numbers.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numbers>

#include "fw/base/quantity.hpp"

namespace fw::page {

namespace {

double shown(double value, bool angle, unit_system unit) {
    if (angle) return value * 180 / std::numbers::pi;
    return unit == unit_system::metric ? value * 100 : value / metres_per_inch;
}

std::string_view sign_of(double value) {
    return value < 0 ? "−" : "+";
}

}  // namespace

std::string length_number(double value, bool angle, unit_system unit) {
    return fmt::format("{:.{}f}", shown(value, angle, unit), angle ? 0 : 1);
}

std::string_view length_unit(bool angle, unit_system unit) {
    if (angle) return "°";
    return unit == unit_system::metric ? "cm" : "in";
}

std::string interval_text(const measurement& m, unit_system unit) {
    if (!(m.high > m.low)) return {};
    const std::string_view name = length_unit(m.angle, unit);
    if (m.angle) return fmt::format("{:.0f} – {:.0f}{}", shown(m.low, true, unit), shown(m.high, true, unit), name);
    // A range of less than 2 cm needs its decimals, a wider one does not have them.
    const int decimals = m.high - m.low < 0.02 || unit == unit_system::imperial ? 1 : 0;
    return fmt::format("{:.{}f} – {:.{}f} {}", shown(m.low, false, unit), decimals, shown(m.high, false, unit),
                       decimals, name);
}

std::string gap_text(double gap, bool angle, unit_system unit) {
    if (angle) {
        const double degrees = std::abs(shown(gap, true, unit));
        return degrees < 0.5 ? "under 1°" : fmt::format("{} {:.0f}°", sign_of(gap), degrees);
    }
    if (std::abs(gap) < 0.0005) return unit == unit_system::metric ? "under 1 mm" : "under 0.05 in";
    if (unit == unit_system::imperial) {
        const double inches = std::abs(gap) / metres_per_inch;
        return inches < 0.05 ? "under 0.05 in" : fmt::format("{} {:.1f} in", sign_of(gap), inches);
    }
    if (std::abs(gap) < 0.02) return fmt::format("{} {:.0f} mm", sign_of(gap), std::abs(gap) * 1000);
    return fmt::format("{} {:.1f} cm", sign_of(gap), std::abs(gap) * 100);
}

std::string size_text(std::uint64_t bytes) {
    const auto value = static_cast<double>(bytes);
    if (value < 1e3) return fmt::format("{} bytes", bytes);
    if (value < 1e6) return fmt::format("{:.0f} KB", value / 1e3);
    return fmt::format("{:.1f} MB", value / 1e6);
}

std::string time_text(double seconds) {
    if (seconds < 0.0095) return "under 10 ms";
    if (seconds < 0.95) return fmt::format("{:.2f} s", seconds);
    if (seconds < 9.95) return fmt::format("{:.1f} s", seconds);
    if (seconds < 59.5) return fmt::format("{:.0f} s", seconds);
    const auto whole = static_cast<long>(std::lround(seconds));
    return fmt::format("{} min {} s", whole / 60, whole % 60);
}

}  // namespace fw::page
