// The main job for one person whose body is known: clothes drafted and draped, models, pictures, film and pattern in a
// folder.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "command.hpp"
#include "engine_data.hpp"
#include "fw/body/avatar.hpp"
#include "fw/dressing/avatar.hpp"
#include "fw/dressing/outfit.hpp"
#include "fw/dressing/posed_outfit.hpp"
#include "fw/render/light.hpp"
#include "order_options.hpp"

namespace fw::apps {

/// What is wanted.
struct wear_request {
    dressing::avatar avatar;
    std::vector<dressing::garment_order> orders;
    work_quality quality = work_quality::standard;
    body::avatar_look look;
    render::light_preset light = render::light_preset::soft_box;
    bool film = true;
    std::filesystem::path out;
    std::string stage_prefix;  ///< of the progress stages, for several people in one run: "anna."
};

/// A file that was written, by its path relative to the request's folder.
struct written_file {
    std::string path;
    std::string label;  ///< "Pattern, A4 pages"
    std::uint64_t bytes = 0;
    std::string step = {};  ///< that wrote it: "drape"
};

/// A picture that was taken, for the page.
struct taken_picture {
    std::string path;
    std::string label;
    picture_size size;
};

struct wear_outcome {
    dressing::outfit outfit;       ///< in the fitting pose: what is measured and reported
    dressing::posed_outfit shown;  ///< standing at ease: what is pictured and in dressed.glb
    scene::model model;            ///< the dressed figure, as in dressed.glb
    std::vector<written_file> files;
    std::vector<taken_picture> pictures;  ///< the first is the cover
    std::vector<stage_time> steps;
    std::vector<double> yardage;       ///< metres to buy, one a garment
    std::vector<double> fabric_width;  ///< metres
    std::vector<int> a4_pages;
};

/// The stages of one job, for the progress' plan.
[[nodiscard]] std::vector<planned_stage> wear_stages(const std::string& prefix, const std::string& name, bool film);

/// Does it all and writes report.json last. Errors: whatever a step returns; what was written before it stays.
[[nodiscard]] result<wear_outcome> run_wear_job(const body::body_model& model, const wear_request& request,
                                                const common_options& common, console_progress& progress);

/// avatar.json, avatar.glb, avatar-lod1.glb, avatar-lod2.glb, avatar-draco.glb.
[[nodiscard]] result<std::vector<written_file>> write_avatar_files(const body::body_model& model,
                                                                   const dressing::avatar& avatar,
                                                                   const body::avatar_look& look,
                                                                   const std::filesystem::path& out);

/// sewing-pattern.json, -a4.pdf, -letter.pdf, -sheet.pdf, .svg into `folder` (relative to `out`; empty for `out`
/// itself).
struct pattern_files {
    std::vector<written_file> files;
    double yardage = 0;
    double fabric_width = 0;
    int a4_pages = 0;
};
[[nodiscard]] result<pattern_files> write_pattern_files(const garment::sewing_pattern& pattern, double fabric_width,
                                                        const common_options& common, const std::filesystem::path& out,
                                                        const std::string& folder, bool inches);

/// The drape's figures as the document drape.json.
[[nodiscard]] result<json::value> drape_document(const dressing::body_evidence& wearer, const dressing::outfit& outfit,
                                                 const dressing::posed_outfit* shown = nullptr);

/// Nothing if every garment came to rest and passes the quality list (strain apart, which is the fit), else
/// `drape.not_settled` or `drape.quality` (kind not_good_enough): for the end of a command.
[[nodiscard]] result<void> require_settled(const dressing::outfit& outfit);

}  // namespace fw::apps
