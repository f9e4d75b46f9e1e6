#include "fw/vision/testing/photo_maker.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "fw/scene/color.hpp"
#include "rasteriser.hpp"
#include "room.hpp"

namespace fw::vision::testing {
namespace {

std::vector<dvec3> project_all(const photo_setup& setup, const std::vector<vec3>& positions, vec3 place) {
    std::vector<dvec3> out;
    out.reserve(positions.size());
    const double c = std::cos(setup.subject_turn);
    const double s = std::sin(setup.subject_turn);
    for (const vec3& p : positions)
        out.push_back(project(setup, dvec3(c * p.x + s * p.z, p.y, -s * p.x + c * p.z) + dvec3(place)));
    return out;
}

/// Light of a room with a window: a soft key, a fill and what floor and walls give back.
float light_on(vec3 normal, float key_side) {
    const vec3 key = glm::normalize(vec3(0.7f * key_side, 0.6f, 0.8f));
    const vec3 fill = glm::normalize(vec3(-0.6f * key_side, 0.2f, 0.9f));
    const auto wrapped = [&](vec3 direction) { return std::max(0.0f, (glm::dot(normal, direction) + 0.3f) / 1.3f); };
    return 0.28f + 0.1f * normal.y + 0.55f * wrapped(key) + 0.25f * wrapped(fill);
}

void draw_subject(color_plane& picture, const colored_mesh& subject, const photo_setup& setup, vec3 place) {
    const auto projected = project_all(setup, subject.mesh.positions, place);
    const raster_window window = rasterise(projected, subject.mesh.triangles, setup.width, setup.height);
    const auto normals = geometry::vertex_normals(subject.mesh.positions, subject.mesh.triangles);
    const float key_side = hash_unit(setup.seed, 3) < 0.5 ? -1.0f : 1.0f;
    const auto c = static_cast<float>(std::cos(setup.subject_turn));
    const auto s = static_cast<float>(std::sin(setup.subject_turn));
    std::vector<vec3> lit(normals.size());
    for (std::size_t i = 0; i < lit.size(); ++i) {
        const vec3 n(c * normals[i].x + s * normals[i].z, normals[i].y, -s * normals[i].x + c * normals[i].z);
        const vec3 k = subject.colors[i];
        lit[i] = scene::to_linear(k) * light_on(n, key_side);
    }
    constexpr int n = samples_a_side;
    for (int y = 0; y < window.height; ++y)
        for (int x = 0; x < window.width; ++x) {
            vec3 sum(0);
            int covered = 0;
            for (int k = 0; k < n * n; ++k) {
                const auto& sample = window.samples[(static_cast<std::size_t>(y) * n + k / n) * window.columns() +
                                                    static_cast<std::size_t>(x) * n + k % n];
                if (sample.triangle < 0) continue;
                const auto& t = subject.mesh.triangles[static_cast<std::size_t>(sample.triangle)];
                sum += lit[t[0]] * sample.b0 + lit[t[1]] * sample.b1 + lit[t[2]] * (1 - sample.b0 - sample.b1);
                ++covered;
            }
            vec3& pixel =
                picture[static_cast<std::size_t>(window.y + y) * setup.width + static_cast<std::size_t>(window.x + x)];
            pixel = (sum + pixel * static_cast<float>(n * n - covered)) / static_cast<float>(n * n);
        }
}

void blur(color_plane& picture, int width, int height, double sigma) {
    const int reach = static_cast<int>(std::ceil(2.5 * sigma));
    if (reach <= 0) return;
    std::vector<float> kernel;
    float total = 0;
    for (int i = -reach; i <= reach; ++i)
        total += kernel.emplace_back(static_cast<float>(std::exp(-i * i / (2 * sigma * sigma))));
    color_plane row_pass(picture.size());
    for (float& k : kernel) k /= total;
    const auto pass = [&](const color_plane& from, color_plane& to, bool along_rows) {
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x) {
                const std::size_t at = static_cast<std::size_t>(y) * width + static_cast<std::size_t>(x);
                const int room = along_rows ? std::min(x, width - 1 - x) : std::min(y, height - 1 - y);
                vec3 sum(0);
                if (room >= reach) {
                    const vec3* p = from.data() + at;
                    const std::ptrdiff_t stride = along_rows ? 1 : width;
                    for (int i = -reach; i <= reach; ++i)
                        sum += kernel[static_cast<std::size_t>(i + reach)] * p[i * stride];
                } else {
                    sum = from[at];  // the picture's rim stays as it is
                }
                to[at] = sum;
            }
    };
    pass(picture, row_pass, true);
    pass(row_pass, picture, false);
}

/// sRGB of linear values in [0, 1], finely stepped: the exact curve costs more than all the rest of a photo.
const std::vector<float>& srgb_table() {
    static const std::vector<float> table = [] {
        std::vector<float> t(8193);
        for (std::size_t i = 0; i < t.size(); ++i) t[i] = 255.0f * scene::to_srgb(static_cast<float>(i) / 8192.0f);
        return t;
    }();
    return table;
}

/// Normal grain, drawn from a table by one hash a value.
class grain_source {
public:
    explicit grain_source(std::uint32_t seed) : seed_(seed), table_(4096) {
        for (std::uint32_t i = 0; i < table_.size(); ++i) {
            const double u = std::max(1e-9, hash_unit(91, 2 * i));
            table_[i] = static_cast<float>(std::sqrt(-2 * std::log(u)) * std::cos(2 * pi * hash_unit(91, 2 * i + 1)));
        }
    }
    /// Three values for a pixel, partly the same: sensors are noisier in brightness than in colour.
    [[nodiscard]] std::array<float, 3> at(std::uint32_t pixel) const {
        const auto bits = static_cast<std::uint64_t>(hash_unit(seed_, pixel) * 4294967296.0) * 0x9E3779B97F4A7C15ull;
        const auto value = [&](int shift) { return table_[(bits >> shift) & 4095]; };
        const float shared = 0.8f * value(0);
        return {shared + 0.6f * value(14), shared + 0.6f * value(28), shared + 0.6f * value(42)};
    }

private:
    std::uint32_t seed_;
    std::vector<float> table_;
};

}  // namespace

