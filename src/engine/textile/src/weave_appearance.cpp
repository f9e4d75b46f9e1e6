// Paints the pictures of a fabric from its relief, its dye and uneven yarn.
#include "fw/textile/weave.hpp"

#include "fw/geometry/scatter.hpp"
#include "fw/scene/color.hpp"
#include "weave_looks.hpp"
#include "weave_relief.hpp"

namespace fw::textile {

namespace {

using scene::to_byte;
using scene::to_linear;
using scene::to_srgb;

constexpr int color_texels = 1024;

double repeat_of(const print& p) {
    return p.kind == print_kind::dots ? 3 * p.size : 2 * p.size;
}

/// 0 to 1: how much of the print's colour lies at a point, in metres.
float print_cover(const print& p, vec2 at, double repeat) {
    const auto soft = [&](double distance) {  // a step as wide as half a yarn
        return static_cast<float>(std::clamp(0.5 - distance / 0.0004, 0.0, 1.0));
    };
    const auto band = [&](double x) {
        const double m = x - std::floor(x / repeat) * repeat;
        return soft(std::abs(m - repeat / 2) - repeat / 4);
    };
    switch (p.kind) {
        case print_kind::none:
            return 0;
        case print_kind::stripes:
            return band(at.x);
        case print_kind::hoops:
            return band(at.y);
        case print_kind::checks:
            return 0.5f * (band(at.x) + band(at.y));
        case print_kind::dots: {
            double nearest = 1e9;
            for (const auto& [ox, oy] : {std::pair{0.25, 0.25}, std::pair{0.75, 0.75}}) {
                const double dx = at.x / repeat - ox;
                const double dy = at.y / repeat - oy;
                nearest = std::min(nearest, std::hypot(dx - std::round(dx), dy - std::round(dy)) * repeat);
            }
            return soft(nearest - p.size / 2);
        }
    }
    std::unreachable();
}

/// The tile's size: a whole number of the print's repeats, near the fabric's own.
vec2 tile_size(const cloth_look& look, const appearance_request& r) {
    const auto whole = [&](double repeat) {
        return static_cast<float>(repeat * std::max(1.0, std::round(look.tile / repeat)));
    };
    if (r.art) return {whole(r.art->repeat.x), whole(r.art->repeat.y)};
    if (r.pattern.kind == print_kind::none) return vec2(look.tile);
    return vec2(whole(repeat_of(r.pattern)));
}

/// What is dyed or printed, at every texel, linear.
class dye_at {
public:
    dye_at(const appearance_request& r, vec3 ground, vec2 tile) : r_(&r), ground_(ground), tile_(tile) {
        if (!r.art) return;
        // One repeat as a picture of the tile's own texels; where they do not divide, the nearest.
        repeats_ = vec2(std::max(1.0f, std::round(tile.x / r.art->repeat.x)),
                        std::max(1.0f, std::round(tile.y / r.art->repeat.y)));
        painted_ = paint(*r.art, static_cast<int>(std::ceil(color_texels / repeats_.x)),
                         static_cast<int>(std::ceil(color_texels / repeats_.y)));
    }

    /// `at` in [0, 1] of the tile.
    [[nodiscard]] vec3 operator()(vec2 at) const {
        if (!r_->art) {
            const float cover = print_cover(r_->pattern, at * tile_, repeat_of(r_->pattern));
            return ground_ + (to_linear(r_->pattern.color) - ground_) * cover;
        }
        const vec2 p = glm::fract(at * repeats_) * vec2(painted_.width, painted_.height);
        const auto* c = painted_.at(std::min(static_cast<int>(p.x), painted_.width - 1),
                                    std::min(static_cast<int>(p.y), painted_.height - 1));
        const vec3 ink = to_linear(vec3(c[0], c[1], c[2]) / 255.0f);
        return glm::mix(ground_, ink, static_cast<float>(c[3]) / 255.0f);
    }

private:
    const appearance_request* r_;
    vec3 ground_;
    vec2 tile_;
    vec2 repeats_{1};
    scene::image painted_;
};

/// Uneven yarns and mottled fibres as a factor on brightness around 1; repeats with the tile.
class yarn_variation {
public:
    yarn_variation(const cloth_look& look, vec2 tile, std::uint32_t seed)
        : w_(look.structure), tile_(tile), seed_(seed) {}

