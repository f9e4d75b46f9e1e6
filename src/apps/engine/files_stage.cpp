// avatar-files: from avatar.json alone the models and the picture that people download.
#include "avatar_models.hpp"
#include "avatar_stages.hpp"
#include "engine_data.hpp"
#include "fw/base/encoding.hpp"
#include "fw/crypto/digest.hpp"
#include "fw/dressing/avatar.hpp"
#include "fw/dressing/posed_outfit.hpp"
#include "fw/files/files.hpp"
#include "fw/media/images.hpp"
#include "fw/render/render.hpp"
#include "look_options.hpp"

namespace fw::apps {

namespace {

constexpr std::size_t most_document_bytes = std::size_t{4} << 20;
constexpr int thumbnail_width = 480;
constexpr int thumbnail_height = 640;

json::object describe(std::string_view path, std::string_view kind, std::string_view type,
                      std::span<const std::uint8_t> bytes) {
    return {{"path", path},
            {"kind", kind},
            {"contentType", type},
            {"bytes", bytes.size()},
            {"sha256", to_hex(crypto::sha256(bytes))}};
}

json::object describe(const avatar_model_file& m) {
    auto out = describe(m.path, m.draco ? "model-draco" : "model", "model/gltf-binary", m.bytes);
    out["lod"] = m.lod;
    out["triangles"] = m.triangles;
    return out;
}

/// Standing at ease before the studio's backdrop: the renderer's draft, which shades as the browser's viewer does.
result<std::vector<std::uint8_t>> take_thumbnail(const body::body_model& model, const body::figure& figure,
                                                 const body::avatar_look& look, int threads, progress_sink& progress) {
    FW_TRY(const auto at_ease, dressing::pose_outfit(model, figure, {}, progress));
    FW_TRY(const auto stage, render::stage::make(body::make_avatar_model(model, at_ease.figure, look)));
    render::settings settings;
    settings.width = thumbnail_width;
    settings.height = thumbnail_height;
    settings.quality = render::quality::draft;
    settings.threads = threads;
    const auto camera = scene::make_view(stage.bounds(), scene::view::front,
                                         static_cast<float>(thumbnail_width) / static_cast<float>(thumbnail_height));
    const auto light = render::make_light(render::light_preset::soft_box, stage.bounds(), camera);
    FW_TRY(const auto frame, stage.render(camera, light, settings, progress));
    return media::encode_webp(frame.color);
}

result<body::figure> read_figure(const body::body_model& model, const std::filesystem::path& path) {
    FW_TRY(const auto text, files::read_text(path, most_document_bytes));
    FW_TRY(const auto shape, dressing::parse_shape(model, text));
    return body::make_figure(model, shape);
}

}  // namespace

result<void> run_files_stage(const files_stage_options& o, const common_options& common) {
    console_progress progress(
        common.progress,
        {{"read", "Reading the body", 1}, {"models", "Writing the models", 5}, {"picture", "Taking the picture", 4}});
    progress.begin("read");
    body::avatar_look look;
    FW_TRY(look.tone, parse_skin_tone(o.skin));
    FW_TRY(const auto model, load_body_model(common.assets));
    FW_TRY(const auto figure, read_figure(*model, o.avatar));
    progress.begin("models");
    FW_TRY(const auto models, write_avatar_models(*model, figure, look, o.out, progress));
    progress.begin("picture");
    FW_TRY(const auto thumbnail, take_thumbnail(*model, figure, look, thread_count(common), progress));
    if (progress.cancelled()) return cancelled_error();
    FW_CHECK(files::write_bytes(o.out / "thumbnail.webp", thumbnail));
    json::array list;
    for (const auto& m : models) list.push_back(describe(m));
    auto picture = describe("thumbnail.webp", "thumbnail", "image/webp", thumbnail);
    picture["lod"] = nullptr;
    picture["triangles"] = nullptr;
    list.push_back(std::move(picture));
    FW_CHECK(files::write_text(o.out / "files.json", to_pretty_json(list)));
    progress.finish();
    for (const auto& entry : list) show_written(o.out / std::string(entry.at("path").as_string()));
    return {};
}

}  // namespace fw::apps
