// What sewing leaves on a garment: turned-up hems, seams that pucker a little, pressed creases, rows of stitches.
#pragma once

#include "fw/dressing/outfit.hpp"
#include "fw/scene/model.hpp"

namespace fw::dressing {

struct needlework {
    scene::primitive relief;  ///< to be drawn with the cloth's material; vertex colours are tones
    scene::primitive thread;  ///< without texture coordinates
    vec3 thread_color{1};     ///< linear
};

/// Built on the drape as it is; moves nothing. `normals` one a vertex of the mesh; `edge_thickness` of a folded edge,
/// metres; `cloth_color` linear; `brightest`: tone 1 of the cloth is stored as 1 / brightest, so that worn places can
/// be paler than the cloth. Same garment, same bytes. Some tens of milliseconds.
[[nodiscard]] needlework make_needlework(const worn_garment& garment, std::span<const vec3> normals,
                                         float edge_thickness, vec3 cloth_color, float brightest);

}  // namespace fw::dressing
