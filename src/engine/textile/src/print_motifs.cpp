// Prints of things: flowers, leaves, paisley, chips, shapes. Painted one over another, each a distance.
#include "print_canvas.hpp"

namespace fw::textile {

namespace {

constexpr float full_turn = 2 * static_cast<float>(pi);

/// What every motif is drawn with.
struct pen {
    print_canvas& to;
    const artwork& art;
    dice chance;

    [[nodiscard]] vec3 ink(int i) const { return art.inks[static_cast<std::size_t>(i) % art.inks.size()]; }
    [[nodiscard]] int inks() const { return static_cast<int>(art.inks.size()); }
    [[nodiscard]] float about(float size) { return size * chance.between(1 - 0.6f * art.variation, 1); }
    [[nodiscard]] std::vector<vec2> places(float room) {
        const float each = 0.62f * art.size * art.size * room;
        return to.strew(std::max(1, static_cast<int>(art.repeat.x * art.repeat.y / each)), chance);
    }

    void leaf_at(vec2 at, float turn, float length, float width, vec3 color, std::optional<vec3> vein = {}) {
        to.fill(at, length, color, [&](vec2 p) { return leaf(turned(p, turn), length, width); });
        if (vein)
            to.fill(
                at, length, *vein,
                [&](vec2 p) { return capsule(turned(p, turn), {0, 0}, {0, 0.82f * length}, 0.022f * length); }, 0.8f);
    }
    void disc(vec2 at, float r, vec3 color, float strength = 1) {
        to.fill(at, r, color, [r](vec2 p) { return circle(p, r); }, strength);
    }
    void petals(vec2 at, int count, float length, float width, float turn, vec3 color) {
        for (int k = 0; k < count; ++k) {
            const float t = turn + full_turn * static_cast<float>(k) / static_cast<float>(count);
            to.fill(at, length, color, [&](vec2 p) { return petal(turned(p, t), length, width); });
        }
    }
};

vec2 away(float turn, float length) {  // where +y goes when turned
    return {-std::sin(turn) * length, std::cos(turn) * length};
}

vec3 paler(vec3 c, float by) {
    return glm::mix(c, vec3(1), by);
}
vec3 deeper(vec3 c, float by) {
    return c * (1 - by);
}

void ditsy(pen& d) {
    const auto places = d.places(glm::mix(4.2f, 1.7f, d.art.density));
    const vec3 green = d.ink(d.inks() - 1), heart = d.ink(d.inks() - 2);
    for (const vec2& at : places) {
        const float r = d.about(0.5f * d.art.size), turn = d.chance.between(0, full_turn);
        for (int k = 0; k < 2 + d.chance.below(2); ++k)
            d.leaf_at(at + away(turn + 2.1f * static_cast<float>(k), 0.55f * r), turn + 2.1f * static_cast<float>(k),
                      0.95f * r, 0.34f * r, green);
        d.petals(at, 5, r, 0.72f * r, turn, d.ink(d.chance.below(std::max(1, d.inks() - 2))));
        d.disc(at, 0.24f * r, heart);
    }
    for (const vec2& at : d.places(glm::mix(2.4f, 1.2f, d.art.density)))
        d.disc(at, 0.045f * d.art.size, d.ink(d.chance.below(d.inks())));
}

/// Rings of petals, each ring smaller and paler or deeper than the one under it.
void bloom(pen& d, vec2 at, float r, vec3 color, vec3 heart) {
    const float turn = d.chance.between(0, full_turn);
    const int count = 5 + d.chance.below(3);
    for (int ring = 0; ring < 4; ++ring) {
        const float share = 1 - 0.23f * static_cast<float>(ring);
        const vec3 tone = ring % 2 == 0 ? deeper(color, 0.13f * static_cast<float>(3 - ring))
                                        : paler(color, 0.10f + 0.05f * static_cast<float>(ring));
        for (int k = 0; k < count; ++k) {
            const float t =
                turn +
                full_turn * (static_cast<float>(k) + 0.5f * static_cast<float>(ring)) / static_cast<float>(count) +
                d.chance.between(-0.08f, 0.08f);
            const float length = r * share * d.chance.between(0.92f, 1.0f),
                        width = length * 3.1f / static_cast<float>(count) * 1.15f;
            d.to.fill(at, length, tone, [&](vec2 p) { return petal(turned(p, t), length, width); });
            // A rim of shade tells one petal from the next.
            d.to.fill(
                at, length, deeper(tone, 0.22f),
                [&](vec2 p) {
                    const float inside = petal(turned(p, t), length, width);
                    return std::abs(inside + 0.012f * r) - 0.007f * r;
                },
                0.5f);
        }
    }
    d.disc(at, 0.17f * r, heart);
    for (int k = 0; k < 14; ++k)
        d.disc(at + away(full_turn * static_cast<float>(k) / 14, r * d.chance.between(0.15f, 0.27f)), 0.022f * r,
               paler(heart, 0.3f));
}

void blooms(pen& d) {
    const auto places = d.places(glm::mix(3.0f, 1.15f, d.art.density));
    const int flowers = std::max(1, d.inks() - 3);
    const vec3 heart = d.ink(d.inks() - 3), green = d.ink(d.inks() - 2), green2 = d.ink(d.inks() - 1);
    std::vector<std::pair<vec2, float>> all;
    for (const vec2& at : places) all.emplace_back(at, d.about(0.52f * d.art.size));
    for (const auto& [at, r] : all) {
        const float turn = d.chance.between(0, full_turn);
        for (int k = 0; k < 5; ++k) {
            const float t = turn + full_turn * static_cast<float>(k) / 5 + d.chance.between(-0.35f, 0.35f),
                        length = r * d.chance.between(0.8f, 1.25f);
            const vec3 color = k % 2 != 0 ? green : green2;
            d.leaf_at(at + away(t, 0.62f * r), t, length, 0.42f * length, color, deeper(color, 0.22f));
        }
    }
    for (const auto& [at, r] : all) bloom(d, at, r, d.ink(d.chance.below(flowers)), heart);
    for (const vec2& at : d.places(glm::mix(2.0f, 0.8f, d.art.density))) {  // buds where there is room
        bool free = true;
        for (const auto& [other, r] : all) {
            vec2 apart = glm::abs(at - other);
            apart = glm::min(apart, d.art.repeat - apart);
            free = free && glm::length(apart) > r * 1.35f;
        }
        if (!free) continue;
        const float t = d.chance.between(0, full_turn), r = 0.16f * d.art.size;
        d.leaf_at(at, t + 2.6f, 1.3f * r, 0.5f * r, green);
        d.leaf_at(at, t - 2.6f, 1.3f * r, 0.5f * r, green2);
        d.petals(at, 5, r, 0.75f * r, t, d.ink(d.chance.below(flowers)));
        d.disc(at, 0.25f * r, heart);
    }
}

void sprigs(pen& d) {
    for (const vec2& at : d.places(glm::mix(1.5f, 0.55f, d.art.density))) {
        const float length = d.about(d.art.size), bend = d.chance.between(-1.1f, 1.1f);
        float turn = d.chance.between(0, full_turn);
        const vec3 stem = d.ink(0), blade = d.ink(d.chance.below(d.inks()));
        constexpr int joints = 9;
        vec2 p = at - away(turn, 0.5f * length);
        for (int k = 0; k < joints; ++k) {
            const float share = static_cast<float>(k) / joints, step = length / joints;
            const vec2 next = p + away(turn, step);
            const vec2 middle = 0.5f * (p + next), half = 0.5f * (next - p);
            d.to.fill(middle, step, stem,
                      [&](vec2 q) { return capsule(q, -half, half, 0.014f * length * (1.3f - share)); });
            const float size = length * (0.30f - 0.16f * share) * (0.45f + 2.2f * std::min(share, 0.25f));
            if (k > 0)
                for (const float side : {-1.0f, 1.0f})
                    d.leaf_at(p, turn + side * (0.95f - 0.35f * share), size, 0.40f * size, blade,
                              deeper(blade, 0.25f));
            turn += bend / joints;
            p = next;
        }
        d.leaf_at(p, turn, 0.17f * length, 0.065f * length, blade);
    }
}

void fronds(pen& d) {
    const auto places = d.places(glm::mix(0.9f, 0.30f, d.art.density));
    int layer = 0;
    for (const vec2& at : places) {
        const float length = d.about(d.art.size), bend = d.chance.between(-0.9f, 0.9f);
        float turn = d.chance.between(0, full_turn);
        // Deep colours first, so that the pale ones lie on top.
        const vec3 color = d.ink(layer++ * d.inks() / std::max(1, static_cast<int>(places.size())));
        vec2 p = at - away(turn, 0.5f * length);
        constexpr int joints = 15;
        for (int k = 0; k < joints; ++k) {
            const float share = static_cast<float>(k) / (joints - 1), step = length / joints;
            const float blade =
                length * 0.46f * std::sin(0.25f + 2.55f * std::min(1.0f, share + 0.12f)) + 0.04f * length;
            for (const float side : {-1.0f, 1.0f}) {
                const float t = turn + side * (1.25f - 0.75f * share);
                d.leaf_at(p, t, blade, 0.105f * length * (1 - 0.35f * share), k % 2 != 0 ? color : deeper(color, 0.08f),
                          deeper(color, 0.30f));
            }
            const vec2 next = p + away(turn, step);
            const vec2 middle = 0.5f * (p + next), half = 0.5f * (next - p);
            d.to.fill(middle, step, paler(color, 0.25f),
                      [&](vec2 q) { return capsule(q, -half, half, 0.010f * length); });
            turn += bend / joints;
            p = next;
        }
    }
}

/// A boteh about one high: a drop whose tip curls over.
float boteh(vec2 p, float r) {
    p /= r;
    const float curl = 0.55f * std::max(0.0f, p.y) * std::max(0.0f, p.y);
    p.x -= curl;
    const float t = std::clamp(p.y / 1.5f, 0.0f, 1.0f);
    const float width = 0.62f * std::pow(1 - t, 0.8f);
    const float upper = glm::length(p - vec2(0, 1.5f * t)) - width;
    return std::min(circle(p, 0.62f), upper) * r * 0.85f;
}

void paisley(pen& d) {
    const auto places = d.places(glm::mix(1.9f, 0.95f, d.art.density));
    int count = 0;
    for (const vec2& at : places) {
        const float r = 0.44f * d.about(d.art.size),
                    turn = 0.6f * d.chance.between(-1, 1) + (++count % 2 != 0 ? 0.0f : 3.14f);
        const auto layer = [&](float shrink, vec3 color) {
            d.to.fill(at, 2.4f * r, color, [&](vec2 p) { return boteh(turned(p, turn), r) + shrink * r; });
        };
        const int first = d.chance.below(d.inks());
        layer(0, d.ink(first));
        layer(0.07f, d.art.ground.value_or(vec3(1)));
        layer(0.12f, d.ink(first + 1));
        layer(0.27f, d.ink(first + 2));
        layer(0.34f, d.art.ground.value_or(vec3(1)));
        d.petals(at, 7, 0.24f * r, 0.17f * r, turn, d.ink(first));
        d.disc(at, 0.075f * r, d.ink(first + 1));
        for (int k = 0; k < 22; ++k) {  // pearls around the drop's round foot
            const float t = turn + 3.14f + 2.5f * (static_cast<float>(k) / 10.5f - 1);
            d.disc(at + away(t, 0.76f * r), 0.040f * r, d.ink(first + k % 2));
        }
    }
    for (const vec2& at : d.places(0.55f))
        d.petals(at, 5, 0.055f * d.art.size, 0.04f * d.art.size, d.chance.between(0, 6),
                 d.ink(d.chance.below(d.inks())));
}

void terrazzo(pen& d) {
    for (const float scale : {1.0f, 0.45f, 0.2f}) {
        const float each = d.art.size * d.art.size * scale * scale * glm::mix(5.0f, 1.9f, d.art.density) /
                           (scale < 0.9f ? 0.55f : 1.0f);
        for (const vec2& at :
             d.to.strew(std::min(900, static_cast<int>(d.art.repeat.x * d.art.repeat.y / each)), d.chance)) {
            const float r = 0.5f * scale * d.about(d.art.size), turn = d.chance.between(0, full_turn);
            const int sides = 4 + d.chance.below(3);
            std::array<vec3, 6> cuts{};  // a chip is what lies behind some straight breaks
            for (int k = 0; k < sides; ++k) {
                const float t =
                    turn + full_turn * (static_cast<float>(k) + 0.5f * (d.chance() - 0.5f)) / static_cast<float>(sides);
                cuts[static_cast<std::size_t>(k)] = vec3(std::cos(t), std::sin(t), r * d.chance.between(0.55f, 0.95f));
            }
            d.to.fill(at, 1.8f * r, d.ink(d.chance.below(d.inks())), [&](vec2 p) {
                float out = -1e9f;
                for (int k = 0; k < sides; ++k) {
                    const vec3 c = cuts[static_cast<std::size_t>(k)];
                    out = std::max(out, p.x * c.x + p.y * c.y - c.z);
                }
                return out;
            });
        }
    }
}

void cutouts(pen& d) {
    for (const vec2& at : d.places(glm::mix(1.8f, 0.85f, d.art.density))) {
        const float r = 0.5f * d.about(d.art.size), turn = d.chance.between(0, full_turn);
        const vec3 color = d.ink(d.chance.below(d.inks()));
        switch (d.chance.below(3)) {
            case 0: {  // seaweed: lobes along a stem
                for (int k = 0; k < 4; ++k)
                    for (const float side : {-1.0f, 1.0f}) {
                        const vec2 root = at + away(turn, r * (0.42f * static_cast<float>(k) - 0.75f));
                        const float t = turn + side * (1.0f - 0.1f * static_cast<float>(k)),
                                    length = r * (0.72f - 0.10f * static_cast<float>(k));
                        d.to.fill(root, length, color, [&](vec2 p) { return petal(turned(p, t), length, 0.34f * r); });
                    }
                const vec2 foot = at - away(turn, r);
                d.to.fill(foot, 2.1f * r, color, [&](vec2 p) { return petal(turned(p, turn), 2.0f * r, 0.32f * r); });
                break;
            }
            case 1: {  // pebble
                const std::array<float, 3> phase{d.chance.between(0, 6), d.chance.between(0, 6),
                                                 d.chance.between(0, 6)};
                d.to.fill(at, 1.4f * r, color, [&](vec2 p) {
                    const float t = std::atan2(p.y, p.x);
                    return glm::length(p) -
                           r * (0.66f + 0.14f * std::cos(2 * t + phase[0]) + 0.09f * std::cos(3 * t + phase[1]) +
                                0.03f * std::cos(5 * t + phase[2]));
                });
                break;
            }
            default: {  // sun
                d.petals(at, 9, 0.92f * r, 0.26f * r, turn, color);
                d.disc(at, 0.42f * r, color);
            }
        }
    }
}

void stars(pen& d) {
    for (const vec2& at : d.places(glm::mix(6.0f, 2.0f, d.art.density))) {
        const float r = 0.5f * d.about(d.art.size), turn = d.chance.between(-0.5f, 0.5f);
        d.to.fill(at, r, d.ink(d.chance.below(d.inks())), [&](vec2 p) { return star(turned(p, turn), r, 0.42f); });
    }
    for (const vec2& at : d.places(2.2f)) d.disc(at, 0.05f * d.art.size, d.ink(0));
}

void lemons(pen& d) {
    const vec3 fruit = d.ink(0), rind = d.ink(1), green = d.ink(2), blossom = d.ink(3);
    for (const vec2& at : d.places(glm::mix(2.3f, 1.15f, d.art.density))) {
        const float r = 0.36f * d.about(d.art.size), turn = d.chance.between(0, full_turn);
        for (int k = 0; k < 3; ++k) {
            const float t = turn + 0.75f * static_cast<float>(k - 1) + d.chance.between(-0.15f, 0.15f),
                        length = r * d.chance.between(1.5f, 1.9f);
            const vec3 color = k == 1 ? deeper(green, 0.18f) : green;
            d.leaf_at(at + away(turn, 0.85f * r), t, length, 0.40f * length, color, paler(color, 0.25f));
        }
        const auto lemon = [&](vec2 p, float shrink) {
            p = turned(p, turn);
            const float body = ellipse(p, vec2(0.74f, 1.0f) * r);
            const float tip = ellipse(p + vec2(0, 1.02f * r), vec2(0.20f, 0.22f) * r);
            const float k = 0.22f * r, h = std::clamp(0.5f + 0.5f * (tip - body) / k, 0.0f, 1.0f);  // melted together
            return glm::mix(tip, body, h) - k * h * (1 - h) + shrink * r;
        };
        d.to.fill(at, 1.5f * r, rind, [&](vec2 p) { return lemon(p, 0); });
        d.to.fill(at, 1.5f * r, fruit, [&](vec2 p) { return lemon(p - away(turn + 0.8f, 0.07f * r), 0.09f); });
        d.to.fill(
            at, 1.5f * r, paler(fruit, 0.45f),
            [&](vec2 p) {
                return std::max(lemon(p, 0.2f),
                                ellipse(turned(p, turn + 0.5f) - vec2(0.30f, 0.15f) * r, vec2(0.10f, 0.34f) * r));
            },
            0.8f);
        for (int k = 0; k < 12; ++k)
            d.disc(at + away(d.chance.between(0, full_turn), r * d.chance.between(0.1f, 0.6f)), 0.025f * r, rind, 0.7f);
        const float beside = turn + d.chance.between(1.3f, 1.8f);
        const vec2 flower = at + away(beside, 1.35f * r);
        d.petals(flower, 5, 0.42f * r, 0.26f * r, turn, blossom);
        d.disc(flower, 0.11f * r, fruit);
    }
}

void brush(pen& d) {
    int count = 0;
    for (const vec2& at : d.places(glm::mix(1.3f, 0.55f, d.art.density))) {
        const float length = d.about(d.art.size), turn = 1.1f * d.art.variation * d.chance.between(-1, 1) + 1.57f;
        const vec3 color = d.ink(count++);
        const vec2 half = away(turn, 0.5f * length);
        constexpr int bristles = 26;
        for (int k = 0; k < bristles; ++k) {  // each hair of the brush leaves its own line
            const float across = (static_cast<float>(k) + 0.5f) / bristles - 0.5f;
            const vec2 aside = vec2(half.y, -half.x) / glm::length(half) * across * 0.40f * length;
            const float from = d.chance.between(0.82f, 1.0f), until = d.chance.between(0.55f, 1.0f);
            const float wide = 0.40f * length / bristles * d.chance.between(0.35f, 0.78f);
            d.to.fill(
                at + aside, 0.6f * length, glm::mix(color, paler(color, 0.25f), d.chance()),
                [&](vec2 p) { return capsule(p, -half * from, half * until, wide); }, 0.92f);
        }
    }
}

}  // namespace

void paint_motifs(const artwork& art, print_canvas& to) {
    pen d{to, art, dice(art.seed)};
    switch (art.generator) {
        case print_generator::ditsy:
            return ditsy(d);
        case print_generator::blooms:
            return blooms(d);
        case print_generator::sprigs:
            return sprigs(d);
        case print_generator::fronds:
            return fronds(d);
        case print_generator::paisley:
            return paisley(d);
        case print_generator::terrazzo:
            return terrazzo(d);
        case print_generator::cutouts:
            return cutouts(d);
        case print_generator::stars:
            return stars(d);
        case print_generator::lemons:
            return lemons(d);
        default:
            return brush(d);
    }
}

}  // namespace fw::textile
