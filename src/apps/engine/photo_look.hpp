// One photograph, read and looked at: what every command that takes photographs begins with.
#pragma once

#include <filesystem>
#include <vector>

#include "fw/media/images.hpp"
#include "fw/vision/photo_fit.hpp"

namespace fw::apps {

/// One photograph and what was found in it.
struct looked_photo {
    scene::image image;
    vision::inspected_photo found;
    vision::photo_view_input input;  ///< complete if the photograph is fit
};

/// Whom to cut out: only the person of a photograph that is fit, or whoever was found (for pictures that show why it is
/// not).
enum class cut_out { if_fit, whoever_is_found };

/// Errors: those of `read_asset`, `vision.bad_model`.
[[nodiscard]] result<vision::pose_estimator> load_estimator(const std::filesystem::path& assets);

/// Errors: `files.*`, `media.*`, with the view and the file's name before the sentence; field = the view.
[[nodiscard]] result<media::decoded_image> decode_photo(const std::filesystem::path& path, vision::photo_view view);

[[nodiscard]] looked_photo look_at_photo(vision::pose_estimator& estimator, media::decoded_image photo,
                                         vision::photo_view view, cut_out whom = cut_out::if_fit);

/// Every reason against every photo: people should not have to come back twice. Errors: `photo.*` (not good enough);
/// `problems` has each of them with its view as the field and its code as the rule.
[[nodiscard]] result<void> require_fit(const std::vector<looked_photo>& photos);

}  // namespace fw::apps
