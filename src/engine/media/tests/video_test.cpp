#include "fw/media/video.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "fw/geometry/math.hpp"

using namespace fw;
using namespace fw::media;

namespace {

bool has_pair(const std::vector<std::string>& args, const std::string& name, const std::string& value) {
    const auto at = std::ranges::find(args, name);
    return at != args.end() && at + 1 != args.end() && at[1] == value;
}

}  // namespace

TEST(video, mp4_is_h264_with_the_index_in_front) {
    const auto args = ffmpeg_arguments({}, "out.mp4");
    ASSERT_TRUE(args);
    EXPECT_TRUE(has_pair(*args, "-c:v", "libx264"));
    EXPECT_TRUE(has_pair(*args, "-movflags", "+faststart"));
    EXPECT_TRUE(has_pair(*args, "-s:v", "1280x720"));
    EXPECT_EQ(args->back(), "file:out.mp4");
}

TEST(video, webm_is_vp9_at_constant_quality) {
    const auto args = ffmpeg_arguments({.format = video_format::webm}, "out.webm");
    EXPECT_TRUE(has_pair(*args, "-c:v", "libvpx-vp9"));
    EXPECT_TRUE(has_pair(*args, "-crf", "32"));
}

TEST(video, odd_sizes_are_refused) {
    EXPECT_EQ(ffmpeg_arguments({.width = 1281}, "x").error().code, "media.video_size");
    EXPECT_EQ(ffmpeg_arguments({.frames_per_second = 0}, "x").error().code, "media.video_rate");
}

TEST(video, a_frame_of_another_shape_is_refused) {
    EXPECT_EQ(frame_bytes({}, scene::make_image(1280, 719, 3)).error().code, "media.frame_shape");
    EXPECT_EQ(frame_bytes({.width = 16, .height = 16}, scene::make_image(16, 16, 3))->size(), 768u);
}

TEST(video, the_turntable_closes) {
    EXPECT_DOUBLE_EQ(turntable_angle(0), 0);
    EXPECT_DOUBLE_EQ(turntable_angle(24), pi / 2);
    EXPECT_DOUBLE_EQ(turntable_angle(95) + turntable_angle(1), 2 * pi);
}
