#include "model_files.hpp"

#include "fw/files/files.hpp"
#include "fw/gltf/simplify.hpp"
#include "fw/gltf/write.hpp"
#include "fw/media/images.hpp"

namespace fw::apps {

namespace {

result<std::vector<std::uint8_t>> encode_texture(const scene::image& image, gltf::image_encoding encoding) {
    switch (encoding) {
        case gltf::image_encoding::png:
            return media::encode_png(image, {.profile = media::color_profile::none});
        case gltf::image_encoding::jpeg:
            return media::encode_jpeg(image, {.quality = 90, .profile = media::color_profile::none});
        case gltf::image_encoding::webp:
            return media::encode_webp(image, {.profile = media::color_profile::none});
    }
    std::unreachable();
}

}  // namespace

result<std::vector<std::uint8_t>> to_glb(const scene::model& model, const model_file_options& options) {
    gltf::write_options write;
    write.draco = options.draco;
    write.textures = options.webp ? gltf::texture_encoding::webp : gltf::texture_encoding::jpeg;
    write.encode_image = encode_texture;
    return gltf::write_glb(model, write);
}

result<std::size_t> write_model_file(const std::filesystem::path& path, const scene::model& model,
                                     const model_file_options& options) {
    FW_TRY(const auto bytes, to_glb(model, options));
    FW_CHECK(files::write_bytes(path, bytes));
    return bytes.size();
}

result<void> simplify(scene::model& model, int level) {
    if (level == 0) return {};
    return gltf::simplify(model, level == 1 ? 0.4 : 0.15);
}

}  // namespace fw::apps
