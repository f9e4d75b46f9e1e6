#include "fw/media/video.hpp"

#include <fmt/format.h>

#include "fw/geometry/math.hpp"

namespace fw::media {

double turntable_angle(int i, int count) {
    return 2 * pi * i / count;
}

namespace {

void append(std::vector<std::string>& args, std::initializer_list<std::string> more) {
    args.insert(args.end(), more);
}

result<void> check(const video_spec& spec) {
    const auto bad_side = [](int side) { return side < 16 || side > 8192 || side % 2 != 0; };
    if (bad_side(spec.width) || bad_side(spec.height)) {
        return fail(error_kind::invalid, "media.video_size",
                    fmt::format("A video of {} × {} can't be made: width and height must be even, from 16 to 8192.",
                                spec.width, spec.height),
                    "size");
    }
    if (spec.frames_per_second < 1 || spec.frames_per_second > 120) {
        return fail(error_kind::invalid, "media.video_rate", "The frame rate must be from 1 to 120 a second.", "fps");
    }
    return {};
}

}  // namespace

result<std::vector<std::string>> ffmpeg_arguments(const video_spec& spec, const std::string& out_path) {
    FW_CHECK(check(spec));
    const std::string threads = fmt::to_string(spec.threads);
    std::vector<std::string> args{"-hide_banner", "-nostdin", "-loglevel", "error", "-y"};
    append(args, {"-f", "rawvideo", "-pix_fmt", spec.channels == 4 ? "rgba" : "rgb24", "-s:v",
                  fmt::format("{}x{}", spec.width, spec.height), "-r", fmt::to_string(spec.frames_per_second), "-i",
                  "pipe:0"});
    // Full-range sRGB in, limited-range BT.709 out, tagged so: else players guess and the paper turns grey.
    append(args,
           {"-an", "-vf", "scale=in_range=full:out_range=tv:out_color_matrix=bt709:flags=accurate_rnd,format=yuv420p",
            "-color_range", "tv", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "iec61966-2-1"});
    if (spec.format == video_format::mp4) {
        append(args,
               {"-c:v", "libx264", "-preset", "medium", "-profile:v", "high", "-crf",
                fmt::to_string(spec.crf.value_or(20)), "-threads", threads, "-movflags", "+faststart", "-f", "mp4"});
    } else {
        append(args, {"-c:v", "libvpx-vp9", "-b:v", "0", "-crf", fmt::to_string(spec.crf.value_or(32)), "-deadline",
                      "good", "-cpu-used", "4", "-row-mt", "1", "-threads", threads, "-f", "webm"});
    }
    append(args, {"-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact",
                  "file:" + out_path});  // file: lets a name begin with a dash or hold a colon
    return args;
}

result<std::span<const std::uint8_t>> frame_bytes(const video_spec& spec, const scene::image& frame) {
    if (frame.width != spec.width || frame.height != spec.height || frame.channels != spec.channels) {
        return fail(error_kind::invalid, "media.frame_shape",
                    fmt::format("A frame of {} × {} × {} does not fit a video of {} × {} × {}.", frame.width,
                                frame.height, frame.channels, spec.width, spec.height, spec.channels));
    }
    return std::span<const std::uint8_t>(frame.pixels);
}

}  // namespace fw::media
