// From what somebody sent to rows that can be kept. Pure; takes a while: for a worker.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "fw/base/json.hpp"
#include "fw/catalog/import_service.hpp"

namespace fw::catalog {

/// One item, or why it is none.
struct import_row {
    item_kind kind = item_kind::silhouette;
    std::string key;
    std::string document;                      ///< checked, as it is kept
    std::map<std::string, std::string> media;  ///< member → path in the ZIP
    std::optional<error> refused;
};

struct import_input {
    std::vector<import_row> rows;              ///< in the order of the document
    std::map<std::string, std::string> files;  ///< of the ZIP
};

constexpr std::size_t most_import_rows = 20'000;

/// Errors, of the whole: `json.*`, `csv.*`, `zip.*`, `catalog.no_items`, `catalog.too_many_items`. What is wrong with
/// an item is told in its row: its members, a key that came before, a file that is not in the ZIP.
[[nodiscard]] result<import_input> read_import(std::string_view bytes, import_format format);

/// The members that are files.
[[nodiscard]] bool is_media_member(item_kind kind, std::string_view member);

/// The columns of a CSV, and the cells of a document.
[[nodiscard]] const std::vector<std::string>& csv_columns();
[[nodiscard]] std::vector<std::string> csv_cells(const json::object& document);

}  // namespace fw::catalog
