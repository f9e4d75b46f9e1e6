// The films that ffmpeg makes of our arguments, judged by ffprobe and by their bytes.
#include <gtest/gtest.h>

#include "functional_support.hpp"
#include "fw/files/files.hpp"
#include "fw/geometry/math.hpp"
#include "fw/media/video.hpp"

using namespace fw;

namespace {

const no_progress quiet;

// A light spot that goes round once: the frame after the last one is the first.
scene::image turn(const media::video_spec& spec, int i) {
    scene::image out = scene::make_image(spec.width, spec.height, 3);
    const double angle = media::turntable_angle(i);
    for (int y = 0; y < spec.height; ++y) {
        for (int x = 0; x < spec.width; ++x) {
            const double dx = x - spec.width * (0.5 + 0.3 * std::cos(angle));
            const double dy = y - spec.height * (0.5 + 0.3 * std::sin(angle));
            const auto value = static_cast<std::uint8_t>(40 + 200 * std::exp(-(dx * dx + dy * dy) / 400));
            for (int c = 0; c < 3; ++c) out.at(x, y)[c] = value;
        }
    }
    return out;
}

void film(const media::video_spec& spec, const std::filesystem::path& path) {
    auto encoder = process::child::start(
        {.program = "ffmpeg", .arguments = media::ffmpeg_arguments(spec, path.string()).value()}, quiet);
    ASSERT_TRUE(encoder) << encoder.error().message;
    for (int i = 0; i < media::turntable_frames; ++i) {
        const scene::image frame = turn(spec, i);
        ASSERT_TRUE(encoder->write(media::frame_bytes(spec, frame).value()));
    }
    const auto done = encoder->finish();
    ASSERT_TRUE(done) << done.error().message;
    EXPECT_EQ(done->exit_code, 0) << done->errors;
}

std::string probe(const std::filesystem::path& path) {
    const auto done = process::run(
        {.program = "ffprobe",
         .arguments = {"-v", "error", "-count_frames", "-show_entries",
                       "stream=codec_name,pix_fmt,width,height,nb_read_frames,r_frame_rate,color_space,color_range",
                       "-of", "default=noprint_wrappers=1", path.string()}},
        quiet);
    return done ? done->output : done.error().message;
}

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

std::string text_of(const std::filesystem::path& path) {
    return files::read_text(path).value();
}

}  // namespace

TEST(film, mp4_has_every_frame_and_plays_before_it_is_loaded) {
    const functional::temporary_folder folder;
    const media::video_spec spec{.width = 320, .height = 180};
    const auto path = folder.path() / "-odd name: turn.mp4";
    film(spec, path);
    const std::string facts = probe(path);
    for (const char* fact : {"codec_name=h264", "pix_fmt=yuv420p", "width=320", "height=180", "nb_read_frames=96",
                             "r_frame_rate=24/1", "color_space=bt709", "color_range=tv"}) {
        EXPECT_TRUE(has(facts, fact)) << fact << " is missing in\n" << facts;
    }
    const std::string bytes = text_of(path);
    EXPECT_LT(bytes.find("moov"), bytes.find("mdat"));
}

TEST(film, webm_is_vp9_with_every_frame) {
    const functional::temporary_folder folder;
    const media::video_spec spec{.format = media::video_format::webm, .width = 160, .height = 90};
    film(spec, folder.path() / "turn.webm");
    const std::string facts = probe(folder.path() / "turn.webm");
    EXPECT_TRUE(has(facts, "codec_name=vp9")) << facts;
    EXPECT_TRUE(has(facts, "nb_read_frames=96")) << facts;
}

TEST(film, the_same_frames_give_the_same_bytes) {
    const functional::temporary_folder folder;
    const media::video_spec spec{.width = 160, .height = 90};
    film(spec, folder.path() / "a.mp4");
    film(spec, folder.path() / "b.mp4");
    EXPECT_EQ(text_of(folder.path() / "a.mp4"), text_of(folder.path() / "b.mp4"));
}

// What is white in the frame is white on the screen, not grey: ranges and matrices are tagged and converted right.
TEST(film, colours_survive) {
    const functional::temporary_folder folder;
    const media::video_spec spec{.width = 64, .height = 64};
    const std::array<int, 3> paper{250, 248, 245};
    scene::image frame = scene::make_image(64, 64, 3);
    for (std::size_t i = 0; i < frame.pixels.size(); ++i) frame.pixels[i] = static_cast<std::uint8_t>(paper[i % 3]);
    const auto path = folder.path() / "paper.mp4";
    const auto made = process::run(
        {.program = "ffmpeg", .arguments = media::ffmpeg_arguments(spec, path.string()).value()}, quiet, frame.pixels);
    ASSERT_TRUE(made) << made.error().message;
    const auto back = process::run({.program = "ffmpeg",
                                    .arguments = {"-v", "error", "-i", path.string(), "-frames:v", "1", "-vf",
                                                  "scale=in_color_matrix=bt709:in_range=tv:out_range=full", "-f",
                                                  "rawvideo", "-pix_fmt", "rgb24", "-"}},
                                   quiet);
    ASSERT_TRUE(back) << back.error().message;
    for (std::size_t c = 0; c < 3; ++c) EXPECT_NEAR(static_cast<std::uint8_t>(back->output.at(c)), paper[c], 3);
}
