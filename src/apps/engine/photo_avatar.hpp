// From what was seen in photographs and what was told to an avatar with its warnings.
#pragma once

#include <vector>

#include "fw/base/progress.hpp"
#include "fw/body/body_model.hpp"
#include "fw/dressing/avatar.hpp"
#include "fw/vision/photo_fit.hpp"

namespace fw::apps {

/// What somebody says beside the photographs.
struct told_person {
    dressing::person person;       ///< values from a tape, beside height and weight, are met by the body
    bool sex_known = true;         ///< false: the photographs decide, whatever `person.sex` is
    bool height_measured = false;  ///< against a wall; else told, and people add a centimetre or two
    vision::clothing clothing = vision::clothing::normal;
};

struct photo_avatar {
    dressing::avatar avatar;
    std::vector<vision::fitted_view> views;  ///< one a photograph that was used, in their order
};

/// Photographs of the back are left out, and a warning says so (`photo.back_not_used`).
/// Errors: those of dressing::check_person, `photo.view_twice`, those of vision::fit_photos.
[[nodiscard]] result<photo_avatar> fit_photo_avatar(const body::body_model& model,
                                                    std::vector<vision::photo_view_input> photos,
                                                    const told_person& told, progress_sink& progress);

}  // namespace fw::apps
