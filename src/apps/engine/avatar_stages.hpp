// The avatar's pipeline in stages, each a command of its own that a service runs as a child process with limits: what
// strangers send is never decoded where secrets are. Documents between them: docs/formats/avatar-stages.md.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "command.hpp"
#include "fw/vision/photo_fit.hpp"

namespace fw::apps {

struct photo_stage_options {
    std::filesystem::path photo;
    vision::photo_view view = vision::photo_view::front;
    std::filesystem::path out;
};
/// photo.jpg, cutout.png and, last, seen.json; nothing of them if the photograph is refused.
/// Errors: `media.*`, `photo.*`; `problems` has every reason.
[[nodiscard]] result<void> run_photo_stage(const photo_stage_options& o, const common_options& common);

struct fit_stage_options {
    std::filesystem::path person;
    std::vector<std::filesystem::path> seen;
    vision::clothing clothing = vision::clothing::normal;
    bool height_measured = false;
    bool sex_unknown = false;
    std::filesystem::path out;
    std::vector<std::string> given;  ///< the options that were typed
};
/// avatar.json. Errors: those of the documents, of dressing::make_avatar and of `fit_photo_avatar`; `usage.surplus`.
[[nodiscard]] result<void> run_fit_stage(const fit_stage_options& o, const common_options& common);

struct files_stage_options {
    std::filesystem::path avatar;
    std::string skin = "sand";
    std::filesystem::path out;
};
/// The models, thumbnail.webp and, last, files.json. Errors: those of dressing::parse_shape, `look.skin`.
[[nodiscard]] result<void> run_files_stage(const files_stage_options& o, const common_options& common);

}  // namespace fw::apps
