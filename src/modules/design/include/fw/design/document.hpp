// A design's present state: what all accepted operations, in their order, have made of it.
#pragma once

#include <map>
#include <vector>

#include "fw/design/layer.hpp"

namespace fw::design {

/// Layers that are there at once; with those that were removed, ten times as many.
constexpr std::size_t most_layers = 200;

struct document {
    /// "name", "description", "avatarId", "tags", "properties.…".
    registers values;
    std::map<layer_id, layer> layers;  ///< with the removed ones

    bool operator==(const document&) const = default;
};

/// Whether a design may have this value there. Errors: `design.path`, `design.value`; the field is the path.
[[nodiscard]] result<void> check_design_value(std::string_view path, const json::value& value);

/// Those that are there, from the bottom to the top: by order key, ties by id. The document must outlive them.
[[nodiscard]] std::vector<const layer*> list_layers(const document& of);

/// {"name", …, "properties": {…}, "layers": [… with "order" 1…n]}: what people see; nothing of removed layers.
[[nodiscard]] json::object to_json(const document& what);

/// The same with the removed layers under "removed": what a version keeps.
[[nodiscard]] json::object to_snapshot(const document& what);
/// What `to_snapshot` gave. Errors: `design.layer`, `design.value`, `design.path`, `json.…`, with the field.
[[nodiscard]] result<document> parse_snapshot(const json::value& text);

}  // namespace fw::design
