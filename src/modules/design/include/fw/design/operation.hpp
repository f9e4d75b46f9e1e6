// What is done to a design: operations in one order, given by the server; who writes a register last wins. The same
// operations come from REST, from sockets, from undo and from restoring a version.
#pragma once

#include <span>
#include <variant>
#include <vector>

#include "fw/design/document.hpp"

namespace fw::design {

/// Without an order key it goes on top.
struct layer_add {
    layer what;
    bool operator==(const layer_add&) const = default;
};
/// The layer becomes a tombstone: edits to it are accepted, and seen when it is restored.
struct layer_remove {
    layer_id layer;
    bool operator==(const layer_remove&) const = default;
};
struct layer_restore {
    layer_id layer;
    bool operator==(const layer_restore&) const = default;
};
struct layer_move {
    layer_id layer;
    std::string order_key;
    bool operator==(const layer_move&) const = default;
};
/// Null erases.
struct layer_set {
    layer_id layer;
    registers values;
    bool operator==(const layer_set&) const = default;
};
struct design_set {
    registers values;
    bool operator==(const design_set&) const = default;
};

using operation = std::variant<layer_add, layer_remove, layer_restore, layer_move, layer_set, design_set>;

/// Operations that are accepted, or refused, as one.
constexpr std::size_t most_operations = 100;

/// {"op": "layer.set", "layerId": "…", "values": {"transform.position": {…}}} and so on (docs/formats/operations.md).
[[nodiscard]] json::object to_json(const operation& what);
[[nodiscard]] json::array to_json(std::span<const operation> all);
/// A list of 1 to `most_operations`. Each is valid in itself afterwards, whatever the design is.
/// Errors: `design.operation`, `design.path`, `design.value`, `design.layer`, `json.…`, with the field
/// ("ops[2].values").
[[nodiscard]] result<std::vector<operation>> parse_operations(const json::value& list);

/// What was done, and what takes it back.
struct applied {
    std::vector<operation> done;     ///< as accepted: with every order key
    std::vector<operation> inverse;  ///< to be applied in this order
};

/// Applies all or nothing. A locked layer accepts only "isLocked" and "isVisible".
/// Errors: `design.layer_unknown`, `design.layer_exists`, `design.layer_locked`, `design.too_many_layers`,
/// `design.too_many_values`; the field names the operation ("ops[2]").
[[nodiscard]] result<applied> apply(document& to, std::vector<operation> all);

/// A register that an operation writes: path "" is whether the layer is there.
struct register_name {
    std::optional<layer_id> layer;  ///< nothing: of the design
    std::string path;
    auto operator<=>(const register_name&) const = default;
};
[[nodiscard]] std::vector<register_name> list_written(std::span<const operation> all);

}  // namespace fw::design
