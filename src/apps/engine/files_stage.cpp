// avatar-files: from avatar.json alone the models and the picture that people download.
#include "avatar_models.hpp"
#include "avatar_stages.hpp"
#include "fw/dressing/posed_outfit.hpp"
#include "fw/files/files.hpp"
#include "look_options.hpp"
#include "stage_files.hpp"

namespace fw::apps {

namespace {

json::object describe(const avatar_model_file& m) {
    auto out = describe_file(m.path, m.draco ? "model-draco" : "model", "model/gltf-binary", m.bytes);
    out["lod"] = m.lod;
    out["triangles"] = m.triangles;
    return out;
}

}  // namespace

result<void> run_files_stage(const files_stage_options& o, const common_options& common) {
    console_progress progress(
        common.progress,
        {{"read", "Reading the body", 1}, {"models", "Writing the models", 5}, {"picture", "Taking the picture", 4}});
    progress.begin("read");
    body::avatar_look look;
    FW_TRY(look.tone, parse_skin_tone(o.skin));
    FW_TRY(const auto body, read_stage_body(common.assets, o.avatar));
    progress.begin("models");
    FW_TRY(const auto models, write_avatar_models(*body.model, body.figure, look, o.out, progress));
    progress.begin("picture");
    FW_TRY(const auto at_ease, dressing::pose_outfit(*body.model, body.figure, {}, progress));
    FW_TRY(const auto thumbnail,
           take_thumbnail(body::make_avatar_model(*body.model, at_ease.figure, look), thread_count(common), progress));
    if (progress.cancelled()) return cancelled_error();
    FW_CHECK(files::write_bytes(o.out / "thumbnail.webp", thumbnail));
    json::array list;
    for (const auto& m : models) list.push_back(describe(m));
    list.push_back(describe_file("thumbnail.webp", "thumbnail", "image/webp", thumbnail));
    FW_CHECK(files::write_text(o.out / "files.json", to_pretty_json(list)));
    progress.finish();
    for (const auto& entry : list) show_written(o.out / std::string(entry.at("path").as_string()));
    return {};
}

}  // namespace fw::apps
