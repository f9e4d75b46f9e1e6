// Where tests find the data packs and photographs that the set-up fetched.
#pragma once

#include <cstdlib>
#include <filesystem>

#include "fw/files/files.hpp"
#include "fw/media/images.hpp"
#include "fw/vision/pose.hpp"

namespace fw::vision::testing {

inline std::filesystem::path assets() {
    const char* given = std::getenv("FW_ASSETS");
    return given != nullptr && *given != '\0' ? std::filesystem::path(given)
                                              : std::filesystem::path(FW_SOURCE_DIR) / "var/assets";
}

inline result<pose_estimator> load_pose_estimator() {
    FW_TRY(const auto detector, files::read_bytes(assets() / "pose_detection.onnx"));
    FW_TRY(const auto landmarks, files::read_bytes(assets() / "pose_landmark_heavy.onnx"));
    return pose_estimator::make(detector, landmarks);
}

inline result<scene::image> load_photo(const std::filesystem::path& path) {
    FW_TRY(const auto bytes, files::read_bytes(path));
    FW_TRY(auto decoded, media::decode_image(bytes));
    return std::move(decoded.image);
}

}  // namespace fw::vision::testing
