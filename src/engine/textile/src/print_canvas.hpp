// A picture of one repeat that shapes are painted on: what leaves at one side comes in at the other.
#pragma once

#include <algorithm>
#include <cmath>

#include "fw/geometry/scatter.hpp"
#include "fw/textile/artwork.hpp"

namespace fw::textile {

/// Numbers by chance, in order, always the same for a seed.
class dice {
public:
    explicit dice(std::uint32_t seed) : key_(seed * 0x9e3779b9u + 1) {}
    float operator()() { return geometry::scattered(key_++); }  ///< [0, 1)
    float between(float low, float high) { return low + (high - low) * (*this)(); }
    int below(int n) { return std::min(n - 1, static_cast<int>((*this)() * static_cast<float>(n))); }

private:
    std::uint32_t key_;
};

/// Coordinates in metres from the lower left corner, y up. Colours sRGB with alpha, mixed as they are.
class print_canvas {
public:
    print_canvas(int width, int height, vec2 size)
        : image_(scene::make_image(width, height, 4)), size_(size), texel_(size / vec2(width, height)) {}

    [[nodiscard]] vec2 size() const { return size_; }
    [[nodiscard]] float texel() const { return std::max(texel_.x, texel_.y); }

    void clear(std::optional<vec3> color) {
        for (int y = 0; y < image_.height; ++y)
            for (int x = 0; x < image_.width; ++x)
                if (color) put(image_.at(x, y), *color, 1);
    }

    /// Paints where `distance(p - centre)` is negative (metres, about true near zero), within `reach` of the centre.
    template <class Distance>
    void fill(vec2 centre, float reach, vec3 color, Distance distance, float strength = 1) {
        const float soft = texel();
        const int x0 = static_cast<int>(std::floor((centre.x - reach) / texel_.x)) - 1;
        const int x1 = static_cast<int>(std::ceil((centre.x + reach) / texel_.x)) + 1;
        const int y0 = static_cast<int>(std::floor((centre.y - reach) / texel_.y)) - 1;
        const int y1 = static_cast<int>(std::ceil((centre.y + reach) / texel_.y)) + 1;
        for (int y = y0; y <= y1; ++y) {
            for (int x = x0; x <= x1; ++x) {
                const vec2 p = (vec2(static_cast<float>(x), static_cast<float>(y)) + 0.5f) * texel_ - centre;
                const float cover = std::clamp(0.5f - distance(p) / soft, 0.0f, 1.0f) * strength;
                if (cover <= 0) continue;
                const int wx = ((x % image_.width) + image_.width) % image_.width;
                const int wy = ((y % image_.height) + image_.height) % image_.height;
                put(image_.at(wx, image_.height - 1 - wy), color, cover);
            }
        }
    }

    /// Every texel by `color_at(p)` (a vec4), mean of 3 × 3.
    template <class Color>
    void shade(Color color_at) {
        for (int y = 0; y < image_.height; ++y) {
            for (int x = 0; x < image_.width; ++x) {
                vec4 sum(0);
                for (int k = 0; k < 9; ++k) {
                    const vec2 at(static_cast<float>(x) + (static_cast<float>(k % 3) + 0.5f) / 3,
                                  static_cast<float>(y) + (static_cast<float>(k / 3) + 0.5f) / 3);
                    const vec4 c = color_at(at * texel_);
                    sum += vec4(vec3(c) * c.a, c.a);
                }
                if (sum.a > 0) put(image_.at(x, image_.height - 1 - y), vec3(sum) / sum.a, sum.a / 9);
            }
        }
    }

    /// `count` places that keep apart from each other, around the repeat too: of some candidates the loneliest.
    [[nodiscard]] std::vector<vec2> strew(int count, dice& chance) const {
        std::vector<vec2> out;
        for (int i = 0; i < count; ++i) {
            vec2 best(0);
            float farthest = -1;
            for (int k = 0; k < 24; ++k) {
                const vec2 p(chance() * size_.x, chance() * size_.y);
                float nearest = 1e9f;
                for (const vec2& q : out) {
                    vec2 d = glm::abs(p - q);
                    d = glm::min(d, size_ - d);
                    nearest = std::min(nearest, glm::dot(d, d));
                }
                if (nearest > farthest) {
                    farthest = nearest;
                    best = p;
                }
            }
            out.push_back(best);
        }
        return out;
    }

