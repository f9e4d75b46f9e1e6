// Numbers for people: with their unit, and never more digits than are known. Private.
#pragma once

#include <string>

#include "fw/page/document.hpp"

namespace fw::page {

/// "92.4", without the unit: centimetres or inches with one decimal, degrees whole.
[[nodiscard]] std::string length_number(double value, bool angle, unit_system unit);

/// "cm", "in" or "°".
[[nodiscard]] std::string_view length_unit(bool angle, unit_system unit);

/// "89 – 95 cm"; without a range worth telling (under 4 mm), "± 2 mm".
[[nodiscard]] std::string interval_text(const measurement& m, unit_system unit);

/// "+ 3 mm", "− 0.1 in", "under 1 mm".
[[nodiscard]] std::string gap_text(double gap, bool angle, unit_system unit);

/// "412 KB", "1.3 MB".
[[nodiscard]] std::string size_text(std::uint64_t bytes);

/// "0.4 s", "12 s", "1 min 20 s".
[[nodiscard]] std::string time_text(double seconds);

}  // namespace fw::page
