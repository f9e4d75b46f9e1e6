// Strict reading of JSON documents into values: every refusal names the field and the rule.
#pragma once

#include <boost/json.hpp>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fw/base/error.hpp"

namespace fw {

namespace json = boost::json;

/// Parses a UTF-8 JSON text (a byte order mark is allowed); depth at most 32. Fractions become the nearest double.
/// Errors: `json.syntax`, with line and column; `json.repeated_member` for an object with two members of one name.
[[nodiscard]] result<json::value> parse_json(std::string_view text);

/// "Line 3, column 7", as an editor counts: characters, not bytes.
[[nodiscard]] std::string place_in(std::string_view text, std::size_t offset);

/// Serialises with two-space indentation and numbers in their shortest form that reads back equal.
[[nodiscard]] std::string to_pretty_json(const json::value& value);

/// A JSON object with the path that led to it, so that errors can name the field ("measurements.height").
/// Keeps a reference: the value must outlive the reader.
class json_object {
public:
    /// Errors: `json.type` if `value` is not an object.
    [[nodiscard]] static result<json_object> from(const json::value& value, std::string path = {});

    /// Refuses members that are neither in `known` nor begin with "x-"; suggests the nearest known name.
    /// Errors: `json.unknown_member`.
    [[nodiscard]] result<void> only(std::initializer_list<std::string_view> known) const;
    [[nodiscard]] result<void> only(const std::vector<std::string_view>& known) const;

    [[nodiscard]] bool has(std::string_view key) const;

    /// Required members. Errors: `json.missing`, `json.type`.
    [[nodiscard]] result<std::string> get_string(std::string_view key) const;
    [[nodiscard]] result<double> get_number(std::string_view key) const;
    [[nodiscard]] result<bool> get_bool(std::string_view key) const;
    [[nodiscard]] result<json_object> get_object(std::string_view key) const;
    [[nodiscard]] result<const json::array*> get_array(std::string_view key) const;

    /// Optional members: absent or null gives nullopt. Errors: `json.type`.
    [[nodiscard]] result<std::optional<std::string>> find_string(std::string_view key) const;
    [[nodiscard]] result<std::optional<double>> find_number(std::string_view key) const;

    [[nodiscard]] const json::object& raw() const { return *object_; }
    [[nodiscard]] std::string path_of(std::string_view key) const;

private:
    json_object(const json::object& object, std::string path) : object_(&object), path_(std::move(path)) {}

    const json::object* object_;
    std::string path_;
};

/// The entry of `known` with the least edit distance to `word`, if it is near enough to be a likely typing error.
/// Costs what the lengths of the likely ones cost, however long the word is.
[[nodiscard]] std::optional<std::string_view> find_similar(std::string_view word,
                                                           const std::vector<std::string_view>& known);

}  // namespace fw
