#include "phone_camera.hpp"

#include <algorithm>
#include <random>

namespace fw::apps {

namespace {

constexpr double diagonal_35mm = 43.2666;  // mm, of the 36 × 24 mm frame
constexpr double vignette = 0.16;          // of the light lost in the corners
constexpr double most_grain = 4;           // standard deviations

double focal_px_of(const phone_camera& phone) {
    return phone.true_focal_35mm / diagonal_35mm * std::hypot(double(phone.width), double(phone.height));
}

/// Bilinear; the edge repeats.
vec3 sample(const scene::image& image, dvec2 p) {
    const double x = std::clamp(p.x - 0.5, 0.0, image.width - 1.001);
    const double y = std::clamp(p.y - 0.5, 0.0, image.height - 1.001);
    const int x0 = static_cast<int>(x), y0 = static_cast<int>(y);
    const auto at = [&](int dx, int dy) {
        const auto* c = image.at(x0 + dx, y0 + dy);
        return vec3(c[0], c[1], c[2]);
    };
    const auto u = static_cast<float>(x - x0), v = static_cast<float>(y - y0);
    return glm::mix(glm::mix(at(0, 0), at(1, 0), u), glm::mix(at(0, 1), at(1, 1), u), v);
}

/// Bends straight lines and darkens corners as a lens does.
std::vector<vec3> through_lens(const phone_camera& phone, const scene::image& seen) {
    const dvec2 centre(seen.width / 2.0, seen.height / 2.0);
    const double focal = focal_px_of(phone), corner = glm::dot(centre, centre);
    std::vector<vec3> out;
    out.reserve(static_cast<std::size_t>(seen.width) * seen.height);
    for (int y = 0; y < seen.height; ++y) {
        for (int x = 0; x < seen.width; ++x) {
            const dvec2 d = dvec2(x + 0.5, y + 0.5) - centre;
            const double squared = glm::dot(d, d) / (focal * focal);
            const double straight = 1 / (1 + phone.distortion * squared);  // inverse to first order
            const double dark = vignette * glm::dot(d, d) / corner;
            out.push_back(sample(seen, centre + d * straight) * static_cast<float>(1 - dark));
        }
    }
    return out;
}

/// Gaussian blur along rows, or columns.
void blur(std::vector<vec3>& pixels, int width, int height, double deviation, bool rows) {
    const int reach = static_cast<int>(std::ceil(3 * deviation));
    std::vector<float> kernel;
    float sum = 0;
    for (int k = -reach; k <= reach; ++k) {
        kernel.push_back(static_cast<float>(std::exp(-0.5 * k * k / (deviation * deviation))));
        sum += kernel.back();
    }
    const std::vector<vec3> from = pixels;
    const int end = rows ? width : height;
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            vec3 total(0);
            for (int k = -reach; k <= reach; ++k) {
                const int moved = std::clamp((rows ? x : y) + k, 0, end - 1);
                const int i = rows ? y * width + moved : moved * width + x;
                total += from[static_cast<std::size_t>(i)] * kernel[static_cast<std::size_t>(k + reach)];
            }
            pixels[static_cast<std::size_t>(y) * width + x] = total / sum;
        }
    }
}

/// Noise as small sensors have it after the telephone's own smoothing: a pixel or two wide, less in the lights.
void add_grain(std::vector<vec3>& pixels, const phone_camera& phone) {
    std::mt19937 random(phone.seed);
    std::vector<vec3> noise(pixels.size());
    const auto unit = [&] { return static_cast<float>(random()) / 4294967296.0f; };
    // A sum of three uniform numbers is close enough to normal, and the same on every machine.
    const auto normal = [&] { return 2.0f * (unit() + unit() + unit() - 1.5f); };
    for (auto& n : noise) {
        const float light = normal();
        n = vec3(0.8f * light) + 0.45f * vec3(normal(), normal(), normal());
    }
    constexpr double width = 0.6;
    blur(noise, phone.width, phone.height, width, true);
    blur(noise, phone.width, phone.height, width, false);
    const auto strength = static_cast<float>(phone.grain * 2.1);  // the blur takes half of it
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        const float shade = 1.25f - pixels[i].g / 340.0f;
        pixels[i] +=
            glm::clamp(noise[i], -static_cast<float>(most_grain), static_cast<float>(most_grain)) * strength * shade;
    }
}

}  // namespace

scene::camera pinhole_of(const phone_camera& phone) {
    const dvec3 forward(std::sin(phone.aim) * std::cos(phone.pitch), -std::sin(phone.pitch),
                        -std::cos(phone.aim) * std::cos(phone.pitch));
    const dvec3 right = glm::normalize(glm::cross(forward, dvec3(0, 1, 0)));
    const dvec3 up = glm::cross(right, forward);
    const dvec3 eye(0, phone.eye_height, phone.distance);
    scene::camera camera;
    camera.eye = vec3(eye);
    camera.target = vec3(eye + forward);
    camera.up = vec3(up * std::cos(phone.roll) + right * std::sin(phone.roll));
    camera.vertical_fov = static_cast<float>(2 * std::atan(0.5 * phone.height / focal_px_of(phone)));
    return camera;
}

result<std::vector<std::uint8_t>> save_photo(const phone_camera& phone, const scene::image& seen) {
    auto pixels = through_lens(phone, seen);
    blur(pixels, seen.width, seen.height, phone.blur, true);
    blur(pixels, seen.width, seen.height, phone.blur, false);
    add_grain(pixels, phone);
    scene::image photo = scene::make_image(seen.width, seen.height, 3);
    for (std::size_t i = 0; i < pixels.size(); ++i)
        for (int k = 0; k < 3; ++k)
            photo.pixels[3 * i + static_cast<std::size_t>(k)] =
                static_cast<std::uint8_t>(std::clamp(std::lround(pixels[i][k]), 0L, 255L));
    media::lens_facts lens;
    lens.focal_length_35mm = phone.told_focal_35mm;
    return media::encode_jpeg(photo, {.quality = phone.jpeg_quality, .lens = lens});
}

}  // namespace fw::apps
