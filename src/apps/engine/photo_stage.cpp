// avatar-photo: a photograph from anywhere becomes a clean picture, a cut-out and what the fit needs of it.
#include "avatar_stages.hpp"
#include "fw/files/files.hpp"
#include "fw/photo/cutout.hpp"
#include "fw/photo/seen.hpp"
#include "photo_look.hpp"

namespace fw::apps {

namespace {

constexpr int longest_photo = 4096;
constexpr int longest_cutout = 2048;
constexpr int photo_quality = 92;

/// A file that is no photograph is one reason, listed as those against photographs are.
error as_refusal(error e) {
    if (e.problems.empty() && e.code.starts_with("media.")) e.problems.push_back({e.field, e.code, e.message});
    return e;
}

result<looked_photo> look_at(const photo_stage_options& o, const common_options& common, console_progress& progress) {
    const ends_at_once decoder_and_networks_know_no_cancelling;
    progress.begin("read");
    auto decoded = decode_photo(o.photo, o.view);
    if (!decoded) return std::unexpected(as_refusal(std::move(decoded.error())));
    progress.begin("look");
    FW_TRY(auto estimator, load_estimator(common.assets));
    std::vector<looked_photo> looked;
    looked.push_back(look_at_photo(estimator, std::move(*decoded), o.view));
    FW_CHECK(require_fit(looked));
    return std::move(looked.front());
}

result<void> write_results(const looked_photo& photo, const std::filesystem::path& out, console_progress& progress) {
    progress.begin("write");
    FW_TRY(const auto clean, photo::fit_within(photo.image, longest_photo));
    FW_TRY(const auto jpeg,
           media::encode_jpeg(clean, {.quality = photo_quality, .profile = media::color_profile::none}));
    FW_CHECK(files::write_bytes(out / "photo.jpg", jpeg));
    if (progress.cancelled()) return cancelled_error();
    progress.report("write", 0.3);
    FW_TRY(const auto cut, photo::make_cutout(photo.image, photo.input.mask, longest_cutout));
    FW_TRY(const auto png, media::encode_png(cut, {.profile = media::color_profile::none}));
    FW_CHECK(files::write_bytes(out / "cutout.png", png));
    if (progress.cancelled()) return cancelled_error();
    progress.report("write", 0.9);
    FW_TRY(const auto seen, photo::write_seen(photo.input));
    return files::write_text(out / "seen.json", seen);
}

}  // namespace

result<void> run_photo_stage(const photo_stage_options& o, const common_options& common) {
    console_progress progress(
        common.progress, {{"read", "Reading the photograph", 2}, {"look", "Looking", 6}, {"write", "Cutting out", 4}});
    FW_TRY(const auto looked, look_at(o, common, progress));
    if (progress.cancelled()) return cancelled_error();
    FW_CHECK(write_results(looked, o.out, progress));
    progress.finish();
    for (const char* name : {"photo.jpg", "cutout.png", "seen.json"}) show_written(o.out / name);
    return {};
}

}  // namespace fw::apps