double hash_unit(std::uint32_t seed, std::uint32_t index) {
    std::uint32_t h = seed * 0x9E3779B9u ^ (index + 0x7F4A7C15u) * 0x85EBCA6Bu;
    h ^= h >> 16;
    h *= 0x21F0AAADu;
    h ^= h >> 15;
    h *= 0x735A2D97u;
    h ^= h >> 15;
    return h / 4294967296.0;
}

dvec3 project(const photo_setup& setup, dvec3 world) {
    const dvec3 from_eye = world - dvec3(0, setup.eye_height, setup.distance);
    // Camera axes: x to the right, y down, z away. First the turn sideways, then the pitch, then the roll.
    const double ca = std::cos(setup.aim_shift), sa = std::sin(setup.aim_shift);
    const dvec3 turned(ca * from_eye.x + sa * from_eye.z, from_eye.y, -sa * from_eye.x + ca * from_eye.z);
    const double cp = std::cos(setup.pitch), sp = std::sin(setup.pitch);
    const double depth = -(cp * turned.z + sp * turned.y);
    const double up = cp * turned.y - sp * turned.z;
    const double cr = std::cos(setup.roll), sr = std::sin(setup.roll);
    dvec2 ray = dvec2(cr * turned.x + sr * up, sr * turned.x - cr * up) / depth;
    ray *= 1 + setup.distortion * glm::dot(ray, ray);
    return {setup.width / 2.0 + setup.focal_px * ray.x, setup.height / 2.0 + setup.focal_px * ray.y, depth};
}

scene::image make_photo(const colored_mesh& subject, const photo_setup& setup, const std::vector<vec3>& places) {
    color_plane picture = make_room(setup);
    for (const vec3& place : places) add_ground_shadow(picture, setup, place);
    for (const vec3& place : places) draw_subject(picture, subject, setup, place);
    blur(picture, setup.width, setup.height, setup.blur);
    scene::image photo = scene::make_image(setup.width, setup.height, 3);
    const auto& srgb = srgb_table();
    const grain_source grain(setup.seed + 17);
    for (std::size_t i = 0; i < picture.size(); ++i) {
        const auto noise = grain.at(static_cast<std::uint32_t>(i));
        for (int k = 0; k < 3; ++k) {
            const float linear = std::clamp(static_cast<float>(setup.exposure) * picture[i][k], 0.0f, 1.0f);
            const float value = srgb[static_cast<std::size_t>(linear * 8192.0f)] +
                                static_cast<float>(setup.grain) * noise[static_cast<std::size_t>(k)];
            photo.pixels[3 * i + static_cast<std::size_t>(k)] =
                static_cast<std::uint8_t>(std::clamp(value + 0.5f, 0.0f, 255.0f));
        }
    }
    return photo;
}

scene::image make_silhouette(const colored_mesh& subject, const photo_setup& setup) {
    const auto window = rasterise(project_all(setup, subject.mesh.positions, vec3(0)), subject.mesh.triangles,
                                  setup.width, setup.height);
    scene::image mask = scene::make_image(setup.width, setup.height, 1);
    constexpr int n = samples_a_side;
    for (int y = 0; y < window.height; ++y)
        for (int x = 0; x < window.width; ++x) {
            int covered = 0;
            for (int k = 0; k < n * n; ++k)
                covered += window
                               .samples[(static_cast<std::size_t>(y) * n + k / n) * window.columns() +
                                        static_cast<std::size_t>(x) * n + k % n]
                               .triangle >= 0;
            *mask.at(window.x + x, window.y + y) = static_cast<std::uint8_t>(255 * covered / (n * n));
        }
    return mask;
}

}  // namespace fw::vision::testing
