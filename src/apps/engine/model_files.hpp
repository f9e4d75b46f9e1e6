// Models on disk as GLB.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "fw/base/error.hpp"
#include "fw/scene/model.hpp"

namespace fw::apps {

struct model_file_options {
    bool draco = false;
    bool webp = false;  ///< EXT_texture_webp instead of PNG and JPEG
};

[[nodiscard]] result<std::vector<std::uint8_t>> to_glb(const scene::model& model,
                                                       const model_file_options& options = {});

/// Writes a GLB; gives its size in bytes.
[[nodiscard]] result<std::size_t> write_model_file(const std::filesystem::path& path, const scene::model& model,
                                                   const model_file_options& options = {});

/// Reduces every triangle list to about 40 % (level 1) or 15 % (level 2) of its triangles, keeping seams of texture
/// coordinates. For models of any origin; our bodies have levels of detail of their own.
[[nodiscard]] result<void> simplify(scene::model& model, int level);

}  // namespace fw::apps
