#include "texture_map.hpp"

#include "tone.hpp"

namespace fw::render {

namespace {

const std::array<float, 256> decoded_srgb = [] {
    std::array<float, 256> t{};
    for (int i = 0; i < 256; ++i) t[i] = to_linear(static_cast<float>(i) / 255.0f);
    return t;
}();

int wrap_index(int i, int size, scene::texture_wrap wrap) {
    if (i >= 0 && i < size) return i;
    switch (wrap) {
        case scene::texture_wrap::clamp_to_edge:
            return std::clamp(i, 0, size - 1);
        case scene::texture_wrap::mirrored_repeat: {
            const int m = ((i % (2 * size)) + 2 * size) % (2 * size);
            return m < size ? m : 2 * size - 1 - m;
        }
        case scene::texture_wrap::repeat:
            break;
    }
    const int m = i % size;
    return m < 0 ? m + size : m;
}

std::vector<std::uint8_t> to_rgba(const scene::image& image) {
    std::vector<std::uint8_t> out(static_cast<std::size_t>(image.width) * image.height * 4);
    const int c = image.channels;
    for (std::size_t i = 0; i < out.size() / 4; ++i) {
        const std::uint8_t* p = image.pixels.data() + i * c;
        out[4 * i] = p[0];
        out[4 * i + 1] = p[c >= 3 ? 1 : 0];
        out[4 * i + 2] = p[c >= 3 ? 2 : 0];
        out[4 * i + 3] = c == 4 ? p[3] : 255;
    }
    return out;
}

}  // namespace

texture_map::texture_map(const scene::image& image, const scene::texture& how, texture_coding coding)
    : wrap_u_(how.wrap_u),
      wrap_v_(how.wrap_v),
      nearest_(how.filter == scene::texture_filter::nearest),
      coding_(coding) {
    levels_.push_back({image.width, image.height, to_rgba(image)});
    while (levels_.back().width > 1 || levels_.back().height > 1) {
        const level& big = levels_.back();
        level small{std::max(1, big.width / 2), std::max(1, big.height / 2), {}};
        small.rgba.resize(static_cast<std::size_t>(small.width) * small.height * 4);
        for (int y = 0; y < small.height; ++y) {
            for (int x = 0; x < small.width; ++x) {
                const int x1 = std::min(2 * x + 1, big.width - 1);
                const int y1 = std::min(2 * y + 1, big.height - 1);
                const vec4 mean =
                    (texel(big, 2 * x, 2 * y) + texel(big, x1, 2 * y) + texel(big, 2 * x, y1) + texel(big, x1, y1)) *
                    0.25f;
                std::uint8_t* out = small.rgba.data() + (static_cast<std::size_t>(y) * small.width + x) * 4;
                for (int k = 0; k < 3; ++k)
                    out[k] = to_byte(coding_ == texture_coding::srgb ? to_srgb(mean[k]) : mean[k]);
                out[3] = to_byte(mean[3]);
            }
        }
        levels_.push_back(std::move(small));
    }
}

vec4 texture_map::texel(const level& l, int x, int y) const {
    const std::uint8_t* p = l.rgba.data() + (static_cast<std::size_t>(y) * l.width + x) * 4;
    if (coding_ == texture_coding::srgb) {
        const auto& t = decoded_srgb;
        return {t[p[0]], t[p[1]], t[p[2]], static_cast<float>(p[3]) * (1.0f / 255.0f)};
    }
    return vec4(p[0], p[1], p[2], p[3]) * (1.0f / 255.0f);
}

vec4 texture_map::bilinear(const level& l, vec2 uv) const {
    const float x = uv.x * static_cast<float>(l.width) - 0.5f;
    const float y = uv.y * static_cast<float>(l.height) - 0.5f;
    const float fx = std::floor(x);
    const float fy = std::floor(y);
    const float ax = x - fx;
    const float ay = y - fy;
    const int x0 = wrap_index(static_cast<int>(fx), l.width, wrap_u_);
    const int x1 = wrap_index(static_cast<int>(fx) + 1, l.width, wrap_u_);
    const std::uint8_t* upper =
        l.rgba.data() + static_cast<std::size_t>(wrap_index(static_cast<int>(fy), l.height, wrap_v_)) * l.width * 4;
    const std::uint8_t* lower =
        l.rgba.data() + static_cast<std::size_t>(wrap_index(static_cast<int>(fy) + 1, l.height, wrap_v_)) * l.width * 4;
    const std::uint8_t* p[4] = {upper + 4 * x0, upper + 4 * x1, lower + 4 * x0, lower + 4 * x1};
    const float w[4] = {(1 - ax) * (1 - ay), ax * (1 - ay), (1 - ax) * ay, ax * ay};
    vec4 out(0);
    if (coding_ == texture_coding::srgb) {
        const auto& t = decoded_srgb;
        for (int k = 0; k < 4; ++k)
            out += vec4(t[p[k][0]], t[p[k][1]], t[p[k][2]], static_cast<float>(p[k][3]) * (1.0f / 255.0f)) * w[k];
        return out;
    }
    for (int k = 0; k < 4; ++k) out += vec4(p[k][0], p[k][1], p[k][2], p[k][3]) * w[k];
    return out * (1.0f / 255.0f);
}

vec4 texture_map::sample(vec2 uv, float footprint) const {
    if (!(std::abs(uv.x) < 1e6f && std::abs(uv.y) < 1e6f)) return texel(levels_.back(), 0, 0);
    const level& base = levels_.front();
    if (nearest_) {
        return texel(
            base, wrap_index(static_cast<int>(std::floor(uv.x * static_cast<float>(base.width))), base.width, wrap_u_),
            wrap_index(static_cast<int>(std::floor(uv.y * static_cast<float>(base.height))), base.height, wrap_v_));
    }
    const float texels = footprint * static_cast<float>(std::max(base.width, base.height));
    if (!(texels > 1)) return bilinear(base, uv);
    const float lod = std::min(std::log2(texels), static_cast<float>(levels_.size() - 1));
    const auto lower = static_cast<std::size_t>(lod);
    const vec4 fine = bilinear(levels_[lower], uv);
    if (lower + 1 >= levels_.size()) return fine;
    return glm::mix(fine, bilinear(levels_[lower + 1], uv), lod - static_cast<float>(lower));
}

std::size_t texture_map::bytes_for(int width, int height) {
    return static_cast<std::size_t>(width) * height * 4 * 4 / 3 + 64;
}

vec2 transform_uv(const scene::texture_use& use, vec2 uv) {
    const vec2 s = uv * use.scale;
    if (use.rotation == 0) return s + use.offset;
    const float c = std::cos(use.rotation);
    const float n = std::sin(use.rotation);
    return {c * s.x + n * s.y + use.offset.x, -n * s.x + c * s.y + use.offset.y};
}

}  // namespace fw::render
