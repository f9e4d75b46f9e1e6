#include "stage_files.hpp"

#include "engine_data.hpp"
#include "fw/base/encoding.hpp"
#include "fw/crypto/digest.hpp"
#include "fw/dressing/avatar.hpp"
#include "fw/files/files.hpp"
#include "fw/media/images.hpp"
#include "fw/render/render.hpp"

namespace fw::apps {

namespace {

constexpr std::size_t most_document_bytes = std::size_t{4} << 20;
constexpr int thumbnail_width = 480;
constexpr int thumbnail_height = 640;

}  // namespace

result<stage_body> read_stage_body(const std::filesystem::path& assets, const std::filesystem::path& avatar) {
    stage_body out;
    FW_TRY(out.model, load_body_model(assets));
    FW_TRY(out.document, files::read_text(avatar, most_document_bytes));
    FW_TRY(const auto shape, dressing::parse_shape(*out.model, out.document));
    out.figure = body::make_figure(*out.model, shape);
    return out;
}

json::object describe_file(std::string_view path, std::string_view kind, std::string_view type,
                           std::span<const std::uint8_t> bytes) {
    return {{"path", path},
            {"kind", kind},
            {"contentType", type},
            {"bytes", bytes.size()},
            {"sha256", to_hex(crypto::sha256(bytes))},
            {"lod", nullptr},
            {"triangles", nullptr}};
}

result<std::vector<std::uint8_t>> take_thumbnail(const scene::model& model, int threads, progress_sink& progress) {
    FW_TRY(const auto stage, render::stage::make(model));
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

}  // namespace fw::apps
