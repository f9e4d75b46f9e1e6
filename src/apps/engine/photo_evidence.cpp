#include "photo_evidence.hpp"

#include "engine_data.hpp"
#include "fw/media/images.hpp"
#include "fw/vision/overlay.hpp"

namespace fw::apps {

result<void> write_evidence(const std::filesystem::path& folder, vision::photo_view view, const scene::image& photo,
                            const vision::inspected_photo& found, const vision::person_mask& mask) {
    const auto path_of = [&](std::string_view what) {
        return folder / fmt::format("{}-{}.png", to_string(view), what);
    };
    if (photo.empty()) return {};
    FW_CHECK(write_image_file(path_of("landmarks"), vision::draw_landmarks(photo, found)));
    FW_CHECK(write_image_file(path_of("gates"), vision::draw_gates(photo, found)));
    if (mask.coverage.empty()) return {};
    return write_image_file(path_of("mask"), vision::draw_cutout(photo, mask));
}

result<void> write_outline_evidence(const std::filesystem::path& folder, const scene::image& photo,
                                    const vision::fitted_view& view) {
    return write_image_file(folder / fmt::format("{}-outline.png", to_string(view.view)),
                            vision::draw_outline(photo, view.outline));
}

result<page::picture> make_photo_picture(const scene::image& photo, const vision::fitted_view& view) {
    constexpr int height = 900;
    const double scale = static_cast<double>(height) / photo.height;
    FW_TRY(const auto small, media::resize_image(photo, static_cast<int>(photo.width * scale), height));
    std::vector<dvec2> outline;
    for (const dvec2& p : view.outline) outline.push_back(p * scale);
    const auto marked = vision::draw_outline(small, outline);
    page::picture out;
    FW_TRY(out.file.bytes, media::encode_webp(marked));
    out.file.mime = "image/webp";
    out.file.size = out.file.bytes.size();
    out.caption = fmt::format("The {} photograph and the outline of the body found in it", to_string(view.view));
    out.width = marked.width;
    out.height = marked.height;
    return out;
}

}  // namespace fw::apps
