// Buttons, zippers, pockets, edges: what is sewn onto a garment, as geometry with materials.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fw/base/json.hpp"
#include "fw/scene/model.hpp"

namespace fw::trim {

enum class element_generator {
    button,       ///< with holes and thread
    dome_button,  ///< on a shank
    snap,
    rivet,
    eyelet,
    toggle,
    zipper,
    patch_pocket,
    welt_pocket,
    label,
    drawstring,
    buckle,
    bow,
    badge,
    lace_edge,  ///< from here on: run along an edge
    fringe,
    pompoms,
    piping,
    beads,
};

enum class trim_material { horn, pearl, plastic, wood, brass, steel, copper, black_metal, cloth, leather, cord };

/// One kind of element. Metres, sRGB in [0, 1].
struct element {
    std::string id;
    element_generator generator = element_generator::button;
    float width = 0.012f;   ///< across; the diameter of what is round
    float height = 0.012f;  ///< up and down; of what runs along an edge: how far it reaches
    int holes = 4;
    vec3 color{0.4f, 0.3f, 0.2f};
    vec3 second{0.9f, 0.88f, 0.82f};  ///< thread, teeth, print
    trim_material material = trim_material::horn;
};

/// Where it goes: on an edge of a panel, from `from` to `to` of its length.
struct placement_rules {
    std::string panel = "front";
    std::string edge = "centre";  ///< an edge's id or role, or "centre": the line x = 0 from the top down
    bool left = true;             ///< on the wearer's left half or copy
    bool right = false;
    float from = 0;
    float to = 1;
    int count = 1;       ///< how many, evenly; with `spacing` as many as fit
    float spacing = 0;   ///< metres; 0: by count
    float offset = 0;    ///< metres from the edge into the panel (of the centre line: to the wearer's left)
    float turn = 0;      ///< radians, counter-clockwise against the grain
    bool along = false;  ///< its up runs along the edge instead of the grain
};

struct element_document {
    element shape;
    placement_rules rules;
};

/// Reads `geometry` and `placementRules` of a catalog's element (docs/formats/catalog.md, trim.md).
/// Errors: `json.*`, `trim.generator`, `trim.material`, `trim.range` (field), `color.unknown`.
[[nodiscard]] result<element_document> parse_element(const json::value& item);

/// A part in the element's own space: x to the wearer's right as seen from outside, y up, z off the cloth (0 lies on
/// it). Of what runs along an edge: one stretch of `run` metres, x along the edge from 0, y into the panel.
struct element_part {
    scene::primitive mesh;
    scene::material material;
};

[[nodiscard]] bool runs_along_edge(element_generator g);
/// Hard things keep their shape, soft ones lie on the cloth and bend with it.
[[nodiscard]] bool is_rigid(element_generator g);

[[nodiscard]] std::vector<element_part> make_element(const element& e, float run = 0.12f);

}  // namespace fw::trim
