#include "import_document.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "csv.hpp"
#include "document_rules.hpp"
#include "media.hpp"
#include "zip_reader.hpp"

namespace fw::catalog {

namespace {

constexpr std::array<std::string_view, 5> media_members{"thumbnail", "texture", "normal", "roughness", "model"};

template <class Document>
result<std::string> checked_text(std::string_view text) {
    FW_TRY(const auto document, read_checked<Document>(text));
    return text_of(document);
}

result<std::string> checked_text(item_kind kind, std::string_view text) {
    switch (kind) {
        case item_kind::silhouette:
            return checked_text<silhouette_document>(text);
        case item_kind::fabric:
            return checked_text<fabric_document>(text);
        case item_kind::pattern:
            return checked_text<pattern_document>(text);
        case item_kind::element:
            return checked_text<element_document>(text);
    }
    std::unreachable();
}

std::unexpected<error> wrong(std::string field, std::string sentence) {
    return fail(error_kind::invalid, "request.invalid", std::move(sentence), std::move(field));
}

result<void> fill(import_row& row, const json::value& value) {
    if (!value.is_object()) return wrong("", "An item is a JSON object.");
    auto document = value.get_object();
    const auto* const key = document.if_contains("key");
    if (key != nullptr && key->is_string()) row.key = key->get_string();
    const auto* const type = document.if_contains("type");
    if (type == nullptr || !type->is_string()) return wrong("type", "Say which type the item is of.");
    const auto kind = find_kind(type->get_string());
    if (!kind) return wrong("type", "It is silhouette, fabric, pattern or element.");
    row.kind = *kind;
    for (const auto member : media_members) {
        const auto at = document.find(member);
        if (at == document.end()) continue;
        if (!is_media_member(*kind, member)) return wrong(std::string(member), "This type has no such file.");
        if (!at->value().is_string()) return wrong(std::string(member), "This is the name of a file in the ZIP.");
        row.media.emplace(member, std::string_view(at->value().get_string()));
        document.erase(at);
    }
    document.erase("type");
    FW_TRY(row.document, checked_text(*kind, json::serialize(document)));
    return {};
}

result<std::vector<import_row>> rows_of(const json::value& whole) {
    const auto* const items = whole.is_object() ? whole.get_object().if_contains("items") : nullptr;
    if (items == nullptr || !items->is_array())
        return fail(error_kind::invalid, "catalog.no_items", "A catalog is an object with the list \"items\".",
                    "items");
    if (items->get_array().size() > most_import_rows)
        return fail(error_kind::too_large, "catalog.too_many_items",
                    fmt::format("At most {} items at once.", most_import_rows), "items");
    std::vector<import_row> out;
    std::set<std::pair<item_kind, std::string>> seen;
    for (const auto& one : items->get_array()) {
        auto& row = out.emplace_back();
        auto done = fill(row, one);
        if (done && !seen.emplace(row.kind, row.key).second)
            done = wrong("key", "An item before this one has the same type and key.");
        if (!done) row.refused = std::move(done).error();
    }
    return out;
}

// CSV: a cell is a text, but for these.
constexpr std::array<std::string_view, 10> json_columns{"parameters", "sizes",   "physical", "weave",
                                                        "properties", "print",   "repeatMm", "placementRules",
                                                        "variants",   "geometry"};
constexpr std::array<std::string_view, 2> number_columns{"scaleMin", "scaleMax"};
constexpr std::array<std::string_view, 2> flag_columns{"isActive", "isTileable"};

bool is_in(const auto& list, std::string_view name) {
    return std::ranges::find(list, name) != list.end();
}

std::vector<std::string_view> parts_of(std::string_view cell) {
    std::vector<std::string_view> out;
    for (std::size_t at = 0; at <= cell.size();) {
        const auto end = std::min(cell.find(';', at), cell.size());
        auto part = cell.substr(at, end - at);
        while (part.starts_with(' ')) part.remove_prefix(1);
        while (part.ends_with(' ')) part.remove_suffix(1);
        if (!part.empty()) out.push_back(part);
        at = end + 1;
    }
    return out;
}

/// "ecru #d9cdb4".
json::value color_of(std::string_view part) {
    const auto blank = part.rfind(' ');
    if (blank == part.npos) return json::object{{"name", part}, {"hex", part}};
    return json::object{{"name", part.substr(0, blank)}, {"hex", part.substr(blank + 1)}};
}

/// What is no JSON, no number, no flag stays a text: the item's own rules say what is wrong.
json::value value_of(std::string_view column, const std::string& cell) {
    if (is_in(json_columns, column) || is_in(number_columns, column)) {
        auto parsed = parse_json(cell);
        return parsed ? std::move(*parsed) : json::value(json::string(cell));
    }
    if (is_in(flag_columns, column) && (cell == "true" || cell == "false")) return cell == "true";
    json::array list;
    if (column == "tags") {
        for (const auto part : parts_of(cell)) list.emplace_back(part);
        return list;
    }
    if (column == "colors") {
        for (const auto part : parts_of(cell)) list.push_back(color_of(part));
        return list;
    }
    return json::string(cell);
}

result<json::value> catalog_of_csv(std::string_view text) {
    FW_TRY(const auto lines, parse_csv(text, most_import_rows + 1));
    json::array items;
    for (std::size_t i = 1; i < lines.size(); ++i) {
        json::object item;
        for (std::size_t c = 0; c < lines[i].size(); ++c) {
            if (lines[i][c].empty()) continue;
            // A cell without a column's name is an unknown member, which is refused by its number.
            const auto name = c < lines[0].size() ? lines[0][c] : fmt::format("column {}", c + 1);
            item[name] = value_of(name, lines[i][c]);
        }
        items.push_back(std::move(item));
    }
    return json::object{{"items", std::move(items)}};
}

}  // namespace

bool is_media_member(item_kind kind, std::string_view member) {
    if (member == "thumbnail") return true;
    switch (kind) {
        case item_kind::silhouette:
        case item_kind::element:
            return member == "model";
        case item_kind::fabric:
            return member == "texture" || member == "normal" || member == "roughness";
        case item_kind::pattern:
            return member == "texture";
    }
    std::unreachable();
}

result<import_input> read_import(std::string_view bytes, import_format format) {
    import_input out;
    json::value whole;
    if (format == import_format::csv) {
        FW_TRY(whole, catalog_of_csv(bytes));
    } else if (format == import_format::json) {
        FW_TRY(whole, parse_json(bytes));
    } else {
        FW_TRY(out.files, read_zip(bytes));
        const auto document = out.files.find("catalog.json");
        if (document == out.files.end())
            return fail(error_kind::invalid, "catalog.no_items", "The ZIP has no catalog.json at its top.");
        FW_TRY(whole, parse_json(document->second));
        out.files.erase(document);
    }
    FW_TRY(out.rows, rows_of(whole));
    for (auto& row : out.rows)
        for (const auto& [member, path] : row.media) {
            if (row.refused) break;
            if (const auto file = out.files.find(path); file != out.files.end()) {
                if (const auto good = check_media(row.kind, member, file->second); !good) row.refused = good.error();
                continue;
            }
            row.refused = error{error_kind::invalid, "catalog.no_file",
                                fmt::format("There is no file {} beside the document.", path), member};
        }
    return out;
}

const std::vector<std::string>& csv_columns() {
    static const std::vector<std::string> all{
        "type",     "key",         "name",        "description", "tags",           "colors",   "isActive",
        "category", "subcategory", "garment",     "fitType",     "parameters",     "sizes",    "fabricType",
        "physical", "weave",       "properties",  "printType",   "print",          "repeatMm", "scaleMin",
        "scaleMax", "isTileable",  "elementType", "geometry",    "placementRules", "variants"};
    return all;
}

std::vector<std::string> csv_cells(const json::object& document) {
    std::vector<std::string> out;
    for (const auto& column : csv_columns()) {
        auto& cell = out.emplace_back();
        const auto* const value = document.if_contains(column);
        if (value == nullptr) continue;
        if (column == "tags" || column == "colors") {
            for (const auto& one : value->as_array()) {
                if (!cell.empty()) cell += "; ";
                if (one.is_string())
                    cell += one.get_string();
                else
                    cell += fmt::format("{} {}", std::string_view(one.at("name").as_string()),
                                        std::string_view(one.at("hex").as_string()));
            }
        } else if (value->is_string()) {
            cell = value->get_string();
        } else {
            cell = json::serialize(*value);
        }
    }
    return out;
}

}  // namespace fw::catalog
