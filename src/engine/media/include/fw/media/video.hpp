// Video as arguments and frames: which ffmpeg command makes which film. Running it is platform/process' work.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "fw/base/error.hpp"
#include "fw/scene/image.hpp"

namespace fw::media {

enum class video_format {
    mp4,   ///< H.264 High, yuv420p, index at the front: plays everywhere
    webm,  ///< VP9
};

/// Frames are RGB or RGBA, all of one even width and height.
struct video_spec {
    video_format format = video_format::mp4;
    int width = 1280;
    int height = 720;
    int frames_per_second = 24;
    int channels = 3;             ///< of the frames that will be piped in
    std::optional<int> crf = {};  ///< constant quality, lower is finer; 20 for H.264 and 32 for VP9 if not said
    int threads = 1;
};

/// A turntable is a closed loop: 96 frames in 4 s, and the frame after the last one would be the first.
inline constexpr int turntable_frames = 96;

/// The angle about the vertical axis of frame `i` of `count`, in radians, in [0, 2π).
[[nodiscard]] double turntable_angle(int i, int count = turntable_frames);

/// Arguments (without the program's name) that make ffmpeg read raw frames from stdin and write `out_path`.
/// Nothing of the machine or the time gets into the file. Errors: `media.video_size` (odd or out of 16-8192),
/// `media.video_rate`.
[[nodiscard]] result<std::vector<std::string>> ffmpeg_arguments(const video_spec& spec, const std::string& out_path);

/// The bytes of one frame in the form that the arguments announce; alpha is composed over white by the caller.
/// Errors: `media.frame_shape` if the frame is not what `spec` says.
[[nodiscard]] result<std::span<const std::uint8_t>> frame_bytes(const video_spec& spec, const scene::image& frame);

}  // namespace fw::media
