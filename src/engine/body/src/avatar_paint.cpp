#include "avatar_paint.hpp"

#include <cassert>

#include "fw/geometry/scatter.hpp"
#include "fw/scene/color.hpp"
#include "model_data.hpp"

namespace fw::body {
namespace {

constexpr std::array<std::string_view, 8> tone_names{"porcelain", "ivory",    "sand",     "honey",
                                                     "bronze",    "chestnut", "espresso", "neutral"};

constexpr std::array<std::string_view, 3> shoe_names{"none", "flat", "slip-on"};

vec3 srgb(int hex) {
    const auto part = [&](int shift) { return scene::to_linear(static_cast<float>((hex >> shift) & 255) / 255.0f); };
    return {part(16), part(8), part(0)};
}

// Undertones are kept warm and a little greyed: paint on a fine mannequin, not skin under a flash.
constexpr std::array<int, 8> tone_colors{0xEAD4C8, 0xE0C2AF, 0xCFA98F, 0xB98D70,
                                         0x946A51, 0x6C4936, 0x483026, 0xD9D4CC};

// Piecewise-linear y(x) through ascending knots.
float through(std::span<const vec2> knots, float x) {
    if (x <= knots.front().x) return knots.front().y;
    for (std::size_t i = 1; i < knots.size(); ++i)
        if (x < knots[i].x)
            return glm::mix(knots[i - 1].y, knots[i].y, (x - knots[i - 1].x) / (knots[i].x - knots[i - 1].x));
    return knots.back().y;
}

// The larger of two distances with a rounded corner of radius r.
float round_max(float a, float b, float r) {
    const float h = std::max(r - std::abs(a - b), 0.0f);
    return std::max(a, b) + h * h / (4 * r);
}

float round_min(float a, float b, float r) {
    return -round_max(-a, -b, r);
}

float coverage(float distance, float softness) {
    return std::clamp(0.5f - distance / softness, 0.0f, 1.0f);
}

// One texel's place on the base mesh and in the masks.
struct texel {
    vec3 base{0};
    float lips = 0, nails = 0, lids = 0;
    bool used = false;
};

class texel_grid {
public:
    explicit texel_grid(int size)
        : size_(size), texels_(static_cast<std::size_t>(size) * static_cast<std::size_t>(size)) {}

    void add(const std::array<vec2, 3>& uv, const std::array<texel, 3>& corner) {
        const float n = static_cast<float>(size_);
        std::array<vec2, 3> q;
        for (std::size_t k = 0; k < 3; ++k) q[k] = {uv[k].x * n, (1 - uv[k].y) * n};
        const float area = (q[1].x - q[0].x) * (q[2].y - q[0].y) - (q[1].y - q[0].y) * (q[2].x - q[0].x);
        if (std::abs(area) < 1e-9f) return;
        const auto range = [&](float a, float b, float c) {
            return std::pair{std::max(0, static_cast<int>(std::min({a, b, c})) - 1),
                             std::min(size_ - 1, static_cast<int>(std::max({a, b, c})) + 1)};
        };
        const auto [x0, x1] = range(q[0].x, q[1].x, q[2].x);
        const auto [y0, y1] = range(q[0].y, q[1].y, q[2].y);
        for (int y = y0; y <= y1; ++y)
            for (int x = x0; x <= x1; ++x) {
                const vec2 p(static_cast<float>(x) + 0.5f, static_cast<float>(y) + 0.5f);
                const float a = ((q[1].x - p.x) * (q[2].y - p.y) - (q[1].y - p.y) * (q[2].x - p.x)) / area;
                const float b = ((q[2].x - p.x) * (q[0].y - p.y) - (q[2].y - p.y) * (q[0].x - p.x)) / area;
                const float c = 1 - a - b, slack = -0.02f;
                if (a < slack || b < slack || c < slack) continue;
                auto& t = at(x, y);
                t.base = a * corner[0].base + b * corner[1].base + c * corner[2].base;
                t.lips = a * corner[0].lips + b * corner[1].lips + c * corner[2].lips;
                t.nails = a * corner[0].nails + b * corner[1].nails + c * corner[2].nails;
                t.lids = a * corner[0].lids + b * corner[1].lids + c * corner[2].lids;
                t.used = true;
            }
    }

