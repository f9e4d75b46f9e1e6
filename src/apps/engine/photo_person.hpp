// A body from photographs: what the command line does with them, beside the fit itself.
#pragma once

#include "person_source.hpp"

namespace fw::apps {

/// Looks at the photographs, refuses unfit ones with every reason, fits. With `source.evidence`, pictures of what was
/// found are written before anything is refused. Errors: `person.*`, `body.out_of_range`, `media.*`, `photo.*`.
[[nodiscard]] result<sourced_avatar> make_avatar_from_photos(const body::body_model& model, const person_source& source,
                                                             const common_options& common, console_progress& progress);

}  // namespace fw::apps
