// What is cut and sewn: flat panels in metres, the seams between them, and where each panel hangs on a body.
// The file format is docs/formats/sewing-pattern.schema.json; version 1.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fw/base/json.hpp"
#include "fw/geometry/math.hpp"

namespace fw::garment {

/// What becomes of an edge when the garment is made.
enum class edge_role {
    seam,      ///< sewn to another edge
    hem,       ///< turned up by its allowance
    fold,      ///< centre line of a piece cut on the fold of the cloth: the other half is its mirror image
    doubled,   ///< line along which a band is folded in wear: a second layer, its mirror image, lies inside
    dart,      ///< leg of a dart, sewn to the other leg
    finished,  ///< left as cut, or bound
};

/// One piece of an edge: a straight line (no controls), a quadratic (one) or a cubic (two) Bézier curve.
struct segment {
    std::vector<dvec2> controls;
    dvec2 to{};
};

/// A mark on the cutting line that meets its partner when sewn. `at` = share of the edge's length from its start.
struct notch {
    double at = 0.5;
    int count = 1;  ///< 1 front, 2 back, as tailors mark them
};

/// A named stretch of a panel's outline. It starts where the edge before it ends (the first: where the last ends).
struct panel_edge {
    std::string id;  ///< unique in its panel: "side", "armhole"
    edge_role role = edge_role::seam;
    double allowance = 0.01;  ///< metres beyond the sewing line; 0 for fold, doubled and dart
    std::vector<segment> segments;
    std::vector<notch> notches;
};

/// Part of the body a panel is placed on before sewing.
enum class body_segment { torso, arm, leg, neck, waist };
enum class wrap { front, back, around };
enum class body_anchor { side_neck, waist, shoulder };

/// How a panel hangs before it is sewn: the panel's y axis runs down the segment, its x axis around it. `origin` is
/// the panel point that lies at the anchor's height (or at the arm's shoulder end) on the segment's centre line,
/// front or back. For flared panels `apex` is the point from which the grain fans out.
struct placement {
    body_segment segment = body_segment::torso;
    garment::wrap wrap = garment::wrap::front;
    body_anchor anchor = body_anchor::side_neck;
    dvec2 origin{0, 0};
    double drop = 0;  ///< metres from the anchor down to `origin`
    std::optional<dvec2> apex = {};
};

/// A piece of cloth, seen from the right side (outside), y towards the wearer's head, outline counter-clockwise.
/// Drafted for the wearer's left; where `cut` is 2, or an edge is a fold, the right is its mirror image in x.
struct panel {
    std::string id;      ///< "front"
    std::string label;   ///< "Front"
    int cut = 1;         ///< pieces to cut, 2 = a mirrored pair
    bool draped = true;  ///< false: printed and sewn, but not part of the cloth that is simulated
    double stretch = 1;  ///< how far it is stretched lengthways while being sewn (ribbing: 1.15)
    std::vector<panel_edge> edges;
    std::vector<dvec2> grain;  ///< two points
    garment::placement placement;
};

/// Which copy of a panel (cut twice) or which half of it (on the fold). The left one is as drafted.
enum class copy { left, right };

/// A stretch of an edge: from `from` to `to`, shares of the edge's length measured from its drafted start.
struct edge_range {
    std::string panel;
    garment::copy copy = garment::copy::left;
    std::string edge;
    double from = 0;
    double to = 1;
};

/// Two stretches sewn together. `reversed`: the start of `a` meets the end of `b` (the usual case).
/// `ease` = length of a minus length of b in metres that is eased (or stretched) in; checked to 1 mm.
struct stitch {
    std::string id;  ///< "side.left"
    edge_range a;
    edge_range b;
    bool reversed = true;
    double ease = 0;
    int step = 0;  ///< order of work, as in the sewing instructions
};

/// A stretch of edges, in order around the body, that must not grow: a neckline's ribbing or stay tape, or a waistband
/// that holds the garment up by its girth.
struct tape {
    std::string id;
    bool holds = false;  ///< true: a waistband, sits at `level`
    double girth = 0;    ///< finished length all around, metres
    double level = 0;    ///< height above the floor where it sits, metres (holds only)
    std::vector<edge_range> edges;
};

/// A parameter as it was used in the drafting.
struct used_parameter {
    std::string name;
    double value = 0;
};

inline constexpr int sewing_pattern_version = 1;

struct sewing_pattern {
    std::string name;    ///< "T-shirt"
    std::string kind;    ///< "t-shirt", as `draft` names it; may be empty
    std::string wearer;  ///< whose name the pages carry; may be empty
    std::string size;    ///< "M (EN 13402 chest 92)" or empty
    std::vector<used_parameter> parameters;
    std::vector<panel> panels;
    std::vector<stitch> stitches;
    std::vector<tape> tapes;
    std::vector<std::string> steps;  ///< the order of work, one sentence each
    std::vector<std::string> notes;  ///< what the maker should know, one sentence each

    [[nodiscard]] const panel* find_panel(std::string_view id) const;
};

/// The edge of that id; nullptr if there is none.
[[nodiscard]] const panel_edge* find_edge(const panel& p, std::string_view id);

/// Where the edge starts: the end of the edge before it.
[[nodiscard]] dvec2 start_of(const panel& p, std::size_t edge);

/// The edge as points on the curve, at most 1 mm apart, first and last exact. In the panel's coordinates.
[[nodiscard]] std::vector<dvec2> trace(const panel& p, std::size_t edge);

/// The segments of an edge, joined: as `trace`, at most `step` metres apart.
[[nodiscard]] std::vector<dvec2> trace(dvec2 start, std::span<const segment> segments, double step = 0.001);

/// The mirror image in x, still counter-clockwise: edges in reverse order, each running the other way.
[[nodiscard]] panel mirrored(const panel& p);

[[nodiscard]] double length_of(std::span<const dvec2> polyline);
[[nodiscard]] double edge_length(const panel& p, std::size_t edge);

/// Checks what the schema can't: ids that exist and are unique, closed simple outlines that run counter-clockwise,
/// ranges in [0, 1], matching seams of equal length within 1 mm (ease accounted). Errors: `pattern.*`, field = the
/// part.
[[nodiscard]] result<void> validate(const sewing_pattern& pattern);

/// Reads a document of version 1, validated. Errors: `json.*`, `pattern.*`.
[[nodiscard]] result<sewing_pattern> parse_sewing_pattern(std::string_view text);

/// The same pattern as a JSON document; numbers rounded to 1 µm.
[[nodiscard]] json::value to_json(const sewing_pattern& pattern);

}  // namespace fw::garment
