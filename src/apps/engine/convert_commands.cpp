// convert and decode: models and photographs from one form into another.
#include "command.hpp"
#include "engine_data.hpp"
#include "fw/base/json.hpp"
#include "fw/files/files.hpp"
#include "fw/media/images.hpp"
#include "model_files.hpp"

namespace fw::apps {

namespace {

struct convert_options {
    std::filesystem::path in;
    std::filesystem::path out;
    bool draco = false;
    int lod = 0;
    bool webp = false;
};

result<void> run_convert(const convert_options& o, const common_options& common) {
    if (o.out.extension() != ".glb") {
        return fail(error_kind::invalid, "convert.format",
                    fmt::format("Models are written as .glb, not as \"{}\".", o.out.filename().string()), "out");
    }
    console_progress progress(common.progress, {{"convert", "Converting the model", 1}});
    progress.begin("convert");
    FW_TRY(auto loaded, read_model_file(o.in));
    for (const auto& note : loaded.notes) std::fputs(fmt::format("note: {}\n", note).c_str(), stderr);
    FW_CHECK(simplify(loaded.model, o.lod));
    model_file_options options;
    options.draco = o.draco;
    options.webp = o.webp;
    FW_CHECK(write_model_file(o.out, loaded.model, options));
    progress.finish();
    show_written(o.out);
    return {};
}

struct decode_options {
    std::filesystem::path in;
    std::filesystem::path out;
};

/// Prints what was kept of the photo's metadata; with --out also writes the upright sRGB picture.
result<void> run_decode(const decode_options& o, const common_options&) {
    if (!o.out.empty()) FW_CHECK(check_picture_name(o.out));
    FW_TRY(const auto bytes, files::read_bytes(o.in));
    FW_TRY(const auto photo, media::decode_image(bytes));
    const auto number = [](const std::optional<double>& v) { return v ? json::value(*v) : json::value(nullptr); };
    const json::object facts{{"format", media::mime_type(photo.format)},
                             {"width", photo.image.width},
                             {"height", photo.image.height},
                             {"orientation", photo.facts.orientation},
                             {"focalLengthMm", number(photo.facts.focal_length_mm)},
                             {"focalLength35mm", number(photo.facts.focal_length_35mm)}};
    std::fputs(to_pretty_json(facts).c_str(), stdout);
    if (o.out.empty()) return {};
    FW_CHECK(write_image_file(o.out, photo.image));
    show_written(o.out);
    return {};
}

}  // namespace

void add_convert_commands(command_line& line) {
    line.add<convert_options>(
        "convert", "Reads any glTF 2.0 model and writes it as GLB",
        [](CLI::App& app, convert_options& o) {
            app.add_option("model", o.in, "The model: .glb, or .gltf with the files beside it")
                ->required()
                ->type_name("IN");
            app.add_option("out", o.out, "The model to write: .glb")->required()->type_name("OUT");
            app.add_flag("--draco", o.draco, "Compress the geometry (KHR_draco_mesh_compression)");
            app.add_flag("--webp", o.webp, "Store textures as WebP (EXT_texture_webp)");
            app.add_option("--lod", o.lod, "0 keeps every triangle, 1 about 40 %, 2 about 15 %")
                ->check(CLI::Range(0, 2))
                ->type_name("N");
        },
        run_convert);
    line.add<decode_options>(
        "decode", "Decodes a photograph within limits and says what its metadata are good for",
        [](CLI::App& app, decode_options& o) {
            app.add_option("photo", o.in, "JPEG, PNG, WebP or HEIC")->required()->type_name("FILE");
            app.add_option("--out", o.out, "Also write the upright picture: .png, .jpg or .webp")->type_name("FILE");
        },
        run_decode);
}

}  // namespace fw::apps
