#include "photo_evidence.hpp"

#include "engine_data.hpp"
#include "fw/media/images.hpp"

namespace fw::apps {

namespace {

using rgb = std::array<std::uint8_t, 3>;
constexpr rgb teal{15, 130, 130};
constexpr rgb red{200, 60, 30};

/// A filled disc; clipped at the picture's edge.
void draw_dot(scene::image& image, dvec2 centre, double radius, rgb color) {
    const int reach = static_cast<int>(std::ceil(radius));
    for (int dy = -reach; dy <= reach; ++dy) {
        for (int dx = -reach; dx <= reach; ++dx) {
            const int x = static_cast<int>(centre.x) + dx;
            const int y = static_cast<int>(centre.y) + dy;
            if (dx * dx + dy * dy > radius * radius || x < 0 || y < 0 || x >= image.width || y >= image.height)
                continue;
            std::copy(color.begin(), color.end(), image.at(x, y));
        }
    }
}

scene::image as_rgb(const scene::image& image) {
    scene::image out = scene::make_image(image.width, image.height, 3);
    for (int y = 0; y < image.height; ++y) {
        for (int x = 0; x < image.width; ++x) {
            for (int c = 0; c < 3; ++c) out.at(x, y)[c] = image.at(x, y)[image.channels >= 3 ? c : 0];
        }
    }
    return out;
}

void draw_outline(scene::image& image, const vision::fitted_view& view, double scale) {
    for (const auto& p : view.outline) draw_dot(image, p * scale, std::max(1.2, image.height / 500.0), teal);
}

scene::image mask_picture(const scene::image& photo, const vision::person_mask& mask) {
    scene::image out = scene::make_image(photo.width, photo.height, 1);
    for (int y = 0; y < out.height; ++y) {
        for (int x = 0; x < out.width; ++x)
            *out.at(x, y) = static_cast<std::uint8_t>(std::lround(mask.coverage_at({x + 0.5, y + 0.5}) * 255));
    }
    return out;
}

}  // namespace

result<void> write_evidence(const std::filesystem::path& folder, const scene::image& photo,
                            const vision::photo_view_input& input, const vision::fitted_view& view) {
    const std::string name = input.view == vision::photo_view::front ? "front" : "side";
    auto marked = as_rgb(photo);
    draw_outline(marked, view, 1);
    for (const auto& l : input.pose.landmarks) draw_dot(marked, l.position, marked.height / 250.0, red);
    FW_CHECK(write_image_file(folder / (name + "-landmarks.png"), marked));
    return write_image_file(folder / (name + "-mask.png"), mask_picture(photo, input.mask));
}

result<page::picture> make_photo_picture(const scene::image& photo, const vision::fitted_view& view) {
    constexpr int height = 900;
    const double scale = static_cast<double>(height) / photo.height;
    FW_TRY(auto small, media::resize_image(as_rgb(photo), static_cast<int>(photo.width * scale), height));
    draw_outline(small, view, scale);
    page::picture out;
    FW_TRY(out.file.bytes, media::encode_webp(small));
    out.file.mime = "image/webp";
    out.file.size = out.file.bytes.size();
    out.caption = view.view == vision::photo_view::front
                      ? "The front photograph and the outline of the body found in it"
                      : "The side photograph and the outline of the body found in it";
    out.width = small.width;
    out.height = small.height;
    return out;
}

}  // namespace fw::apps
