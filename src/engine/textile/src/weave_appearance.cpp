// Paints the pictures of a fabric from its relief, its dye and uneven yarn.
#include "fw/textile/weave.hpp"

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
float tile_size(const fabric_look& look, const print& p) {
    if (p.kind == print_kind::none) return look.tile;
    const double repeat = repeat_of(p);
    return static_cast<float>(repeat * std::max(1.0, std::round(look.tile / repeat)));
}

/// Uneven yarns and mottled fibres as a factor on brightness around 1; repeats with the tile.
class yarn_variation {
public:
    yarn_variation(const fabric_look& look, float tile, std::uint32_t seed)
        : w_(look.structure), tile_(tile), seed_(seed) {}

    /// `at` in [0, 1] of the tile; `warp` is the share of warp on top.
    [[nodiscard]] float at(vec2 at, float warp) const {
        const bool knit = w_.kind == weave_kind::jersey_knit || w_.kind == weave_kind::rib_knit;
        const bool ring_spun = w_.slub > 0.2f;
        const int fine = static_cast<int>(tile_ / 0.0009f);  // a streak is a yarn or two wide …
        const int coarse = std::max(2, static_cast<int>(tile_ / (ring_spun ? 0.013f : 0.035f)));  // … and some cm long
        const float along_warp = knit ? 0 : periodic_noise(at * vec2(fine, coarse), {fine, coarse}, seed_);
        const float along_weft = periodic_noise(at * vec2(coarse, fine), {coarse, fine}, seed_ + 1);
        // Where warp covers the face, the weft's unevenness hardly shows.
        const float weft_weight = (1 - warp) * (w_.kind == weave_kind::twill && w_.over > w_.under ? 0.3f : 1.0f);
        float out = 1 + w_.slub * (warp * along_warp + (knit ? 0.5f : weft_weight) * along_weft);
        if (ring_spun) {  // thick and thin places of the warp, short enough not to look like grain of wood
            const int broad = static_cast<int>(tile_ / 0.0022f);
            const int length = static_cast<int>(tile_ / 0.026f);
            out += 0.2f * w_.slub * periodic_noise(at * vec2(broad, length), {broad, length}, seed_ + 2);
            const int grains = static_cast<int>(tile_ / 0.0016f);
            out += 0.3f * w_.slub * periodic_noise(at * vec2(grains), ivec2(grains), seed_ + 5);
        }
        if (w_.melange > 0) {
            const int fibres = static_cast<int>(tile_ / 0.0012f);
            const int patches = static_cast<int>(tile_ / 0.006f);
            out +=
                w_.melange * (0.13f * periodic_noise(at * vec2(fibres, fibres / 3), {fibres, fibres / 3}, seed_ + 3) +
                              0.05f * periodic_noise(at * vec2(patches), ivec2(patches), seed_ + 4));
        }
        return std::max(out, 0.05f);
    }

private:
    const weave& w_;
    float tile_;
    std::uint32_t seed_;
};

scene::image paint_color(const fabric_look& look, const appearance_request& r, float tile) {
    const weave& w = look.structure;
    const relief structure = make_relief(w, {tile, tile}, color_texels, r.seed);
    const yarn_variation variation(look, tile, r.seed);
    const vec3 ground = to_linear(r.color.value_or(look.color));
    const vec3 printed = to_linear(r.pattern.color);
    const std::size_t n = structure.height.size();
    std::vector<vec3> linear(n);
    vec3 painted_mean(0);
    vec3 wanted_mean(0);
    for (int y = 0; y < color_texels; ++y) {
        for (int x = 0; x < color_texels; ++x) {
            const std::size_t p = structure.index(x, y);
            const vec2 at =
                (vec2(static_cast<float>(x), static_cast<float>(y)) + 0.5f) / static_cast<float>(color_texels);
            const float cover = print_cover(r.pattern, at * tile, repeat_of(r.pattern));
            const vec3 dye = ground + (printed - ground) * cover;
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
    scene::image out = scene::make_image(color_texels, color_texels, w.openness > 0 ? 4 : 3);
    for (std::size_t p = 0; p < n; ++p) {
        std::uint8_t* to = out.pixels.data() + p * out.channels;
        for (int k = 0; k < 3; ++k) to[k] = to_byte(to_srgb(std::min(linear[p][k] * gain[k] * look.headroom, 1.0f)));
        if (out.channels == 4) to[3] = to_byte(0.66f + 0.24f * structure.cover[p]);
    }
    return out;
}

void paint_relief(const fabric_look& look, const appearance_request& r, appearance& out) {
    const weave& w = look.structure;
    const int relief_texels = look.relief_texels;
    const relief s = make_relief(w, out.normal_size, relief_texels, r.seed);
    out.normal = scene::make_image(relief_texels, relief_texels, 3);
    out.roughness = scene::make_image(relief_texels, relief_texels, 3);
    // A height step of one is half a yarn thick.
    const auto pitch = static_cast<float>(std::min(w.warp_pitch, w.weft_pitch));
    const float slope = w.depth * 0.5f * pitch / (out.normal_size.x / static_cast<float>(relief_texels));
    for (int y = 0; y < relief_texels; ++y) {
        for (int x = 0; x < relief_texels; ++x) {
            const float dx = 0.5f * (s.height[s.index(x + 1, y)] - s.height[s.index(x - 1, y)]) * slope;
            const float dy = 0.5f * (s.height[s.index(x, y + 1)] - s.height[s.index(x, y - 1)]) * slope;
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

scene::material numbers_of(const fabric_look& look, const appearance_request& r) {
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
    m.double_sided = true;
    if (look.structure.openness > 0) m.alpha = scene::alpha_mode::blend;
    if (look.weft_color) {  // the weft shows on the wrong side
        m.inner_tint = glm::min(vec3(0.55f) / glm::max(tone, vec3(0.05f)), vec3(4));
    } else if (look.structure.kind != weave_kind::plain) {
        m.inner_tint = vec3(0.88f);
    }
    return m;
}

}  // namespace

result<appearance> make_appearance(const appearance_request& r) {
    FW_TRY(const fabric_look* look, find_look(r.fabric));
    if (r.pattern.kind != print_kind::none && !print_size_range.contains(r.pattern.size)) {
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
    const float tile = tile_size(*look, r.pattern);
    appearance out;
    out.fabric = std::string(look->id);
    out.base_color_size = {tile, tile};
    out.normal_size = vec2(tile / static_cast<float>(look->relief_tiles));
    // Both pictures must hold the same yarns: round the pitch so that the smaller tile closes.
    fabric_look closed = *look;
    const relief small = make_relief(look->structure, out.normal_size, 8, r.seed);
    closed.structure.warp_pitch = out.normal_size.x / small.warp_yarns;
    closed.structure.weft_pitch = out.normal_size.y / small.weft_yarns;
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
