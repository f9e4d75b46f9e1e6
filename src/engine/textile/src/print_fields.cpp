// Prints from noise: skins, ikat, camouflage, marble.
#include "print_canvas.hpp"
#include "weave_relief.hpp"

namespace fw::textile {

namespace {

/// Noise with cells of about `cell` metres, repeating with the print; p in metres.
struct wrapped_noise {
    vec2 repeat;
    std::uint32_t seed;
    [[nodiscard]] float operator()(vec2 p, vec2 cell, std::uint32_t key) const {
        const ivec2 n = glm::max(ivec2(2), ivec2(glm::round(repeat / cell)));
        return periodic_noise(p / repeat * vec2(n), n, seed + key);
    }
    [[nodiscard]] float rough(vec2 p, float cell, std::uint32_t key) const {
        return 0.62f * (*this)(p, vec2(cell), key) + 0.27f * (*this)(p, vec2(cell / 2), key + 1) +
               0.11f * (*this)(p, vec2(cell / 4), key + 2);
    }
};

vec4 solid(vec3 c) {
    return {c, 1};
}

void paint_leopard(const artwork& art, print_canvas& to) {
    dice chance(art.seed);
    const wrapped_noise noise{art.repeat, art.seed};
    const float each = art.size * art.size * glm::mix(1.6f, 0.72f, art.density);
    for (const vec2& at : to.strew(static_cast<int>(art.repeat.x * art.repeat.y / each), chance)) {
        const float r = 0.5f * art.size * chance.between(1 - art.variation, 1), turn = chance.between(0, 6.28f);
        const vec2 shape(r, r * chance.between(0.66f, 0.9f));
        const auto spot = [&](vec2 p, float grow) {
            return ellipse(turned(p, turn), shape + grow) +
                   0.20f * r * noise(glm::fract((p + at) / art.repeat) * art.repeat, vec2(art.size * 0.3f), 3);
        };
        if (art.inks.size() > 1 && r > 0.3f * art.size) {
            to.fill(at, 1.5f * r, art.inks[1], [&](vec2 p) { return spot(p, -0.30f * r); });
            // The ring is broken where a slow wave around it is low.
            const float phase = chance.between(0, 6.28f), gaps = 2.0f + static_cast<float>(chance.below(2));
            to.fill(at, 1.6f * r, art.inks[0], [&](vec2 p) {
                const float open = std::cos(gaps * std::atan2(p.y, p.x) + phase);
                const float thick = r * (0.19f + 0.13f * open);
                return std::max(std::abs(spot(p, -0.16f * r)) - thick, (-0.55f - open) * 0.6f * r);
            });
        } else {
            to.fill(at, 1.5f * r, art.inks[0], [&](vec2 p) { return spot(p, -0.1f * r); });
        }
    }
}

void paint_zebra(const artwork& art, print_canvas& to) {
    const wrapped_noise noise{art.repeat, art.seed};
    const float stripes = std::max(2.0f, std::round(art.repeat.y / art.size));
    to.shade([&](vec2 p) {
        const float bend =
            2.2f * noise(p, vec2(art.size * 4.5f, art.size * 3.2f), 1) + 0.5f * noise(p, vec2(art.size * 1.6f), 2);
        const float wave = std::sin(6.2831853f * (p.y / art.repeat.y * stripes + art.variation * 1.4f * bend));
        const float swell = 0.75f * noise(p, vec2(art.size * 3.0f, art.size * 1.4f), 3);
        return wave + swell > glm::mix(0.5f, -0.2f, art.density) ? solid(art.inks[0]) : vec4(0);
    });
}

void paint_ikat(const artwork& art, print_canvas& to) {
    const vec2 count = glm::max(vec2(1), glm::round(art.repeat / vec2(art.size, 1.5f * art.size)));
    const vec2 cell = art.repeat / count;
    const float yarn = 0.0009f;
    const auto yarns = static_cast<std::uint32_t>(std::max(8.0f, std::round(art.repeat.x / yarn)));
    to.shade([&](vec2 p) {
        // Each warp yarn was dyed a little too high or too low.
        const auto thread = static_cast<std::uint32_t>(p.x / art.repeat.x * static_cast<float>(yarns)) % yarns;
        const auto group = thread / 5;
        const float shift = art.variation * 0.11f * cell.y *
                            (0.6f * geometry::scattered_both_ways(art.seed * 131u + thread) +
                             0.7f * geometry::scattered_both_ways(art.seed * 977u + group));
        vec2 u = vec2(p.x, p.y + shift) / cell;
        const vec2 f = glm::abs(glm::fract(u) - 0.5f);
        const float stepped = std::floor(f.x * 16) / 16;
        const float d = stepped + f.y;  // 0 in a diamond's heart, 0.5 on its outline, 1 in the next one's heart
        const auto n = static_cast<int>(art.inks.size());
        const auto ink = [&](int i) { return solid(art.inks[static_cast<std::size_t>(i % n)]); };
        if (d < 0.10f) return ink(1);
        if (d < 0.20f) return ink(2);
        if (d < 0.34f) return ink(0);
        if (d < 0.40f) return ink(1);
        if (d > 0.90f) return ink(2);
        if (d > 0.80f) return ink(0);
        return vec4(0);
    });
}

void paint_camouflage(const artwork& art, print_canvas& to) {
    const wrapped_noise noise{art.repeat, art.seed};
    to.shade([&](vec2 p) {
        vec4 color(0);
        for (std::size_t i = 0; i < art.inks.size(); ++i) {
            const auto key = static_cast<std::uint32_t>(i) * 17u;
            const vec2 q =
                p + art.size * 0.35f * vec2(noise(p, vec2(art.size), key + 5), noise(p, vec2(art.size), key + 6));
            const float level = noise(q, vec2(art.size * 1.7f, art.size * 1.1f), key) +
                                0.42f * noise(q, vec2(art.size * 0.6f, art.size * 0.45f), key + 1);
            if (level > glm::mix(0.45f, 0.02f, art.density) + 0.07f * static_cast<float>(i)) color = solid(art.inks[i]);
        }
        return color;
    });
}

void paint_marble(const artwork& art, print_canvas& to) {
    const wrapped_noise noise{art.repeat, art.seed};
    const auto n = static_cast<float>(art.inks.size());
    to.shade([&](vec2 p) {
        vec2 q = p;
        for (std::uint32_t k = 0; k < 2; ++k)
            q = p + art.size * (0.6f + 1.6f * art.variation) *
                        vec2(noise.rough(q, art.size * 1.6f, 10 + 8 * k), noise.rough(q, art.size * 1.6f, 14 + 8 * k));
        const float v =
            (0.5f + 0.5f * noise(q, vec2(art.size * 1.4f), 2) + 0.22f * noise.rough(q, art.size * 0.5f, 4)) * n * 2;
        const float band = v - std::floor(v);
        const auto i =
            static_cast<std::size_t>(static_cast<int>(std::floor(v)) % static_cast<int>(n) + static_cast<int>(n)) %
            art.inks.size();
        // Ink thins towards where the next begins; a fine vein parts them.
        if (band < 0.05f) return art.ground ? solid(*art.ground) : vec4(0);
        return vec4(art.inks[i], 0.45f + 0.55f * band);
    });
}

}  // namespace

void paint_field(const artwork& art, print_canvas& to) {
    switch (art.generator) {
        case print_generator::leopard:
            return paint_leopard(art, to);
        case print_generator::zebra:
            return paint_zebra(art, to);
        case print_generator::ikat:
            return paint_ikat(art, to);
        case print_generator::camouflage:
            return paint_camouflage(art, to);
        default:
            return paint_marble(art, to);
    }
}

}  // namespace fw::textile
