// What a catalog shows of a silhouette: draped on the bodies of its sizes, pictured on one of them.
#pragma once

#include "catalog_media.hpp"
#include "fw/body/body_model.hpp"
#include "fw/dressing/outfit.hpp"

namespace fw::apps {

/// The order that a silhouette's `garment` and `parameters` make, in this cloth. Errors: `garment.*`, `json.*`.
[[nodiscard]] result<dressing::garment_order> read_silhouette(const json::value& item, const textile::cloth& cloth);

/// thumbnail: three-quarter view on the standard body (women's S, men's M: the tag "men" says whose sizes they are);
/// model: the same, compressed. `facts.sizes`: how it came out on the body in the middle of each size; what did not
/// come out well is among the problems.
[[nodiscard]] result<item_media> make_silhouette_media(const json::value& item, const textile::cloth& cloth,
                                                       const body::body_model& model, const media_settings& settings,
                                                       progress_sink& progress);

}  // namespace fw::apps
