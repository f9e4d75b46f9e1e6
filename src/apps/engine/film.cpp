#include "film.hpp"

#include "fw/files/files.hpp"
#include "fw/media/video.hpp"
#include "fw/process/process.hpp"

namespace fw::apps {

namespace {

/// One film being written.
struct encoder {
    media::video_spec spec;
    files::pending_file file;
    process::child child;
};

result<media::video_format> format_of(const std::filesystem::path& path) {
    if (path.extension() == ".mp4") return media::video_format::mp4;
    if (path.extension() == ".webm") return media::video_format::webm;
    return fail(error_kind::invalid, "film.format",
                fmt::format("Films are written as .mp4 or .webm, not as \"{}\".", path.filename().string()), "out");
}

result<encoder> start_encoder(const std::filesystem::path& out, const picture_size& size, int threads,
                              progress_sink& progress) {
    media::video_spec spec;
    FW_TRY(spec.format, format_of(out));
    spec.width = size.width;
    spec.height = size.height;
    spec.channels = 4;
    spec.threads = threads;
    FW_TRY(auto file, files::pending_file::begin(out));
    FW_TRY(auto arguments, media::ffmpeg_arguments(spec, file.half().string()));
    FW_TRY(auto child, process::child::start({.program = "ffmpeg", .arguments = std::move(arguments)}, progress));
    return encoder{spec, std::move(file), std::move(child)};
}

}  // namespace

result<void> check_film_name(const std::filesystem::path& path) {
    FW_TRY([[maybe_unused]] const auto format, format_of(path));
    return {};
}

result<std::vector<std::uint64_t>> film_turntable(const render::stage& stage, render::light_preset light,
                                                  const picture_size& size, int threads,
                                                  const std::vector<std::filesystem::path>& outs,
                                                  progress_sink& progress) {
    std::vector<encoder> encoders;
    for (const auto& out : outs) {
        FW_TRY(auto started, start_encoder(out, size, threads, progress));
        encoders.push_back(std::move(started));
    }
    render::settings settings;
    settings.width = size.width;
    settings.height = size.height;
    settings.quality = render::quality::draft;
    settings.threads = threads;
    std::optional<error> broken;
    const auto deliver = [&](int, const scene::image& frame) {
        for (auto& e : encoders) {
            const auto bytes = media::frame_bytes(e.spec, frame);
            const auto written = bytes ? e.child.write(*bytes) : std::unexpected(bytes.error());
            if (!written) broken = written.error();
        }
        return !broken;
    };
    const auto filmed = stage.render_turntable(light, settings, media::turntable_frames, deliver, progress);
    if (broken) return std::unexpected(*broken);
    FW_CHECK(filmed);
    std::vector<std::uint64_t> sizes;
    for (auto& e : encoders) {
        FW_TRY(const auto ended, e.child.finish());
        if (ended.exit_code != 0) {
            return fail(error_kind::internal, "process.failed",
                        fmt::format("ffmpeg could not write the film: {}", ended.errors));
        }
        FW_TRY(const auto bytes, e.file.commit());
        sizes.push_back(bytes);
    }
    return sizes;
}

}  // namespace fw::apps
