#include "engine_data.hpp"

#include <charconv>

#include "fw/base/json.hpp"
#include "fw/files/files.hpp"
#include "fw/media/images.hpp"

namespace fw::apps {

namespace fs = std::filesystem;

result<std::vector<std::uint8_t>> read_asset(const fs::path& assets, std::string_view name) {
    auto bytes = files::read_bytes(assets / name);
    if (!bytes) {
        return fail(
            error_kind::not_found, "assets.missing",
            fmt::format(
                "The data pack {} is not in {}. ./fw assets fetches it; or name its folder with --assets or FW_ASSETS.",
                name, assets.string()));
    }
    return bytes;
}

result<std::shared_ptr<const body::body_model>> load_body_model(const fs::path& assets) {
    FW_TRY(const auto bytes, read_asset(assets, "body.fwb"));
    return body::body_model::load(bytes);
}

result<gltf::read_outcome> read_model_file(const fs::path& path) {
    FW_TRY(const auto bytes, files::read_bytes(path));
    const fs::path folder = fs::weakly_canonical(path).parent_path();
    gltf::read_options options;
    options.decode_image = [](std::span<const std::uint8_t> encoded) { return media::decode_texture(encoded); };
    options.resolve = [folder](std::string_view uri) -> result<std::vector<std::uint8_t>> {
        const fs::path target = fs::weakly_canonical(folder / uri);
        const auto inside = target.lexically_relative(folder);
        if (inside.empty() || *inside.begin() == "..") {
            return fail(error_kind::invalid, "gltf.external",
                        fmt::format("The model asks for {}, which lies outside its own folder.", uri));
        }
        return files::read_bytes(target);
    };
    return gltf::read_gltf(bytes, options);
}

result<void> check_picture_name(const fs::path& path) {
    const std::string ending = path.extension().string();
    for (const char* known : {".png", ".jpg", ".jpeg", ".webp"}) {
        if (ending == known) return {};
    }
    return fail(error_kind::invalid, "media.format",
                fmt::format("Pictures are written as .png, .jpg or .webp, not as \"{}\".", path.filename().string()),
                "out");
}

result<void> write_image_file(const fs::path& path, const scene::image& image) {
    FW_CHECK(check_picture_name(path));
    const std::string ending = path.extension().string();
    const auto encode = [&]() -> result<std::vector<std::uint8_t>> {
        if (ending == ".png") return media::encode_png(image);
        if (ending == ".webp") return media::encode_webp(image);
        return media::encode_jpeg(image);
    };
    FW_TRY(const auto bytes, encode());
    return files::write_bytes(path, bytes);
}

namespace {

constexpr std::pair<std::string_view, scene::view> views[] = {{"front", scene::view::front},
                                                              {"back", scene::view::back},
                                                              {"side", scene::view::side},
                                                              {"three-quarter", scene::view::three_quarter}};

result<scene::camera> read_camera(const std::string& path) {
    if (!path.ends_with(".json")) {
        return fail(error_kind::invalid, "render.view",
                    fmt::format("\"{}\" is no view. Views are front, side, back, three-quarter, or a camera document "
                                "that ends in .json.",
                                path),
                    "view");
    }
    FW_TRY(const auto text, files::read_text(path));
    return scene::parse_camera(text);
}

}  // namespace

result<void> check_view(const std::string& view) {
    for (const auto& [name, which] : views) {
        if (name == view) return {};
    }
    FW_TRY([[maybe_unused]] const auto camera, read_camera(view));
    return {};
}

result<scene::camera> parse_camera(const std::string& view, const geometry::bounds& box, float aspect) {
    for (const auto& [name, which] : views) {
        if (name == view) return scene::make_view(box, which, aspect);
    }
    return read_camera(view);
}

result<picture_size> parse_size(std::string_view text) {
    picture_size out;
    const char* end = text.data() + text.size();
    const auto first = std::from_chars(text.data(), end, out.width);
    if (first.ec == std::errc{} && first.ptr != end && *first.ptr == 'x') {
        const auto second = std::from_chars(first.ptr + 1, end, out.height);
        if (second.ec == std::errc{} && second.ptr == end && out.width >= 16 && out.height >= 16 && out.width <= 8192 &&
            out.height <= 8192)
            return out;
    }
    return fail(error_kind::invalid, "picture.size",
                fmt::format("\"{}\" is no picture size. Write WIDTHxHEIGHT, each 16 to 8192, as 1280x720.", text),
                "size");
}

}  // namespace fw::apps
