#include "functional_support.hpp"

#include <cstdlib>
#include <stdexcept>

#include "fw/media/images.hpp"

namespace fw::functional {

result<process::outcome> run_node(const std::string& script, std::vector<std::string> arguments) {
    const std::filesystem::path folder = std::filesystem::path(FW_SOURCE_DIR) / "tests/functional";
    if (!std::filesystem::exists(folder / "node_modules")) {
        return fail(error_kind::unavailable, "tests.node_modules", "Run `npm ci` in tests/functional first.");
    }
    arguments.insert(arguments.begin(), (folder / script).string());
    const no_progress quiet;
    FW_TRY(
        process::child child,
        process::child::start({.program = "node", .arguments = arguments, .deadline = std::chrono::minutes(5)}, quiet));
    FW_TRY(process::outcome done, child.finish());
    if (done.exit_code != 0)
        return fail(error_kind::internal, "tests.node", script + " failed:\n" + done.output + done.errors);
    return done;
}

std::filesystem::path assets_folder() {
    if (const char* set = std::getenv("FW_ASSETS")) return set;
    return std::filesystem::path(FW_SOURCE_DIR) / "var/assets";
}

result<std::vector<std::uint8_t>> encode_texture(const scene::image& image, gltf::image_encoding encoding) {
    constexpr auto profile = media::color_profile::none;
    switch (encoding) {
        case gltf::image_encoding::jpeg:
            return media::encode_jpeg(image, {.profile = profile});
        case gltf::image_encoding::webp:
            return media::encode_webp(image, {.profile = profile});
        case gltf::image_encoding::png:
            return media::encode_png(image, {.profile = profile});
    }
    std::unreachable();
}

temporary_folder::temporary_folder() {
    std::string name = (std::filesystem::temp_directory_path() / "fashion-wallet-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder can be made");
    path_ = name;
}

temporary_folder::~temporary_folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

}  // namespace fw::functional
