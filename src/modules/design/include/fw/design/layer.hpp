// A layer of a design: something of the catalog, and what was done to it. Each of its properties is a register.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "fw/base/ids.hpp"
#include "fw/base/json.hpp"
#include "fw/design/order_key.hpp"

namespace fw::design {

struct design_tag;
using design_id = strong_id<design_tag>;
struct layer_tag;
using layer_id = strong_id<layer_tag>;
struct item_tag;
using item_id = strong_id<item_tag>;  ///< of the catalog

enum class layer_type : std::uint8_t { silhouette, fabric, pattern, element };
[[nodiscard]] std::string_view to_string(layer_type type);
[[nodiscard]] std::optional<layer_type> find_layer_type(std::string_view name);

/// Register path → value: "transform.position", "properties.color", "name", "itemId", "orderKey", "isVisible",
/// "isLocked". A value is written whole; who writes last wins.
using registers = std::map<std::string, json::value, std::less<>>;

struct layer {
    layer_id id;
    layer_type type = layer_type::silhouette;
    std::string order_key;
    std::optional<item_id> item;
    registers values;  ///< the paths "name", "transform.…" and "properties.…" that have one
    bool is_visible = true;
    bool is_locked = false;
    bool is_removed = false;  ///< a tombstone: late edits and undo still find it

    bool operator==(const layer&) const = default;
};

/// The value at `path`, null where there is none. The path must be one that `check_layer_value` accepts.
[[nodiscard]] json::value read_register(const layer& from, std::string_view path);
/// Null erases what may be absent. Path and value must be such that `check_layer_value` accepts them.
void write_register(layer& to, std::string_view path, json::value value);

/// Whether a layer may have this value there. Errors: `design.path`, `design.value`; the field is the path.
[[nodiscard]] result<void> check_layer_value(std::string_view path, const json::value& value);

/// {"id", "type", "orderKey", "itemId", "name", "transform": {…}, "properties": {…}, "isVisible", "isLocked"}.
[[nodiscard]] json::object to_json(const layer& what);
/// What `to_json` gives; only "id" and "type" are required. Without "orderKey" the key is empty.
/// Errors: `design.layer`, `design.value`, `json.…`, with the field.
[[nodiscard]] result<layer> parse_layer(const json::value& text);

}  // namespace fw::design
