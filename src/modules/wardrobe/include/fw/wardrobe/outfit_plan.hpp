// What the layers of a design mean: which garments are worn over each other, and what each is made of. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fw/catalog/item.hpp"
#include "fw/design/document.hpp"

namespace fw::wardrobe {

/// Something of the catalog in a layer, and what the layer says of it.
struct used_item {
    design::layer_id layer;
    std::optional<catalog::item_id> item;
    json::object properties;
};

/// A silhouette, and the layers that belong to it.
struct planned_garment {
    used_item silhouette;
    std::optional<used_item> fabric;  ///< the topmost
    std::optional<used_item> print;   ///< the topmost
    std::vector<used_item> elements;  ///< from the bottom to the top
};

/// From the skin outwards: silhouettes as they lie over each other. What is not visible is not worn. A fabric, pattern
/// or element belongs to the silhouette that its property "garment" names, or else to the next one below it. What a
/// hidden garment is made of is hidden with it.
/// Errors: `scene.empty` (conflict: nothing is worn), `scene.item` (a layer names none), `scene.garment` (it belongs to
/// no silhouette); the field is "layers.<id>" and what follows.
[[nodiscard]] result<std::vector<planned_garment>> plan_outfit(const design::document& of);

/// All that the plan names, each once.
[[nodiscard]] std::vector<catalog::item_id> list_items(const std::vector<planned_garment>& plan);

}  // namespace fw::wardrobe