    [[nodiscard]] scene::image take() && { return std::move(image_); }

private:
    static void put(std::uint8_t* to, vec3 color, float cover) {
        const float under = static_cast<float>(to[3]) / 255.0f;
        const float alpha = cover + under * (1 - cover);
        for (int k = 0; k < 3; ++k) {
            const float was = static_cast<float>(to[k]) / 255.0f;
            const float mixed = (color[k] * cover + was * under * (1 - cover)) / std::max(alpha, 1e-6f);
            to[k] = static_cast<std::uint8_t>(std::clamp(mixed, 0.0f, 1.0f) * 255.0f + 0.5f);
        }
        to[3] = static_cast<std::uint8_t>(std::clamp(alpha, 0.0f, 1.0f) * 255.0f + 0.5f);
    }

    scene::image image_;
    vec2 size_;
    vec2 texel_;
};

// Shapes as distances: negative inside.

[[nodiscard]] inline vec2 turned(vec2 p, float angle) {
    const float c = std::cos(angle), s = std::sin(angle);
    return {c * p.x + s * p.y, -s * p.x + c * p.y};
}
[[nodiscard]] inline float circle(vec2 p, float r) {
    return glm::length(p) - r;
}
[[nodiscard]] inline float ellipse(vec2 p, vec2 r) {
    const float k = glm::length(p / r), slope = glm::length(p / (r * r));
    return slope > 1e-6f ? k * (k - 1) / slope : -std::min(r.x, r.y);
}
/// A leaf or petal from the origin along +y: two arcs that meet in points.
[[nodiscard]] inline float leaf(vec2 p, float length, float width) {
    p.y -= 0.5f * length;
    p = glm::abs(p);
    const float d = (0.25f * length * length - 0.25f * width * width) / width;  // of the arcs' centres
    const float r = d + 0.5f * width;
    if ((p.y - 0.5f * length) * d > p.x * 0.5f * length) return glm::length(p - vec2(0, 0.5f * length));
    return glm::length(p + vec2(d, 0)) - r;
}
[[nodiscard]] inline float capsule(vec2 p, vec2 a, vec2 b, float r) {
    const vec2 ab = b - a;
    const float t = std::clamp(glm::dot(p - a, ab) / std::max(glm::dot(ab, ab), 1e-12f), 0.0f, 1.0f);
    return glm::length(p - a - ab * t) - r;
}
/// A petal with a round end, from the origin along +y.
[[nodiscard]] inline float petal(vec2 p, float length, float width) {
    const vec2 c(0, length - 0.5f * width);
    const float t = std::clamp(p.y / std::max(c.y, 1e-6f), 0.0f, 1.0f);
    return std::min(circle(p - c, 0.5f * width),
                    glm::length(p - vec2(0, c.y * t)) - 0.5f * width * (0.25f + 0.75f * t));
}
[[nodiscard]] inline float star(vec2 p, float r, float inner) {
    constexpr float fifth = 2 * static_cast<float>(pi) / 5;
    float turn = std::atan2(p.x, p.y);
    turn = std::abs(turn - fifth * std::round(turn / fifth));
    const vec2 q = glm::length(p) * vec2(std::sin(turn), std::cos(turn));
    const vec2 tip(0, r), valley = inner * r * vec2(std::sin(fifth / 2), std::cos(fifth / 2));
    const vec2 along = valley - tip;
    return glm::dot(q - tip, glm::normalize(vec2(-along.y, along.x)));
}

/// Each draws its generators; `art` is checked.
void paint_grid(const artwork& art, print_canvas& to);
void paint_field(const artwork& art, print_canvas& to);
void paint_motifs(const artwork& art, print_canvas& to);

}  // namespace fw::textile