    // Grows the islands, so that filtering and mipmaps find paint beyond their edges.
    void grow(int rounds) {
        for (int r = 0; r < rounds; ++r) {
            const auto before = texels_;
            for (int y = 0; y < size_; ++y)
                for (int x = 0; x < size_; ++x) {
                    if (at(x, y).used) continue;
                    for (const auto& [dx, dy] : {std::pair{-1, 0}, {1, 0}, {0, -1}, {0, 1}}) {
                        const int nx = x + dx, ny = y + dy;
                        if (nx < 0 || ny < 0 || nx >= size_ || ny >= size_ || !before[index(nx, ny)].used) continue;
                        at(x, y) = before[index(nx, ny)];
                        break;
                    }
                }
        }
    }

    [[nodiscard]] texel& at(int x, int y) { return texels_[index(x, y)]; }

private:
    [[nodiscard]] std::size_t index(int x, int y) const {
        return static_cast<std::size_t>(y) * static_cast<std::size_t>(size_) + static_cast<std::size_t>(x);
    }

    int size_;
    std::vector<texel> texels_;
};

const file_mask* find_mask(const body_file& file, std::string_view name) {
    const auto it = std::ranges::find(file.masks, name, &file_mask::name);
    return it == file.masks.end() ? nullptr : &*it;
}

texel_grid make_grid(const body_model& model, int size) {
    const auto& raw = model.raw();
    const auto *lips = find_mask(raw.file, "lips"), *fingers = find_mask(raw.file, "fingernails"),
               *toes = find_mask(raw.file, "toenails"), *lids = find_mask(raw.file, "eyelids");
    assert(lips != nullptr && fingers != nullptr && toes != nullptr && lids != nullptr);
    texel_grid grid(size);
    for (const auto& t : raw.corners.triangles) {
        std::array<vec2, 3> uv;
        std::array<texel, 3> c;
        for (std::size_t k = 0; k < 3; ++k) {
            const auto at = raw.corners.corners[t[k]];
            uv[k] = raw.file.uvs[at.uv];
            c[k].base = raw.file.base[at.vertex];
            c[k].lips = static_cast<float>(lips->values[at.uv]) / 255.0f;
            c[k].lids = static_cast<float>(lids->values[at.uv]) / 255.0f;
            c[k].nails = static_cast<float>(std::max(fingers->values[at.uv], toes->values[at.uv])) / 255.0f;
        }
        grid.add(uv, c);
    }
    grid.grow(6);
    return grid;
}

/// The left eyeball of the base mesh; the right one is its mirror image.
struct eyeball {
    vec3 middle{0};
    float radius = 0;
};
eyeball find_eye(const body_model& model) {
    eyeball out;
    for (const auto& h : model.helpers()) {
        if (h.name != "helper-l-eye") continue;
        vec3 low(1e9f), high(-1e9f);
        for (const auto& t : h.triangles)
            for (const auto v : t) {
                low = glm::min(low, model.raw().file.base[v]);
                high = glm::max(high, model.raw().file.base[v]);
            }
        out.middle = 0.5f * (low + high);
        out.radius = 0.5f * (high.y - low.y);
    }
    return out;
}

/// -1 to 1 by half millimetres.
float speckle(vec3 p) {
    const auto cell = [](float x) { return static_cast<std::uint32_t>(static_cast<int>(std::floor(x / 0.0006f))); };
    return geometry::scattered_both_ways(cell(p.x) * 0x85ebca6bu + cell(p.y) * 0xc2b2ae35u + cell(p.z) * 0x9e3779b9u);
}

float gauss(vec3 d, float width) {
    return std::exp(-glm::dot(d, d) / (2 * width * width));
}

/// What a hand with a brush does to a mannequin's face: lids, a line along the lashes, shade below brows and lips.
vec3 paint_face(vec3 out, const texel& t, const eyeball& eye, const mannequin_colors& colors) {
    const vec3 p(std::abs(t.base.x), t.base.y, t.base.z);
    const vec3 shade = out * vec3(0.62f, 0.50f, 0.46f);
    out = glm::mix(out, shade, 0.30f * t.lids);
    out = glm::mix(out, shade,
                   0.32f * gauss((p - eye.middle - vec3(-0.004f, 0.012f, 0.010f)) * vec3(0.7f, 1, 0.7f), 0.0065f));
    out = glm::mix(out, shade, 0.22f * gauss((p - vec3(0, 0.6615f, 0.14f)) * vec3(0.6f, 1, 0.4f), 0.006f));
    const float off = glm::length(p - eye.middle) - eye.radius;
    const bool upper = p.y > eye.middle.y + 0.0005f;
    if (p.z > eye.middle.z + 0.3f * eye.radius) {
        const float line = std::clamp(1.3f - off / (upper ? 0.0026f : 0.0014f), 0.0f, 1.0f);
        out = glm::mix(out, colors.brow * 0.5f, (upper ? 0.9f : 0.4f) * line);
    }
    return out;
}

vec3 paint(const texel& t, sex s, const eyeball& eye, const mannequin_colors& colors, bool look_has_hair) {
    vec3 out = colors.skin;
    const vec3 p = t.base;
    const vec3 cheek(std::abs(p.x) - 0.045f, p.y - 0.704f, p.z - 0.125f);
    out = glm::mix(out, colors.blush, 0.5f * std::exp(-glm::dot(cheek, cheek) / (2 * 0.018f * 0.018f)));
    out = glm::mix(out, colors.lips, 0.8f * t.lips);
    out = glm::mix(out, colors.lips, 0.25f * t.nails);
    if (p.y > 0.62f && p.z > 0.06f) out = paint_face(out, t, eye, colors);
    const float grain = speckle(p);
    out = glm::mix(out, colors.brow, (0.80f + 0.14f * grain) * coverage(distance_to_brow(p), 0.0034f));
    if (look_has_hair && p.y > 0.60f)  // stubble: the hairline fades out in single hairs
        out = glm::mix(out, colors.brow, 0.75f * coverage(0.0005f - above_hairline(p) + 0.0035f * grain, 0.011f));
    float edge = distance_to_shorts(p);
    if (s == sex::female) edge = std::min(edge, distance_to_top(p));
    vec3 cloth = colors.garment;
    // A stitched hem: a slightly darker line 8 mm inside the edge.
    cloth *= 1 - 0.10f * std::exp(-(edge + 0.008f) * (edge + 0.008f) / (2 * 0.0011f * 0.0011f));
    return glm::mix(out, cloth, coverage(edge, 0.0025f));
}

}  // namespace

std::string_view to_string(skin_tone t) {
    return tone_names[static_cast<std::size_t>(t)];
}

std::optional<skin_tone> find_skin_tone(std::string_view name) {
    const auto it = std::ranges::find(tone_names, name);
    if (it == tone_names.end()) return std::nullopt;
    return static_cast<skin_tone>(it - tone_names.begin());
}

std::string_view to_string(shoes s) {
    return shoe_names[static_cast<std::size_t>(s)];
}

std::optional<shoes> find_shoes(std::string_view name) {
    const auto it = std::ranges::find(shoe_names, name);
    if (it == shoe_names.end()) return std::nullopt;
    return static_cast<shoes>(it - shoe_names.begin());
}

mannequin_colors colors_of(const avatar_look& look) {
    mannequin_colors c;
    c.skin = srgb(tone_colors[static_cast<std::size_t>(look.tone)]);
    const bool neutral = look.tone == skin_tone::neutral;
    c.lips = neutral ? c.skin * 0.86f : c.skin * vec3(0.80f, 0.52f, 0.50f);
    c.blush = neutral ? c.skin : c.skin * vec3(1.0f, 0.80f, 0.76f);
    c.brow = glm::mix(look.hair_color, c.skin, 0.06f);
    const float light = glm::dot(c.skin, vec3(0.2126f, 0.7152f, 0.0722f));
    // A fitting suit, plainly cloth: warm grey, darker than light skin and lighter than dark skin.
    c.garment = srgb(light > 0.13f ? 0x6E6A66 : 0xA39D95);
    return c;
}

namespace {

/// The waistband rises a little towards the sides.
float waistband(float x) {
    return 0.118f + 0.06f * x;
}

}  // namespace

float distance_to_briefs(vec3 p) {
    const float x = std::abs(p.x);
    const bool back = p.z < 0;
    // The leg opening climbs from the crotch to the hip, lower at the back.
    const float leg = back ? -0.075f + 0.62f * x : -0.080f + 0.95f * x;
    const float slope = back ? 0.62f : 0.95f;
    return std::max({p.y - waistband(x), (leg - p.y) / std::sqrt(1 + slope * slope), x - 0.26f});
}

float distance_to_shorts(vec3 p) {
    const float x = std::abs(p.x);
    const float top = waistband(x);
    return std::max({p.y - top, -0.215f - p.y, x - 0.26f});
}

float distance_to_top(vec3 p) {
    const float x = std::abs(p.x);
    const bool back = p.z < 0.02f;
    // From the shorts up to a line that rises to the sides of the front, and a strap on each side over the shoulder.
    const float upper = back ? 0.415f + 0.35f * x : 0.448f;
    const float trunk = round_max(p.y - upper, std::max(0.10f - p.y, x - 0.176f), 0.03f);
    const float strap_middle = 0.098f - 0.06f * std::max(0.0f, p.y - 0.44f);
    const float strap = std::max({std::abs(x - strap_middle) - 0.026f, 0.40f - p.y, p.y - 0.62f});
    return round_min(trunk, strap, 0.035f);
}

float distance_to_brow(vec3 p) {
    const float x = std::abs(p.x);
    if (p.z < 0.09f) return 1;
    constexpr std::array<vec2, 5> middle{
        {{0.013f, 0.7475f}, {0.022f, 0.7505f}, {0.035f, 0.7530f}, {0.046f, 0.7505f}, {0.055f, 0.7455f}}};
    constexpr std::array<vec2, 4> half{{{0.013f, 0.0030f}, {0.024f, 0.0032f}, {0.044f, 0.0020f}, {0.055f, 0.0008f}}};
    return std::max({std::abs(p.y - through(middle, x)) - through(half, x), 0.013f - x, x - 0.055f});
}

float above_hairline(vec3 p) {
    // Height of the hairline by depth: nape, behind the ear, sideburn, temple, forehead.
    constexpr std::array<vec2, 8> line{{{-0.06f, 0.655f},
                                        {-0.03f, 0.662f},
                                        {0.005f, 0.688f},
                                        {0.040f, 0.712f},
                                        {0.072f, 0.715f},
                                        {0.084f, 0.768f},
                                        {0.104f, 0.793f},
                                        {0.135f, 0.803f}}};
    const float above = (p.y - through(line, p.z)) * 0.7f;
    if (std::abs(p.x) < 0.055f) return above;
    const vec2 ear((p.y - 0.712f) / 0.037f, (p.z - 0.046f) / 0.026f);
    return std::min(above, 0.028f * (glm::length(ear) - 1));
}

scene::image paint_skin(const body_model& model, sex s, const avatar_look& look) {
    auto grid = make_grid(model, look.texture_size);
    const auto colors = colors_of(look);
    const auto eye = find_eye(model);
    auto image = scene::make_image(look.texture_size, look.texture_size, 3);
    for (int y = 0; y < image.height; ++y)
        for (int x = 0; x < image.width; ++x) {
            const auto& t = grid.at(x, y);
            const vec3 c = t.used ? paint(t, s, eye, colors, look.hair != hair::none) : colors.skin;
            for (int k = 0; k < 3; ++k)
                image.at(x, y)[k] =
                    static_cast<std::uint8_t>(std::lround(255 * std::clamp(scene::to_srgb(c[k]), 0.0f, 1.0f)));
        }
    return image;
}

}  // namespace fw::body
