#include "weave_relief.hpp"

#include "fw/geometry/scatter.hpp"
#include "weave_surfaces.hpp"

namespace fw::textile {

namespace {

constexpr float two_pi = 2 * static_cast<float>(pi);

float cell_value(int x, int y, ivec2 period, std::uint32_t seed) {
    const auto wrap = [](int i, int n) { return static_cast<std::uint32_t>((i % n + n) % n); };
    return geometry::scattered_both_ways(seed * 0x9e3779b9u + wrap(x, period.x) * 0x85ebca6bu +
                                         wrap(y, period.y) * 0xc2b2ae35u);
}

/// A yarn's round cross section: 1 in its middle, 0 at its edge.
float round_profile(float u) {
    return std::sqrt(std::max(0.0f, 1 - u * u));
}

/// True if warp yarn i lies above weft yarn j.
bool warp_over(const weave& w, int i, int j) {
    const int n = w.over + w.under;
    switch (w.kind) {
        case weave_kind::twill:
            return ((j - i) % n + n) % n < w.over;
        case weave_kind::satin:
            return ((j - 2 * i) % n + n) % n < w.over;
        case weave_kind::basket:
            return (((i >> 1) + (j >> 1)) & 1) == 0;
        case weave_kind::herringbone: {
            const int k = i & 15;
            return ((k < 8 ? j - k : j + k) & 3) < 2;
        }
        case weave_kind::crepe:  // every fifth crossing, scattered over 16 × 16, is turned over
            return (((i + j) & 1) == 0) !=
                   (geometry::scattered(static_cast<std::uint32_t>((i & 15) * 16 + (j & 15)) + 77u) < 0.22f);
        default:
            return ((i + j) & 1) == 0;
    }
}

/// -1 to 1 along a yarn: above or below at its crossings, smooth between them.
float crimp(bool here, bool next, float along) {
    const float a = here ? 1.0f : -1.0f;
    const float b = next ? 1.0f : -1.0f;
    const float t = along * along * (3 - 2 * along);
    return a + (b - a) * t;
}

yarn_top woven_at(const weave& w, float x, float y) {  // in yarns
    const float width = 1 - 0.55f * w.openness;        // of a yarn against its pitch
    const auto across = [&](float v) { return (v - std::floor(v) - 0.5f) / (0.5f * width); };
    const int i = static_cast<int>(std::floor(x));
    const int j = static_cast<int>(std::floor(y));
    const auto along = [](float v) { return v - 0.5f - std::floor(v - 0.5f); };
    const int j0 = static_cast<int>(std::floor(y - 0.5f));
    const int i0 = static_cast<int>(std::floor(x - 0.5f));
    const float warp_round = round_profile(across(x));
    const float weft_round = round_profile(across(y));
    const float warp_rise = crimp(warp_over(w, i, j0), warp_over(w, i, j0 + 1), along(y));
    const float weft_rise = crimp(!warp_over(w, i0, j), !warp_over(w, i0 + 1, j), along(x));
    const float warp = warp_round > 0 ? 0.5f + 0.28f * warp_rise + 0.22f * warp_round : 0;
    const float weft = weft_round > 0 ? 0.5f + 0.28f * weft_rise + 0.22f * weft_round : 0;
    float top = std::max(warp, weft);
    if (w.kind == weave_kind::ripstop && ((i & 15) == 0 || (j & 15) == 0)) top += 0.55f;
    const float share = std::clamp((warp - weft) * 6 + 0.5f, 0.0f, 1.0f);
    return {top, share, top > 0 ? 1.0f : 0.0f};
}

/// A knit stitch: two legs that lean together downwards, each course hanging in the one below.
yarn_top knitted_at(const weave& w, float x, float y) {  // in wales, courses
    const float u = x - std::floor(x) - 0.5f;
    float best = 0.12f;
    for (int k = -1; k <= 1; ++k) {
        const float v =
            y - std::floor(y) + static_cast<float>(k);  // this course and its neighbours reach over each other
        if (v < -0.3f || v > 1.3f) continue;
        const float t = (v + 0.3f) / 1.6f;
        const float centre = 0.10f + 0.24f * t;
        const float off = (std::abs(u) - centre) / 0.17f;
        const float rise = 0.45f + 0.4f * std::sin(t * static_cast<float>(pi));
        best = std::max(best, rise * (0.35f + 0.65f * round_profile(off)) * (std::abs(off) < 1 ? 1.0f : 0.0f));
    }
    float height = best;
    if (w.kind == weave_kind::rib_knit) {  // two wales forward, two back
        const float ridge = 0.5f + 0.5f * std::sin((x + 0.5f) / 4 * two_pi);
        height = 0.35f * best + 0.9f * ridge;
    }
    return {height, best, 1};
}

int whole_repeats(double size, double pitch, int repeat) {
    return repeat * std::max(1, static_cast<int>(std::lround(size / pitch / repeat)));
}

}  // namespace

int repeat_of(const weave& w) {
    switch (w.kind) {
        case weave_kind::twill:
        case weave_kind::satin:
            return w.over + w.under;
        case weave_kind::rib_knit:
        case weave_kind::basket:
            return 4;
        case weave_kind::herringbone:
        case weave_kind::crepe:
        case weave_kind::ripstop:
            return 16;
        case weave_kind::plain:
        case weave_kind::seersucker:
        case weave_kind::pique:
        case weave_kind::mesh:
        case weave_kind::lace:
            return 2;
        default:
            return 1;
    }
}

bool is_knit(weave_kind kind) {
    return kind == weave_kind::jersey_knit || kind == weave_kind::rib_knit || kind == weave_kind::pique ||
           kind == weave_kind::waffle;
}

bool is_open(const weave& w) {
    return w.openness > 0 || w.kind == weave_kind::mesh || w.kind == weave_kind::lace;
}

float relief_height(const weave& w, float pitch) {
    switch (w.kind) {
        case weave_kind::quilted:
            return 0.16f * pitch;
        case weave_kind::seersucker:
            return 0.0011f;
        case weave_kind::mesh:
        case weave_kind::lace:
            return 0.0006f;
        default:
            return 0.5f * pitch;
    }
}

float periodic_noise(vec2 p, ivec2 period, std::uint32_t seed) {
    const vec2 cell(std::floor(p.x), std::floor(p.y));
    const auto fade = [](float t) { return t * t * t * (t * (6 * t - 15) + 10); };
    const float fx = fade(p.x - cell.x);
    const float fy = fade(p.y - cell.y);
    const int x = static_cast<int>(cell.x);
    const int y = static_cast<int>(cell.y);
    const float a = cell_value(x, y, period, seed);
    const float b = cell_value(x + 1, y, period, seed);
    const float c = cell_value(x, y + 1, period, seed);
    const float d = cell_value(x + 1, y + 1, period, seed);
    return (a + (b - a) * fx) + ((c + (d - c) * fx) - (a + (b - a) * fx)) * fy;
}

relief make_relief(const weave& w, vec2 size, int texels, std::uint32_t seed) {
    relief out;
    out.texels = texels;
    out.warp_yarns = whole_repeats(size.x, w.warp_pitch, repeat_of(w));
    out.weft_yarns = whole_repeats(size.y, w.weft_pitch, repeat_of(w));
    const std::size_t n = static_cast<std::size_t>(texels) * texels;
    out.height.resize(n);
    out.warp_share.resize(n);
    out.cover.resize(n);
    const ivec2 cells(out.warp_yarns, out.weft_yarns);
    constexpr int taps = 2;  // a side, so that fine yarns don't alias
    for (int y = 0; y < texels; ++y) {
        for (int x = 0; x < texels; ++x) {
            yarn_top mean;
            for (int k = 0; k < taps * taps; ++k) {
                const vec2 at(
                    (static_cast<float>(x) + (static_cast<float>(k % taps) + 0.5f) / taps) / static_cast<float>(texels),
                    (static_cast<float>(y) + (static_cast<float>(k / taps) + 0.5f) / taps) /
                        static_cast<float>(texels));
                const vec2 p = at * vec2(cells);
                yarn_top top;
                if (w.kind == weave_kind::jersey_knit || w.kind == weave_kind::rib_knit) {
                    top = knitted_at(w, p.x, p.y);
                } else if (w.kind == weave_kind::seersucker) {
                    top = puckered(woven_at(w, p.x, p.y), at, size, seed);
                } else if (w.kind < weave_kind::jersey_knit) {
                    top = woven_at(w, p.x, p.y);
                } else {
                    top = surface_at(w.kind, p, cells, seed);
                }
                mean.height += top.height / (taps * taps);
                mean.warp += top.warp / (taps * taps);
                mean.cover += top.cover / (taps * taps);
            }
            const std::size_t p = out.index(x, y);
            out.height[p] = mean.height;
            out.warp_share[p] = mean.warp;
            out.cover[p] = mean.cover;
        }
    }
    return out;
}

}  // namespace fw::textile