    /// `at` in [0, 1] of the tile; `warp` is the share of warp on top.
    [[nodiscard]] float at(vec2 at, float warp) const {
        const bool knit = is_knit(w_.kind);
        const bool ring_spun = w_.slub > 0.2f;
        constexpr float fine = 0.0009f;                    // a streak is a yarn or two wide …
        const float coarse = ring_spun ? 0.013f : 0.035f;  // … and some cm long
        const float along_warp = knit ? 0 : noise(at, {fine, coarse}, 0);
        const float along_weft = noise(at, {coarse, fine}, 1);
        // Where warp covers the face, the weft's unevenness hardly shows.
        const float weft_weight = (1 - warp) * (w_.kind == weave_kind::twill && w_.over > w_.under ? 0.3f : 1.0f);
        float out = 1 + w_.slub * (warp * along_warp + (knit ? 0.5f : weft_weight) * along_weft);
        if (ring_spun) {  // thick and thin places of the warp, short enough not to look like grain of wood
            out += 0.2f * w_.slub * noise(at, {0.0022f, 0.026f}, 2);
            out += 0.3f * w_.slub * noise(at, {0.0016f, 0.0016f}, 5);
        }
        if (w_.melange > 0) {
            out += w_.melange * (0.13f * noise(at, {0.0012f, 0.0036f}, 3) + 0.05f * noise(at, {0.006f, 0.006f}, 4));
        }
        return std::max(out, 0.05f);
    }

private:
    /// Noise with cells of this size, as many as fit.
    [[nodiscard]] float noise(vec2 at, vec2 cell, std::uint32_t key) const {
        const ivec2 count(std::max(2, static_cast<int>(tile_.x / cell.x)),
                          std::max(2, static_cast<int>(tile_.y / cell.y)));
        return periodic_noise(at * vec2(count), count, seed_ + key);
    }

