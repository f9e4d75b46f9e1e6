#include "csv.hpp"

#include <fmt/format.h>

namespace fw::catalog {

namespace {

constexpr std::size_t most_cells = 200;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// Reads a quoted cell that begins at `at`, up to behind its closing quote.
bool read_quoted(std::string_view text, std::size_t& at, std::string& cell) {
    for (++at; at < text.size(); ++at) {
        if (text[at] != '"') {
            cell += text[at];
        } else if (at + 1 < text.size() && text[at + 1] == '"') {
            cell += '"';
            ++at;
        } else {
            ++at;
            return true;
        }
    }
    return false;
}

bool ends_cell(char c) {
    return c == ',' || c == '\n' || c == '\r';
}

}  // namespace

result<std::vector<csv_line>> parse_csv(std::string_view text, std::size_t most_lines) {
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    std::vector<csv_line> out;
    const auto broken = [&out] {
        return fail(
            error_kind::invalid, "csv.quote",
            fmt::format("Line {}: a quote stands alone. Double the quotes of a text in quotes.", out.size() + 1));
    };
    for (std::size_t at = 0; at < text.size();) {
        csv_line line;
        for (bool more = true; more;) {
            std::string cell;
            if (at < text.size() && text[at] == '"') {
                if (!read_quoted(text, at, cell)) return broken();
                if (at < text.size() && !ends_cell(text[at])) return broken();
            } else {
                for (; at < text.size() && !ends_cell(text[at]); ++at) {
                    if (text[at] == '"') return broken();
                    cell += text[at];
                }
            }
            line.push_back(std::move(cell));
            if (line.size() > most_cells)
                return fail(error_kind::too_large, "csv.too_large", "A line has at most 200 cells.");
            more = at < text.size() && text[at] == ',';
            if (more) ++at;
        }
        if (at < text.size() && text[at] == '\r') ++at;
        if (at < text.size() && text[at] == '\n') ++at;
        if (line.size() == 1 && line[0].empty()) continue;
        if (out.size() == most_lines)
            return fail(error_kind::too_large, "csv.too_large", fmt::format("At most {} lines.", most_lines));
        out.push_back(std::move(line));
    }
    return out;
}

void append_csv(std::string& out, const csv_line& line) {
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (i > 0) out += ',';
        const auto& cell = line[i];
        // A mark that belongs to a cell is not taken for the document's.
        if (cell.find_first_of(",\"\r\n") == cell.npos && !cell.starts_with(byte_order_mark)) {
            out += cell;
            continue;
        }
        out += '"';
        for (const char c : cell) {
            if (c == '"') out += '"';
            out += c;
        }
        out += '"';
    }
    out += "\r\n";
}

}  // namespace fw::catalog
