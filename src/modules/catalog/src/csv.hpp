// CSV (RFC 4180) as spreadsheets write it: quotes, line ends inside of them, a byte order mark. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fw/base/error.hpp"

namespace fw::catalog {

using csv_line = std::vector<std::string>;

/// All lines; empty ones are left out. Errors: `csv.quote` (a quote that is not closed, or stands inside of a plain
/// cell), `csv.too_large` beyond `most_lines` or 200 cells a line.
[[nodiscard]] result<std::vector<csv_line>> parse_csv(std::string_view text, std::size_t most_lines);

/// Appends a line. What `parse_csv` reads back.
void append_csv(std::string& out, const csv_line& line);

}  // namespace fw::catalog
