// From photographs of a person to that person's body: the silhouette fit.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "fw/base/progress.hpp"
#include "fw/body/fit.hpp"
#include "fw/vision/gates.hpp"
#include "fw/vision/limb_pose.hpp"
#include "fw/vision/mask.hpp"

namespace fw::vision {

enum class clothing { tight, normal, loose };

/// Typed heights are mostly what people believe: on average 1-2 cm too much (ANSUR II, self-reported against
/// measured).
enum class height_source { self_reported, measured };

/// Who is in the photos. Metres, kilograms, years. Height is required: it is the only scale there is.
struct photo_person {
    body::sex sex = body::sex::female;
    double height = 0;
    std::optional<double> weight;
    std::optional<double> age;
    vision::clothing clothing = clothing::tight;
    height_source height_from = height_source::self_reported;
    /// What a tape said, metres or radians: the body has these values, and the photos decide the rest. The height is
    /// not among them.
    std::array<std::optional<double>, body::measurement_count> typed{};
};

/// One accepted photo: who was found in it, cut out, and what is known of the camera.
struct photo_view_input {
    photo_view view = photo_view::front;
    int width = 0;
    int height = 0;
    vision::pose pose;
    person_mask mask;
    std::optional<double> focal_px;  ///< from EXIF; 24-35 mm equivalent is assumed if unknown
};

/// What the fit found out about a photo, beside the body.
struct fitted_view {
    photo_view view = photo_view::front;
    double distance = 0;  ///< of the camera, metres
    double eye_height = 0;
    double pitch = 0;  ///< radians, looking down positive
    double turn = 0;   ///< of the person, off the ideal view
    double focal_px = 0;
    limb_pose limbs;
    int contour_points = 0;
    double contour_rms = 0;      ///< metres, between the body's outline and the photo's
    std::vector<dvec2> outline;  ///< the fitted body's contour in the photo, pixels: for showing the user
};

struct photo_fit_result {
    /// The body. Asked are the told height and weight; intervals, the weight's too, come from the search's covariance
    /// and from what held-out people showed beyond it.
    body::fit_result fit;
    double cloth = 0;  ///< metres a side that were taken off as clothing
    std::vector<fitted_view> views;
    double log_evidence = 0;  ///< of the sex, up to a constant of these photos
};

/// Pixels of focal length for a 35 mm-equivalent one, which EXIF defines by the picture's diagonal.
[[nodiscard]] double focal_px_of(double equivalent_mm, int width, int height);

/// Finds the body whose outline matches the photos: Levenberg-Marquardt over shape, limbs, cameras and
/// clothing, with the survey's prior given height, weight, sex and age. A front view is required, a side view
/// halves the girths' errors. With loose clothing the outline says little and girths come from the prior, as
/// their intervals show. Errors: `photo.front_required`, `photo.back_unused` (a back view among them),
/// `photo.height_required`, `body.out_of_range`,
/// `photo.outline_mismatch` (not good enough: the outline is further from any body than 25 mm), `cancelled`.
[[nodiscard]] result<photo_fit_result> fit_photos(const body::body_model& model,
                                                  const std::vector<photo_view_input>& photos,
                                                  const photo_person& person, progress_sink& progress);

/// The same for somebody whose sex is not known (`person.sex` is not looked at): fits both and keeps the likelier,
/// which `fit.figure.sex` tells. Twice the time.
[[nodiscard]] result<photo_fit_result> fit_photos_of_likelier_sex(const body::body_model& model,
                                                                  const std::vector<photo_view_input>& photos,
                                                                  const photo_person& person, progress_sink& progress);

}  // namespace fw::vision
