// avatar-fit: what was told, and what was seen if there were photographs, becomes a measured body.
#include "avatar_stages.hpp"
#include "engine_data.hpp"
#include "fw/files/files.hpp"
#include "fw/photo/seen.hpp"
#include "person_files.hpp"
#include "photo_avatar.hpp"

namespace fw::apps {

namespace {

result<std::vector<vision::photo_view_input>> read_seen(const std::vector<std::filesystem::path>& paths) {
    std::vector<vision::photo_view_input> out;
    for (const auto& path : paths) {
        FW_TRY(const auto text, files::read_text(path, photo::most_seen_bytes));
        auto seen = photo::parse_seen(text);
        if (!seen) {
            seen.error().message = fmt::format("{}: {}", path.string(), seen.error().message);
            return std::unexpected(std::move(seen.error()));
        }
        out.push_back(std::move(*seen));
    }
    return out;
}

result<dressing::avatar> fit_told(const body::body_model& model, const dressing::person& person,
                                  const fit_stage_options& o, console_progress& progress) {
    FW_CHECK(refuse_surplus(o.given, {"--clothing", "--height-measured", "--sex-unknown"},
                            "it is about photographs, and none was given with --seen."));
    progress.begin("fit");
    return dressing::make_avatar(model, person);
}

result<dressing::avatar> fit_seen(const body::body_model& model, const dressing::person& person,
                                  const fit_stage_options& o, console_progress& progress) {
    FW_TRY(auto seen, read_seen(o.seen));
    const told_person told{person, !o.sex_unknown, o.height_measured, o.clothing};
    progress.begin("fit");
    FW_TRY(auto fitted, fit_photo_avatar(model, std::move(seen), told, progress));
    return std::move(fitted.avatar);
}

}  // namespace

result<void> run_fit_stage(const fit_stage_options& o, const common_options& common) {
    console_progress progress(common.progress, {{"read", "Reading", 1}, {"fit", "Finding the body", 9}});
    progress.begin("read");
    FW_TRY(const auto person, read_person(o.person));
    FW_TRY(const auto model, load_body_model(common.assets));
    FW_TRY(const auto avatar,
           o.seen.empty() ? fit_told(*model, person, o, progress) : fit_seen(*model, person, o, progress));
    show_warnings(avatar.warnings);
    if (progress.cancelled()) return cancelled_error();
    FW_CHECK(files::write_text(o.out / "avatar.json", to_pretty_json(dressing::to_json(avatar))));
    progress.finish();
    show_written(o.out / "avatar.json");
    return {};
}

}  // namespace fw::apps
