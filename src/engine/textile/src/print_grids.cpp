// Prints on a grid: stripes, checks, dots, scallops, tiles.
#include "print_canvas.hpp"

namespace fw::textile {

namespace {

/// The bands laid side by side over a length that they fill.
class band_row {
public:
    band_row(const artwork& art, float length) : art_(&art) {
        float sum = 0;
        for (const auto& b : art.bands) sum += b.width;
        float at = 0;
        for (const auto& b : art.bands) ends_.push_back(at += b.width * length / sum);
        length_ = length;
    }

    /// With alpha 0 where the ground shows.
    [[nodiscard]] vec4 at(float x) const {
        x -= std::floor(x / length_) * length_;
        const auto i = static_cast<std::size_t>(std::ranges::upper_bound(ends_, x) - ends_.begin());
        const int ink = art_->bands[std::min(i, ends_.size() - 1)].ink;
        if (ink >= 0) return vec4(art_->inks[static_cast<std::size_t>(ink)], 1);
        return art_->ground ? vec4(*art_->ground, 1) : vec4(0);
    }

private:
    const artwork* art_;
    std::vector<float> ends_;
    float length_ = 1;
};

vec4 half_and_half(vec4 a, vec4 b) {
    const float alpha = 0.5f * (a.a + b.a);
    return alpha > 0 ? vec4((vec3(a) * a.a + vec3(b) * b.a) / (2 * alpha), alpha) : vec4(0);
}

void paint_bands(const artwork& art, print_canvas& to) {
    const band_row across(art, art.repeat.x), along(art, art.repeat.y);
    switch (art.generator) {
        case print_generator::stripes:
            return to.shade([&](vec2 p) { return across.at(p.x); });
        case print_generator::hoops:
            return to.shade([&](vec2 p) { return along.at(p.y); });
        case print_generator::check:
            return to.shade([&](vec2 p) { return half_and_half(across.at(p.x), along.at(p.y)); });
        case print_generator::chevron: {
            const float teeth = std::max(1.0f, std::round(art.repeat.x / (2 * art.size)));
            return to.shade([&](vec2 p) {
                const float u = p.x / art.repeat.x * teeth;
                return along.at(p.y + std::abs(u - std::floor(u) - 0.5f) * 2 * art.size * (0.4f + art.variation));
            });
        }
        default:
            break;
    }
    // A twill of threads as wide as `size`: warp over two, under two; whole fours of them make the repeat.
    const vec2 threads = glm::max(vec2(4), glm::round(art.repeat / art.size / 4.0f) * 4.0f);
    to.shade([&](vec2 p) {
        const vec2 cell = glm::floor(p / art.repeat * threads);
        const vec2 centre = (cell + 0.5f) / threads * art.repeat;
        const int i = static_cast<int>(cell.x), j = static_cast<int>(cell.y);
        return ((i - j) & 3) < 2 ? across.at(centre.x) : along.at(centre.y);
    });
}

void paint_argyle(const artwork& art, print_canvas& to) {
    const vec2 count = glm::max(vec2(1), glm::round(art.repeat / vec2(art.size, art.size * 1.5f)));
    const auto ink = [&](int i) { return art.inks[static_cast<std::size_t>(i) % art.inks.size()]; };
    const vec2 cell = art.repeat / count;
    const float line = 0.010f * art.size, dash = 0.05f;
    to.shade([&](vec2 p) {
        const vec2 u = p / cell;
        const vec2 f = glm::fract(u) - 0.5f;
        const float inside = 0.5f - std::abs(f.x) - std::abs(f.y);  // a diamond in the middle of each cell
        vec4 color = inside > 0 ? vec4(ink(static_cast<int>(u.x) % 2 == 0 || count.x < 2 ? 0 : 1), 1) : vec4(0);
        if (art.inks.size() > 2) {  // lines through the diamonds' middles, in long stitches
            const vec2 g = glm::fract(u);
            const float a = std::abs(g.x - g.y), b = std::abs(g.x + g.y - 1);
            const float d = std::min(a, b) * 0.7f * std::min(cell.x, cell.y);
            const float stitch = glm::fract((a < b ? g.x + g.y : g.x - g.y + 1) / (2 * dash));
            if (d < line * 1.2f && stitch < 0.68f) color = vec4(art.inks.back(), 1);
        }
        return color;
    });
}

void paint_dots(const artwork& art, print_canvas& to) {
    dice chance(art.seed);
    const auto dot = [&](vec2 at, float r, int ink) {
        to.fill(at, r, art.inks[static_cast<std::size_t>(ink) % art.inks.size()], [r](vec2 p) { return circle(p, r); });
    };
    if (art.variation > 0) {
        const float each = art.size * art.size * glm::mix(6.0f, 1.9f, art.density);
        const auto places = to.strew(static_cast<int>(art.repeat.x * art.repeat.y / each), chance);
        for (const vec2& at : places)
            dot(at, 0.5f * art.size * chance.between(1 - 0.75f * art.variation, 1),
                chance.below(static_cast<int>(art.inks.size())));
        return;
    }
    const float pitch = art.size * glm::mix(5.0f, 1.6f, art.density);
    const vec2 count = glm::max(vec2(1), glm::round(art.repeat / pitch));
    for (int j = 0; j < static_cast<int>(count.y); ++j) {
        for (int i = 0; i < static_cast<int>(count.x); ++i) {
            const vec2 cell = art.repeat / count;
            dot((vec2(i, j) + 0.25f) * cell, art.size / 2, i + j);
            dot((vec2(i, j) + 0.75f) * cell, art.size / 2, i + j);
        }
    }
}

/// Rows of overlapping discs: each shows what the discs of the rows below leave of it.
void paint_scallops(const artwork& art, print_canvas& to) {
    const vec2 count = glm::max(vec2(1), glm::round(art.repeat / vec2(art.size, 0.5f * art.size)));
    const auto rows = 2 * static_cast<int>(std::max(1.0f, std::round(count.y / 2)));
    const vec2 cell(art.repeat.x / count.x, art.repeat.y / static_cast<float>(rows));
    const float r = 0.5f * cell.x * 1.02f;
    const bool rays = art.generator == print_generator::fans;
    const auto ink = [&](std::size_t i) { return art.inks[i % art.inks.size()]; };
    const auto fill = [&](vec2 at, vec3 color, auto distance) {
        to.fill(at, r, color, [&](vec2 p) {
            const float below =
                std::min({circle(p - vec2(0.5f * cell.x, -cell.y), r), circle(p - vec2(-0.5f * cell.x, -cell.y), r),
                          circle(p + vec2(0, 2 * cell.y), r)});
            return std::max(distance(p), -below);
        });
    };
    const auto draw = [&](vec2 at) {
        fill(at, ink(0), [&](vec2 p) { return circle(p, r); });
        const float line = 0.045f * r;
        if (rays) {
            fill(at, ink(1), [&](vec2 p) {
                const float turn = std::atan2(p.x, p.y) / 0.26f;
                const float off = std::abs(turn - std::round(turn)) * 0.26f * glm::length(p);
                return std::max({off - line * 0.6f, circle(p, 0.88f * r), 0.30f * r - glm::length(p)});
            });
            fill(at, ink(2), [&](vec2 p) { return circle(p, 0.24f * r); });
            fill(at, ink(1), [&](vec2 p) { return std::abs(circle(p, 0.92f * r)) - line; });
            return;
        }
        for (int ring = 0; ring < 4; ++ring) {
            const float radius = r * (0.94f - 0.24f * static_cast<float>(ring));
            fill(
                at, ink(1 + static_cast<std::size_t>(ring) % std::max<std::size_t>(1, art.inks.size() - 1)),
                [&](vec2 p) { return std::abs(circle(p, radius)) - line * (1.2f - 0.15f * static_cast<float>(ring)); });
        }
    };
    for (int j = 0; j < rows; ++j)
        for (int i = 0; i < static_cast<int>(count.x); ++i)
            draw({(static_cast<float>(i) + ((j & 1) != 0 ? 0.5f : 0.0f)) * cell.x, static_cast<float>(j) * cell.y});
}

void paint_tiles(const artwork& art, print_canvas& to) {
    const ivec2 count = glm::max(ivec2(1), ivec2(glm::round(art.repeat / art.size)));
    const vec2 cell = art.repeat / vec2(count);
    dice chance(art.seed);
    const int inks = static_cast<int>(art.inks.size());
    for (int j = 0; j < count.y; ++j) {
        for (int i = 0; i < count.x; ++i) {
            const vec2 centre = (vec2(i, j) + 0.5f) * cell;
            const vec2 half = 0.5f * cell;
            const auto square = [&](vec2 p) { return std::max(std::abs(p.x) - half.x, std::abs(p.y) - half.y); };
            const int back = chance.below(inks), shape = (back + 1 + chance.below(std::max(1, inks - 1))) % inks;
            const auto at = [&](int k) { return art.inks[static_cast<std::size_t>(k)]; };
            to.fill(centre, glm::length(half), at(back), square);
            const vec2 corner(chance() < 0.5f ? -half.x : half.x, chance() < 0.5f ? -half.y : half.y);
            const float r = cell.x;
            switch (chance.below(4)) {
                case 0:
                case 1:
                    to.fill(centre, glm::length(half), at(shape),
                            [&](vec2 p) { return std::max(square(p), circle(p - corner, r)); });
                    to.fill(centre, glm::length(half), at(back),
                            [&](vec2 p) { return std::max(square(p), circle(p - corner, 0.5f * r)); });
                    break;
                case 2:
                    to.fill(centre, glm::length(half), at(shape),
                            [&](vec2 p) { return std::max(square(p), circle(p - vec2(0, corner.y), half.x)); });
                    break;
                default:
                    to.fill(centre, glm::length(half), at(shape), [&](vec2 p) { return circle(p, 0.34f * r); });
            }
        }
    }
}

}  // namespace

void paint_grid(const artwork& art, print_canvas& to) {
    switch (art.generator) {
        case print_generator::argyle:
            return paint_argyle(art, to);
        case print_generator::dots:
            return paint_dots(art, to);
        case print_generator::scallops:
        case print_generator::fans:
            return paint_scallops(art, to);
        case print_generator::tiles:
            return paint_tiles(art, to);
        default:
            return paint_bands(art, to);
    }
}

}  // namespace fw::textile
