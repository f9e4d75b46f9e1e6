// A dressed figure in stages, each a command of its own, so that a service computes only what has changed: garments
// that hang already are handed in, and what a garment looks like matters to the last stage alone. Documents between
// them: docs/formats/outfit-stages.md.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "command.hpp"
#include "order_options.hpp"

namespace fw::apps {

struct drape_stage_options {
    std::filesystem::path avatar;
    std::filesystem::path outfit;
    std::vector<std::filesystem::path> garments;  ///< those that hang already, from the skin outwards
    work_quality quality = work_quality::standard;
    std::filesystem::path out;
};
/// garment-N.fwd for each garment that was not handed in and, last, drape.json.
/// Errors: those of the documents, of dressing::unpack_garment and dressing::dress_over; `outfit.garments` (a garment
/// that was handed in is of another kind than the outfit says).
[[nodiscard]] result<void> run_drape_stage(const drape_stage_options& o, const common_options& common);

struct pose_stage_options {
    std::filesystem::path avatar;
    std::vector<std::filesystem::path> garments;
    std::filesystem::path out;
};
/// pose.fwp. Errors: those of the documents and of dressing::pose_outfit.
[[nodiscard]] result<void> run_pose_stage(const pose_stage_options& o, const common_options& common);

struct scene_stage_options {
    std::filesystem::path avatar;
    std::filesystem::path outfit;
    std::vector<std::filesystem::path> garments;
    std::filesystem::path pose;  ///< empty: the fitting pose
    std::string skin = "sand";
    bool picture = true;
    std::filesystem::path out;
};
/// dressed.glb, dressed-draco.glb, thumbnail.webp and, last, files.json. Errors: those of the documents.
[[nodiscard]] result<void> run_scene_stage(const scene_stage_options& o, const common_options& common);

}  // namespace fw::apps
