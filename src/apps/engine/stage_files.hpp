// What the stages of avatars and of dressed figures share: the body they begin with, the picture and the list they end
// with.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "fw/base/json.hpp"
#include "fw/base/progress.hpp"
#include "fw/body/body_model.hpp"
#include "fw/body/figure.hpp"
#include "fw/scene/model.hpp"

namespace fw::apps {

/// The body of an avatar.json.
struct stage_body {
    std::shared_ptr<const body::body_model> model;
    body::figure figure;
    std::string document;
};
/// Errors: `files.*`, those of dressing::parse_shape.
[[nodiscard]] result<stage_body> read_stage_body(const std::filesystem::path& assets,
                                                 const std::filesystem::path& avatar);

/// One entry of files.json (docs/formats/avatar-files.schema.json).
[[nodiscard]] json::object describe_file(std::string_view path, std::string_view kind, std::string_view type,
                                         std::span<const std::uint8_t> bytes);

/// From the front before the studio's backdrop, 480 × 640, WebP: the renderer's draft, which shades as the browser's
/// viewer does.
[[nodiscard]] result<std::vector<std::uint8_t>> take_thumbnail(const scene::model& model, int threads,
                                                               progress_sink& progress);

}  // namespace fw::apps
