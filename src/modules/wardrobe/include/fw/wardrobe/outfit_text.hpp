// A design's outfit as the engine reads it, and what names the results of its stages. Pure.
#pragma once

#include <functional>

#include "fw/base/encoding.hpp"
#include "fw/wardrobe/outfit_plan.hpp"

namespace fw::wardrobe {

/// A document of the catalog with its kind.
struct item_document {
    catalog::item_kind kind = catalog::item_kind::silhouette;
    json::object members;
};

/// nullptr for an item that there is not.
using item_lookup = std::function<const item_document*(catalog::item_id)>;

/// docs/formats/outfit.schema.json, with everything that the engine must know of the items. A garment's parameters are
/// the silhouette's, and over them the layer's "parameters". Its color is the fabric layer's "color", the silhouette
/// layer's, the first of the silhouette where it has no fabric, or the fabric's own; a print's "scale", an element's
/// "placement" and "color" are their layers'.
/// Errors: `scene.item_unknown`, `scene.item_kind` (conflict), those of `dressing::parse_outfit` (invalid); the field
/// leads to the layer: "layers.<id>.properties.parameters.length".
[[nodiscard]] result<json::object> write_outfit(const std::vector<planned_garment>& plan, const item_lookup& items);

/// Counts up when the engine gives something else for the same input, or its files have another form.
inline constexpr int engine_generation = 3;

/// What one garment's drape is named by: the body, the quality, and of this garment and all beneath it the program,
/// the parameters, the fabric's numbers and its finish. Not its look. One for each garment.
/// `body` names the shape that the avatar has.
[[nodiscard]] std::vector<bytes> name_drapes(const bytes& body, std::string_view quality, const json::object& outfit);

/// The pose of all of them.
[[nodiscard]] bytes name_pose(const std::vector<bytes>& drapes);

/// The scene: the pose, how everything looks, and what else is to be seen (skin, hair).
[[nodiscard]] bytes name_scene(const bytes& pose, const json::object& outfit, std::string_view figure);

}  // namespace fw::wardrobe
