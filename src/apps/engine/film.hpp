// The turntable as a film: frames from the renderer, through a pipe, into ffmpeg.
#pragma once

#include <filesystem>
#include <vector>

#include "engine_data.hpp"
#include "fw/base/progress.hpp"
#include "fw/render/render.hpp"

namespace fw::apps {

/// Whether a film can be written under this name. Asked before the work. Errors: `film.format`.
[[nodiscard]] result<void> check_film_name(const std::filesystem::path& path);

/// Films one turn into every file of `outs` (.mp4 or .webm), each in its place only when it is whole; each frame is
/// rendered once. Returns the files' sizes in bytes.
/// Errors: `film.format`, `process.not_found` where ffmpeg is missing, `process.failed`, cancelled.
[[nodiscard]] result<std::vector<std::uint64_t>> film_turntable(const render::stage& stage, render::light_preset light,
                                                                const picture_size& size, int threads,
                                                                const std::vector<std::filesystem::path>& outs,
                                                                progress_sink& progress);

}  // namespace fw::apps
