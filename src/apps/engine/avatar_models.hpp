// The 3D models of an avatar on disk: three levels of detail, and a compressed one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "fw/base/error.hpp"
#include "fw/base/progress.hpp"
#include "fw/body/avatar.hpp"

namespace fw::apps {

struct avatar_model_file {
    std::string path;   ///< "avatar-lod1.glb"
    std::string label;  ///< "Body, 10,000 triangles"
    int lod = 0;
    bool draco = false;  ///< what the viewer in our pages can't read; the others are plain
    std::size_t triangles = 0;
    std::vector<std::uint8_t> bytes;
};

/// avatar.glb, avatar-lod1.glb, avatar-lod2.glb, avatar-draco.glb into `out`; barefoot, whatever the look says.
[[nodiscard]] result<std::vector<avatar_model_file>> write_avatar_models(const body::body_model& model,
                                                                         const body::figure& figure,
                                                                         const body::avatar_look& look,
                                                                         const std::filesystem::path& out,
                                                                         progress_sink& progress);

}  // namespace fw::apps