    const weave& w_;
    vec2 tile_;
    std::uint32_t seed_;
};

/// The fleck that lies at a point of the tile, if one does.
std::optional<vec3> fleck_at(const cloth_look& look, vec2 at, vec2 tile, std::uint32_t seed) {
    if (look.flecks.empty() || look.fleck_share <= 0) return std::nullopt;
    const ivec2 cells(static_cast<int>(tile.x / 0.0042f), static_cast<int>(tile.y / 0.0030f));
    const vec2 p = at * vec2(cells);
    const ivec2 c(p);
    const auto key = seed * 7919u + static_cast<std::uint32_t>(c.y * cells.x + c.x) * 4u;
    if (geometry::scattered(key) > look.fleck_share * 6) return std::nullopt;
    const vec2 centre = vec2(c) + 0.3f + 0.4f * vec2(geometry::scattered(key + 1), geometry::scattered(key + 2));
    const vec2 d = (p - centre) / vec2(0.28f, 0.24f);
    if (glm::dot(d, d) + 0.6f * periodic_noise(p * 4.0f, cells * 4, seed + 9) > 0.8f) return std::nullopt;
    return look.flecks[static_cast<std::size_t>(geometry::scattered(key + 3) * static_cast<float>(look.flecks.size())) %
                       look.flecks.size()];
}

scene::image paint_color(const cloth_look& look, const appearance_request& r, vec2 tile) {
    const weave& w = look.structure;
    const relief structure = make_relief(w, tile, color_texels, r.seed);
    const yarn_variation variation(look, tile, r.seed);
    const vec3 ground = to_linear(r.color.value_or(look.color));
    const dye_at dyed(r, ground, tile);
    const std::size_t n = structure.height.size();
    std::vector<vec3> linear(n);
    vec3 painted_mean(0);
    vec3 wanted_mean(0);
    for (int y = 0; y < color_texels; ++y) {
        for (int x = 0; x < color_texels; ++x) {
            const std::size_t p = structure.index(x, y);
            const vec2 at =
                (vec2(static_cast<float>(x), static_cast<float>(y)) + 0.5f) / static_cast<float>(color_texels);
            vec3 dye = dyed(at);
            if (const auto fleck = fleck_at(look, at, tile, r.seed)) dye = glm::mix(dye, to_linear(*fleck), 0.75f);
            const float warp = structure.warp_share[p];
            vec3 yarn = dye;
            if (look.weft_color)
                yarn = to_linear(*look.weft_color) + (dye - to_linear(*look.weft_color)) * (0.30f + 0.70f * warp);
            // Gaps between yarns are dark; in a knit they are hardly seen.
            const float shade = 1 - look.gap_shade * (1 - std::clamp(structure.height[p], 0.0f, 1.0f));
            linear[p] = yarn * (shade * variation.at(at, warp));
            painted_mean += linear[p];
            wanted_mean += dye;
        }
    }
    // Shading and variation must not change the colour that was asked for; a white weft may (that is denim).
    const float keep = look.weft_color ? 0.80f : 1.0f;
    const vec3 gain = glm::mix(vec3(1), wanted_mean / glm::max(painted_mean, vec3(1e-6f)), keep);
    scene::image out = scene::make_image(color_texels, color_texels, is_open(w) ? 4 : 3);
    for (std::size_t p = 0; p < n; ++p) {
        std::uint8_t* to = out.pixels.data() + p * out.channels;
        for (int k = 0; k < 3; ++k) to[k] = to_byte(to_srgb(std::min(linear[p][k] * gain[k] * look.headroom, 1.0f)));
        if (out.channels == 4) {
            const bool net = w.kind == weave_kind::mesh || w.kind == weave_kind::lace;
            to[3] = to_byte(net ? structure.cover[p] : 0.66f + 0.24f * structure.cover[p]);
        }
    }
    return out;
}

void paint_relief(const cloth_look& look, const appearance_request& r, appearance& out) {
    const weave& w = look.structure;
    const int relief_texels = look.relief_texels;
    const relief s = make_relief(w, out.normal_size, relief_texels, r.seed);
    out.normal = scene::make_image(relief_texels, relief_texels, 3);
    out.roughness = scene::make_image(relief_texels, relief_texels, 3);
    const auto pitch = static_cast<float>(std::min(w.warp_pitch, w.weft_pitch));
    const vec2 slope = w.depth * relief_height(w, pitch) / (out.normal_size / static_cast<float>(relief_texels));
    for (int y = 0; y < relief_texels; ++y) {
        for (int x = 0; x < relief_texels; ++x) {
            const float dx = 0.5f * (s.height[s.index(x + 1, y)] - s.height[s.index(x - 1, y)]) * slope.x;
            const float dy = 0.5f * (s.height[s.index(x, y + 1)] - s.height[s.index(x, y - 1)]) * slope.y;
            const vec3 n = glm::normalize(vec3(-dx, dy, 1));  // green points to the top of the picture
            std::uint8_t* to = out.normal.at(x, y);
            for (int k = 0; k < 3; ++k) to[k] = to_byte(n[k] * 0.5f + 0.5f);
            std::uint8_t* rough = out.roughness.at(x, y);
            rough[0] = 255;
            rough[1] = to_byte(1.0f - 0.12f * std::clamp(s.height[s.index(x, y)], 0.0f, 1.0f));
            rough[2] = 0;
        }
    }
}

scene::material numbers_of(const cloth_look& look, const appearance_request& r) {
    scene::material m;
    m.name = std::string(look.id);
    m.base_color = vec4(vec3(1 / look.headroom), 1);
    m.roughness = look.roughness;
    m.metallic = 0;
    const vec3 tone = to_linear(r.color.value_or(look.color));
    const float brightest = std::max(tone.x, std::max(tone.y, tone.z));
    const vec3 hue = brightest > 0 ? tone / brightest : vec3(1);
    // Loose fibre ends catch light in a paler tone of the cloth; on black cloth they are what shows.
    m.sheen_color = (vec3(0.35f) + hue * 0.65f) * (look.sheen * (0.35f + 0.65f * std::sqrt(brightest)));
    m.sheen_roughness = look.sheen_roughness;
    m.diffuse_transmission = look.transmission;
    m.normal_scale = look.normal_scale;
    m.anisotropy = look.anisotropy;
    m.clearcoat = look.clearcoat;
    m.clearcoat_roughness = 0.35f;
    m.double_sided = true;
    if (is_open(look.structure)) m.alpha = scene::alpha_mode::blend;
    if (look.weft_color) {  // the weft shows on the wrong side
        m.inner_tint = glm::min(vec3(0.55f) / glm::max(tone, vec3(0.05f)), vec3(4));
    } else if (look.structure.kind != weave_kind::plain) {
        m.inner_tint = vec3(0.88f);
    }
    return m;
}

}  // namespace

result<appearance> make_appearance(const appearance_request& r) {
    const cloth_look* look = r.cloth ? &*r.cloth : nullptr;
    if (!look) {
        FW_TRY(look, find_look(r.fabric));
    }
    if (!r.art && r.pattern.kind != print_kind::none && !print_size_range.contains(r.pattern.size)) {
        return fail(error_kind::invalid, "print.size",
                    fmt::format("A stripe, check or dot is between {:g} mm and {:g} cm wide.",
                                print_size_range.least * 1000, print_size_range.most * 100),
                    "pattern.size");
    }
    for (const vec3& c : {r.color.value_or(vec3(0)), r.pattern.color}) {
        for (int k = 0; k < 3; ++k) {
            if (!(c[k] >= 0 && c[k] <= 1))
                return fail(error_kind::invalid, "color.range", "Colours lie between 0 and 1.", "color");
        }
    }
    const vec2 tile = tile_size(*look, r);
    appearance out;
    out.fabric = look->finish;
    out.base_color_size = tile;
    const float relief_size = look->tile / static_cast<float>(look->relief_tiles);
    out.normal_size = tile / glm::max(vec2(1), glm::round(tile / relief_size));
    // Both pictures must hold the same yarns: round the pitch so that the smaller tile closes.
    cloth_look closed = *look;
    const relief small = make_relief(look->structure, out.normal_size, 8, r.seed);
    closed.structure.warp_pitch = out.normal_size.x / static_cast<float>(small.warp_yarns);
    closed.structure.weft_pitch = out.normal_size.y / static_cast<float>(small.weft_yarns);
    out.base_color = paint_color(closed, r, tile);
    paint_relief(closed, r, out);
    out.numbers = numbers_of(*look, r);
    return out;
}

int add_material(scene::model& model, const appearance& look) {
    const auto add = [&](const scene::image& image, vec2 size) {
        model.images.push_back(image);
        model.textures.push_back({.image = static_cast<int>(model.images.size()) - 1});
        scene::texture_use use;
        use.texture = static_cast<int>(model.textures.size()) - 1;
        use.scale = vec2(1) / size;
        return use;
    };
    scene::material m = look.numbers;
    m.base_color_texture = add(look.base_color, look.base_color_size);
    m.normal_texture = add(look.normal, look.normal_size);
    m.metallic_roughness_texture = add(look.roughness, look.normal_size);
    model.materials.push_back(std::move(m));
    return static_cast<int>(model.materials.size()) - 1;
}

}  // namespace fw::textile
