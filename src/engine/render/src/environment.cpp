#include "environment.hpp"

#include "directions.hpp"
#include "sampler.hpp"
#include "work_pool.hpp"

namespace fw::render {

namespace {

vec3 bilinear(const std::vector<vec3>& pixels, int width, int height, vec2 uv) {
    const float x = uv.x * static_cast<float>(width) - 0.5f;
    const float y = std::clamp(uv.y * static_cast<float>(height) - 0.5f, 0.0f, static_cast<float>(height - 1));
    const float fx = std::floor(x);
    const int y0 = static_cast<int>(y);
    const int y1 = std::min(y0 + 1, height - 1);
    const int x0 = (static_cast<int>(fx) % width + width) % width;
    const int x1 = (x0 + 1) % width;
    const auto at = [&](int i, int j) { return pixels[static_cast<std::size_t>(j) * width + i]; };
    return glm::mix(glm::mix(at(x0, y0), at(x1, y0), x - fx), glm::mix(at(x0, y1), at(x1, y1), x - fx),
                    y - static_cast<float>(y0));
}

/// Index of the interval of an increasing table in which `u` times its last entry falls, and where in it.
std::pair<int, float> find_interval(std::span<const float> cdf, float u) {
    const float target = u * cdf.back();
    const auto it = std::upper_bound(cdf.begin() + 1, cdf.end() - 1, target);
    const auto i = static_cast<int>(it - cdf.begin()) - 1;
    const float width = cdf[i + 1] - cdf[i];
    return {i, width > 0 ? std::clamp((target - cdf[i]) / width, 0.0f, 0.999999f) : 0.5f};
}

/// The first nine real spherical harmonics.
std::array<float, 9> harmonics_at(vec3 d) {
    return {0.282095f,
            0.488603f * d.y,
            0.488603f * d.z,
            0.488603f * d.x,
            1.092548f * d.x * d.y,
            1.092548f * d.y * d.z,
            0.315392f * (3 * d.z * d.z - 1),
            1.092548f * d.x * d.z,
            0.546274f * (d.x * d.x - d.y * d.y)};
}

}  // namespace

vec2 equirect_uv(vec3 d) {
    return {std::atan2(d.z, d.x) * (0.5f * inverse_pi) + 0.5f, std::acos(std::clamp(d.y, -1.0f, 1.0f)) * inverse_pi};
}

vec3 equirect_direction(vec2 uv) {
    const float phi = (uv.x - 0.5f) * 2 * pi_f;
    const float theta = uv.y * pi_f;
    return {std::cos(phi) * std::sin(theta), std::cos(theta), std::sin(phi) * std::sin(theta)};
}

environment::environment(const surroundings& around)
    : width_(around.width),
      height_(around.height),
      pixels_(around.pixels),
      sky_(around.sky),
      ground_(around.ground),
      intensity_(around.intensity) {
    if (pixels_.size() != static_cast<std::size_t>(width_) * height_ || pixels_.empty()) {
        width_ = height_ = 0;
        return;
    }
    row_cdf_.assign(height_ + 1, 0);
    column_cdf_.assign(static_cast<std::size_t>(height_) * (width_ + 1), 0);
    for (int y = 0; y < height_; ++y) {
        const float weight = std::sin((static_cast<float>(y) + 0.5f) / static_cast<float>(height_) * pi_f);
        float* row = column_cdf_.data() + static_cast<std::size_t>(y) * (width_ + 1);
        for (int x = 0; x < width_; ++x)
            row[x + 1] = row[x] + (luminance(pixels_[static_cast<std::size_t>(y) * width_ + x]) + 1e-5f) * weight;
        row_cdf_[y + 1] = row_cdf_[y] + row[width_];
    }
}

vec3 environment::radiance(vec3 d) const {
    if (width_ > 0) return bilinear(pixels_, width_, height_, equirect_uv(d)) * intensity_;
    const float t = std::clamp(d.y * 0.5f + 0.5f, 0.0f, 1.0f);
    return glm::mix(ground_, sky_, t * t * (3 - 2 * t)) * intensity_;
}

direction_sample environment::sample(vec2 u) const {
    const auto [y, fy] = find_interval(row_cdf_, u.y);
    const auto [x, fx] = find_interval(
        {column_cdf_.data() + static_cast<std::size_t>(y) * (width_ + 1), static_cast<std::size_t>(width_) + 1}, u.x);
    const vec3 d = equirect_direction({(static_cast<float>(x) + fx) / static_cast<float>(width_),
                                       (static_cast<float>(y) + fy) / static_cast<float>(height_)});
    return {d, radiance(d), density(d)};
}

float environment::density(vec3 d) const {
    if (width_ == 0) return 0;
    const vec2 uv = equirect_uv(d);
    const int x = std::clamp(static_cast<int>(uv.x * static_cast<float>(width_)), 0, width_ - 1);
    const int y = std::clamp(static_cast<int>(uv.y * static_cast<float>(height_)), 0, height_ - 1);
    const float* row = column_cdf_.data() + static_cast<std::size_t>(y) * (width_ + 1);
    const float sine = std::max(std::sin(uv.y * pi_f), 1e-4f);
    const float share = (row[x + 1] - row[x]) / row_cdf_[height_];
    return share * static_cast<float>(width_) * static_cast<float>(height_) / (2 * pi_f * pi_f * sine);
}

vec3 blurred_environment::level::at(vec3 d) const {
    return bilinear(pixels, width, height, equirect_uv(d));
}

blurred_environment::level blurred_environment::blur(const std::vector<level>& pyramid, float roughness, int threads) {
    const int height = roughness < 0.3f ? 64 : roughness < 0.6f ? 32 : 16;  // as fine as the lobe is narrow
    const int width = 2 * height;
    constexpr int samples = 32;
    level out{width, height, roughness, std::vector<vec3>(static_cast<std::size_t>(width) * height)};
    const float alpha = roughness * roughness;
    const auto row = [&](int y) {
        for (int x = 0; x < width; ++x) {
            const vec3 n = equirect_direction({(static_cast<float>(x) + 0.5f) / static_cast<float>(width),
                                               (static_cast<float>(y) + 0.5f) / static_cast<float>(height)});
            const auto [t, b] = axes_around(n);
            vec3 sum(0.0f);
            float weight = 0;
            for (int i = 0; i < samples; ++i) {
                const vec2 u((static_cast<float>(i) + 0.5f) / samples,
                             to_unit(reverse_bits(static_cast<std::uint32_t>(i))));
                const float cos_h = std::sqrt((1 - u.x) / (1 + (alpha * alpha - 1) * u.x));
                const float sin_h = std::sqrt(std::max(0.0f, 1 - cos_h * cos_h));
                const vec3 h =
                    t * (sin_h * std::cos(2 * pi_f * u.y)) + b * (sin_h * std::sin(2 * pi_f * u.y)) + n * cos_h;
                const vec3 l = glm::normalize(h * (2 * glm::dot(n, h)) - n);
                const float nl = glm::dot(n, l);
                if (nl <= 0) continue;
                // Each sample stands for a solid angle: read the level of the pyramid whose texels are about
                // that large.
                const float d = alpha * alpha / (pi_f * std::pow(cos_h * cos_h * (alpha * alpha - 1) + 1, 2.0f));
                const float angle = 4 / (static_cast<float>(samples) * std::max(d, 1e-6f));
                const float texel = 4 * pi_f / static_cast<float>(pyramid[0].width * pyramid[0].height);
                const float lod =
                    std::clamp(0.5f * std::log2(angle / texel) + 0.5f, 0.0f, static_cast<float>(pyramid.size() - 1));
                const auto k = std::min(static_cast<std::size_t>(lod), pyramid.size() - 1);
                const vec3 fine = pyramid[k].at(l);
                sum += nl * (k + 1 < pyramid.size() ? glm::mix(fine, pyramid[k + 1].at(l), lod - static_cast<float>(k))
                                                    : fine);
                weight += nl;
            }
            out.pixels[static_cast<std::size_t>(y) * width + x] = sum / std::max(weight, 1e-6f);
        }
    };
    no_progress quiet;
    (void)run_pieces(height, threads, quiet, "", 0, 1, row);
    return out;
}

blurred_environment::blurred_environment(const environment& source, int threads) {
    constexpr int width = 256;
    constexpr int height = 128;
    std::vector<level> pyramid(1);
    pyramid[0] = {width, height, 0, std::vector<vec3>(static_cast<std::size_t>(width) * height)};
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            vec3 sum(0.0f);  // four taps a texel: keep small lamps in larger pictures
            for (int k = 0; k < 4; ++k) {
                const vec2 uv((static_cast<float>(x) + 0.25f + 0.5f * static_cast<float>(k & 1)) / width,
                              (static_cast<float>(y) + 0.25f + 0.5f * static_cast<float>(k >> 1)) / height);
                sum += source.radiance(equirect_direction(uv)) * 0.25f;
            }
            pyramid[0].pixels[static_cast<std::size_t>(y) * width + x] = sum;
        }
    }
    while (pyramid.back().height > 4) {
        const level& big = pyramid.back();
        level small{big.width / 2, big.height / 2, 0, {}};
        for (int y = 0; y < small.height; ++y) {
            for (int x = 0; x < small.width; ++x) {
                const auto at = [&](int i, int j) { return big.pixels[static_cast<std::size_t>(j) * big.width + i]; };
                small.pixels.push_back(
                    (at(2 * x, 2 * y) + at(2 * x + 1, 2 * y) + at(2 * x, 2 * y + 1) + at(2 * x + 1, 2 * y + 1)) *
                    0.25f);
            }
        }
        pyramid.push_back(std::move(small));
    }
    project(pyramid[2]);
    levels_.push_back(pyramid[0]);
    for (int i = 1; i < level_count; ++i)
        levels_.push_back(blur(pyramid, static_cast<float>(i) / (level_count - 1), threads));
}

