// A developer's look at the media and glTF engines: converts models and pictures, prints what is in them.
#include <fmt/core.h>

#include <cstdio>
#include <filesystem>
#include <utility>

#include "fw/files/files.hpp"
#include "fw/geometry/mesh.hpp"
#include "fw/gltf/read.hpp"
#include "fw/gltf/write.hpp"
#include "fw/media/images.hpp"

using namespace fw;

namespace {

constexpr std::string_view usage =
    "media-tool show in.glb                            what the model holds\n"
    "media-tool glb in.gltf out.glb [draco] [webp|jpeg|webp_with_png]   reads any glTF, writes GLB\n"
    "media-tool image in.heic out.png|.jpg|.webp       converts a picture\n";

result<std::vector<std::uint8_t>> encode_texture(const scene::image& image, gltf::image_encoding encoding) {
    constexpr auto profile = media::color_profile::none;
    switch (encoding) {
        case gltf::image_encoding::jpeg: return media::encode_jpeg(image, {.profile = profile});
        case gltf::image_encoding::webp: return media::encode_webp(image, {.profile = profile});
        case gltf::image_encoding::png: return media::encode_png(image, {.profile = profile});
    }
    std::unreachable();
}

result<gltf::read_outcome> read_model(const std::filesystem::path& path) {
    FW_TRY(const auto bytes, files::read_bytes(path));
    gltf::read_options options;
    options.decode_image = [](std::span<const std::uint8_t> image) { return media::decode_texture(image); };
    options.resolve = [&](std::string_view uri) { return files::read_bytes(path.parent_path() / uri); };
    return gltf::read_gltf(bytes, options);
}

result<void> show(const std::filesystem::path& path) {
    FW_TRY(const auto read, read_model(path));
    const scene::model& m = read.model;
    fmt::print("{} nodes, {} meshes, {} materials, {} images, {} skins\n", m.nodes.size(), m.meshes.size(), m.materials.size(),
               m.images.size(), m.skins.size());
    for (const auto& mesh : m.meshes) {
        for (const auto& p : mesh.primitives) {
            const auto size = geometry::bounds_of(p.positions).size();
            fmt::print("mesh \"{}\": {} vertices, {} triangles, {:.4f} × {:.4f} × {:.4f} m, material {}{}{}{}\n", mesh.name, p.positions.size(),
                       p.triangles.size(), size.x, size.y, size.z, p.material, p.uv0.empty() ? "" : ", uv", p.colors.empty() ? "" : ", colours",
                       p.joints.empty() ? "" : ", rigged");
        }
    }
    for (const auto& note : read.notes) fmt::print("note: {}\n", note);
    return {};
}

result<void> convert_model(const std::vector<std::string>& args) {
    FW_TRY(const auto read, read_model(args[1]));
    gltf::write_options options;
    options.encode_image = encode_texture;
    for (std::size_t i = 3; i < args.size(); ++i) {
        if (args[i] == "draco") options.draco = true;
        if (args[i] == "webp") options.textures = gltf::texture_encoding::webp;
        if (args[i] == "jpeg") options.textures = gltf::texture_encoding::jpeg;
        if (args[i] == "webp_with_png") options.textures = gltf::texture_encoding::webp_with_png;
    }
    FW_TRY(const auto bytes, gltf::write_glb(read.model, options));
    return files::write_bytes(args[2], bytes);
}

result<void> convert_image(const std::filesystem::path& in, const std::filesystem::path& out) {
    FW_TRY(const auto bytes, files::read_bytes(in));
    FW_TRY(const auto decoded, media::decode_image(bytes));
    const std::string extension = out.extension().string();
    FW_TRY(const auto encoded, extension == ".webp" ? media::encode_webp(decoded.image)
                               : extension == ".png" ? media::encode_png(decoded.image)
                                                     : media::encode_jpeg(decoded.image));
    return files::write_bytes(out, encoded);
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> args(argv + 1, argv + argc);
    result<void> done;
    if (args.size() == 2 && args[0] == "show") {
        done = show(args[1]);
    } else if (args.size() >= 3 && args[0] == "glb") {
        done = convert_model(args);
    } else if (args.size() == 3 && args[0] == "image") {
        done = convert_image(args[1], args[2]);
    } else {
        fmt::print(stderr, "{}", usage);
        return 2;
    }
    if (done) return 0;
    fmt::print(stderr, "{} ({}{}{})\n", done.error().message, done.error().code, done.error().field.empty() ? "" : ", ", done.error().field);
    return to_exit_code(done.error().kind);
}
