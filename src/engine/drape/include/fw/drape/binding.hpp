// Carrying a settled garment over to another body at once: all bodies share one topology. No command calls it yet: the
// tests hold it, and the bench its promised time (`binding_transfer`), for changing the body under a dressed figure.
#pragma once

#include <span>
#include <vector>

#include "fw/body/figure.hpp"
#include "fw/drape/drape.hpp"

namespace fw::drape {

/// How each point of a settled garment hangs on the body below it. Made once for a drape, used for any body.
class binding {
public:
    /// Binds every node to the nearest triangle of the skin; panels that go around both legs, to the helper surface
    /// around them, so that the legs do not pull them apart. `wearer` is the body of the drape.
    [[nodiscard]] static binding make(const garment::cloth_mesh& mesh, const drape_result& drape,
                                      const body::figure& wearer);

    /// Where the garment would lie on `other` (the same topology): a position a vertex, carried along with the skin,
    /// smoothed along the cloth, and pushed out of the body. Milliseconds; not an equilibrium.
    [[nodiscard]] std::vector<vec3> transfer(const body::figure& other, const body_field& field) const;

private:
    struct bond {
        std::uint32_t triangle = 0;
        bool skirt = false;  ///< on the helper surface
        vec3 weights{1, 0, 0};
        vec3 offset{0};  ///< in the triangle's frame
    };

    std::vector<bond> bonds_;             ///< one a node
    std::vector<vec3> nodes_;             ///< where they are on the wearer
    std::vector<std::uint32_t> node_of_;  ///< one a vertex
    std::vector<std::uint32_t> start_;    ///< neighbours of a node along the cloth
    std::vector<std::uint32_t> neighbours_;
};

/// Transfers, then lets the cloth come to rest from there (`steps` of Newton's method at most; 0: not at all).
/// `settled` says whether it did. Errors: as `settle`.
[[nodiscard]] result<drape_result> refit(const garment::cloth_mesh& mesh, const binding& bound,
                                         const body::figure& other, const body_field& field,
                                         const textile::fabric& fabric, int steps, progress_sink& progress);

}  // namespace fw::drape