void blurred_environment::project(const level& l) {
    const auto width = static_cast<float>(l.width);
    const auto height = static_cast<float>(l.height);
    for (int y = 0; y < l.height; ++y) {
        for (int x = 0; x < l.width; ++x) {
            const vec2 uv((static_cast<float>(x) + 0.5f) / width, (static_cast<float>(y) + 0.5f) / height);
            const float solid = 2 * pi_f * pi_f / (width * height) * std::sin(uv.y * pi_f);
            const auto basis = harmonics_at(equirect_direction(uv));
            for (int i = 0; i < 9; ++i)
                harmonics_[i] += l.pixels[static_cast<std::size_t>(y) * l.width + x] * (basis[i] * solid);
        }
    }
}

vec3 blurred_environment::irradiance(vec3 n) const {
    constexpr std::array<float, 9> cosine{pi_f,      2.094395f, 2.094395f, 2.094395f, 0.785398f,
                                          0.785398f, 0.785398f, 0.785398f, 0.785398f};
    const auto basis = harmonics_at(n);
    vec3 out(0.0f);
    for (int i = 0; i < 9; ++i) out += harmonics_[i] * (basis[i] * cosine[i]);
    return glm::max(out, vec3(0));
}

vec3 blurred_environment::reflection(vec3 d, float roughness) const {
    const float level = std::clamp(roughness, 0.0f, 1.0f) * (level_count - 1);
    const auto k = std::min(static_cast<int>(level), level_count - 2);
    return glm::mix(levels_[k].at(d), levels_[k + 1].at(d), level - static_cast<float>(k));
}

}  // namespace fw::render
