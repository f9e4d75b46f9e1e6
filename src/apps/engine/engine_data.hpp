// The data packs of the engines, loaded when first needed; and the readers and encoders that need a path.
#pragma once

#include <filesystem>
#include <memory>

#include "fw/base/error.hpp"
#include "fw/body/body_model.hpp"
#include "fw/gltf/read.hpp"
#include "fw/scene/camera.hpp"
#include "fw/scene/model.hpp"

namespace fw::apps {

/// Errors: `files.not_found` with the command that fetches the pack.
[[nodiscard]] result<std::vector<std::uint8_t>> read_asset(const std::filesystem::path& assets, std::string_view name);
[[nodiscard]] result<std::shared_ptr<const body::body_model>> load_body_model(const std::filesystem::path& assets);

/// A .glb or .gltf file with the files beside it. Files outside its folder are refused (`gltf.external`).
[[nodiscard]] result<gltf::read_outcome> read_model_file(const std::filesystem::path& path);

/// Whether a picture can be written under this name. Asked before the work. Errors: `media.format`.
[[nodiscard]] result<void> check_picture_name(const std::filesystem::path& path);

/// Encodes by the file's ending (.png, .jpg, .jpeg, .webp) and writes. Errors: `media.format`.
[[nodiscard]] result<void> write_image_file(const std::filesystem::path& path, const scene::image& image);

/// A view's name ("front", "side", "back", "three-quarter") or a camera document (docs/formats/camera.schema.json).
[[nodiscard]] result<scene::camera> parse_camera(const std::string& view_or_path, const geometry::bounds& box,
                                                 float aspect);

/// Whether `parse_camera` will know this view; a document is read. Asked before the work. Errors: those of
/// `parse_camera`.
[[nodiscard]] result<void> check_view(const std::string& view_or_path);

struct picture_size {
    int width = 1280;
    int height = 720;
};
/// "1280x720". Errors: `picture.size`.
[[nodiscard]] result<picture_size> parse_size(std::string_view text);

}  // namespace fw::apps
