// Whether a photo can be measured, and if not, why: reasons that the person in front of the camera can act
// on.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fw/vision/pose.hpp"

namespace fw::vision {

/// Where the camera stands. In a side view the person shows either side. A back view is looked at and cut out; the fit
/// has no use for it.
enum class photo_view { front, side, back };

/// "front", "side", "back".
[[nodiscard]] std::string_view to_string(photo_view view);
[[nodiscard]] std::optional<photo_view> find_photo_view(std::string_view name);

/// One reason against a photo. Codes are stable: `photo.too_small`, `photo.blank`, `photo.too_dark`,
/// `photo.too_bright`, `photo.nobody`, `photo.several_people`, `photo.head_cut_off`, `photo.feet_cut_off`,
/// `photo.arms_cut_off`, `photo.tilted`, `photo.not_frontal`, `photo.from_behind`, `photo.not_sideways`,
/// `photo.arms_too_close`, `photo.arms_too_high`, `photo.feet_together`, `photo.feet_too_far_apart`,
/// `photo.person_too_small`, `photo.low_contrast`, `photo.blurred`.
struct refusal {
    std::string code;
    std::string sentence;
};

/// What the gates measured; angles in radians, lengths in pixels.
struct photo_figures {
    int people = 0;
    double body_height = 0;  ///< from the top of the mask to its bottom
    double lean = 0;         ///< of the line ankles → shoulders from the picture's vertical
    double turn = 0;         ///< of the shoulders about the vertical: 0 facing the camera, π/2 left side to it
    double left_arm = 0;     ///< shoulder → wrist from the vertical
    double right_arm = 0;
    double feet_apart = 0;  ///< between the ankles, of the body's height
    double edge_width = 0;  ///< of the outline: blur, of the body's height
    double brightness = 0;  ///< mean luminance of the body, 0-255
    double clipped = 0;     ///< share of the body that is as good as white
    double contrast = 0;    ///< share of the outline where body and background differ clearly
};

/// One thing that was looked at, in the order of looking.
struct gate_check {
    std::string code;     ///< of the refusal that it would be
    std::string reading;  ///< what was measured and what is asked, in ASCII; may be empty
    bool passed = true;
};

struct inspected_photo {
    std::vector<refusal> refusals;   ///< empty: fit to be measured. The most basic reason comes first
    std::vector<gate_check> checks;  ///< also those that passed
    std::vector<pose> people;        ///< the person measured is the first; empty if nobody was found
    photo_figures figures;

    [[nodiscard]] bool fit() const { return refusals.empty(); }
};

/// What is asked of a photo. The defaults are those of the product.
struct gate_limits {
    int least_side = 800;  ///< of the picture, pixels
    double least_body_height = 1000;
    double most_lean = 0.105;  ///< 6°: five, and one for the estimate's own error
    double most_turn = 0.32;   ///< 18° either way: the estimate's own error is about 7°
    double least_arm = 0.28;   ///< 16°
    double most_arm = 0.90;    ///< 52°
    double least_feet_apart = 0.06;
    double most_feet_apart = 0.45;
    double most_edge_width = 0.006;  ///< of the body's height: 10 mm of blur
    double least_contrast = 0.15;
    double darkest = 35;
    double most_clipped = 0.3;
};

/// Finds the people in `photo` and judges it as a `view`. Refuses by listing reasons; never an error. Of a back view is
/// asked that it shows one person, whole and sharp: no more hangs on it.
[[nodiscard]] inspected_photo inspect_photo(pose_estimator& estimator, const scene::image& photo, photo_view view,
                                            const gate_limits& limits = {});

}  // namespace fw::vision
