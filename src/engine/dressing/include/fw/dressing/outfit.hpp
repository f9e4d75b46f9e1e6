// What somebody wears, and how it comes to hang on them.
#pragma once

#include <string>
#include <vector>

#include "fw/body/figure.hpp"
#include "fw/drape/drape.hpp"
#include "fw/drape/fit_report.hpp"
#include "fw/drape/quality.hpp"
#include "fw/garment/cloth_mesh.hpp"
#include "fw/garment/draft.hpp"
#include "fw/geometry/mesh.hpp"
#include "fw/textile/fabric.hpp"
#include "fw/textile/weave.hpp"
#include "fw/trim/element.hpp"

namespace fw::dressing {

/// One garment as asked for: which, in what shape, of what cloth, with what on it.
struct garment_order {
    garment::garment_kind kind = garment::garment_kind::t_shirt;
    std::vector<garment::parameter_value> parameters;
    textile::fabric fabric;
    textile::appearance_request look;
    std::vector<trim::element_document> elements;  ///< the drape does not feel them
};

/// One garment on a body.
struct worn_garment {
    garment_order order;
    garment::sewing_pattern pattern;
    garment::cloth_mesh mesh;  ///< the finest level; positions as placed, before sewing
    drape::drape_result drape;
    drape::quality_report quality;
    drape::fit_report fit;  ///< on the body it was drafted for
};

/// An outfit, from the skin outwards: what comes later lies over what came before.
struct outfit {
    std::vector<worn_garment> garments;

    /// Every garment came to rest.
    [[nodiscard]] bool settled() const;
};

/// Drafts, meshes, sews and drapes each order in turn; each garment hangs on the body and on the garments before it.
/// Deterministic, one thread. Reports "garment.*" and "drape.*".
/// Errors: those of garment::draft, make_cloth_mesh, body_field::build and drape::drape.
[[nodiscard]] result<outfit> dress(const body::figure& figure, const std::vector<garment_order>& orders,
                                   drape::drape_quality quality, progress_sink& progress);

/// The same for what goes on over clothes that hang already: appends to them.
[[nodiscard]] result<void> dress_over(outfit& clothes, const body::figure& figure,
                                      std::span<const garment_order> orders, drape::drape_quality quality,
                                      progress_sink& progress);

/// What an outer garment hangs on: the skin, and each inner garment as a closed shell. Parts may overlap; the union
/// counts.
[[nodiscard]] geometry::triangle_mesh make_support(const body::figure& figure, std::span<const worn_garment> inner);

}  // namespace fw::dressing
