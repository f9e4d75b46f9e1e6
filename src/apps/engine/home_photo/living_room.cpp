#include "living_room.hpp"

#include <algorithm>

#include "fw/geometry/scatter.hpp"

namespace fw::apps {

namespace {

constexpr auto pi_f = static_cast<float>(pi);
constexpr float wall_z = -0.9f;
constexpr float left_x = -2.05f;
constexpr float floor_size = 4.5f;
constexpr float ceiling = 2.7f;

/// A number in [0, 1) for each pair of numbers.
float noise(std::uint32_t a, std::uint32_t b) {
    return geometry::scattered(a * 0x9E3779B1u ^ (b + 0x7F4A7C15u) * 0x85EBCA6Bu);
}

class room_builder {
public:
    int paint(const char* name, vec3 color, float roughness = 0.8f) {
        scene::material m;
        m.name = name;
        m.base_color = vec4(color, 1);
        m.roughness = roughness;
        m.double_sided = true;
        out_.materials.push_back(std::move(m));
        return static_cast<int>(out_.materials.size()) - 1;
    }

    int paint(const char* name, scene::image picture, float roughness) {
        const int material = paint(name, vec3(1), roughness);
        out_.images.push_back(std::move(picture));
        scene::texture t;
        t.image = static_cast<int>(out_.images.size()) - 1;
        out_.textures.push_back(t);
        out_.materials.back().base_color_texture.texture = static_cast<int>(out_.textures.size()) - 1;
        return material;
    }

    /// Corners in turn; texture coordinates from 0 to `repeat`.
    void add_quad(int material, vec3 a, vec3 b, vec3 c, vec3 d, vec2 repeat = vec2(1)) {
        scene::primitive p;
        p.positions = {a, b, c, d};
        p.normals.assign(4, glm::normalize(glm::cross(b - a, d - a)));
        p.uv0 = {{0, repeat.y}, {repeat.x, repeat.y}, {repeat.x, 0}, {0, 0}};
        p.triangles = {{0, 1, 2}, {0, 2, 3}};
        add(material, std::move(p));
    }

    void add_box(int material, vec3 low, vec3 high) {
        const auto at = [&](int x, int y, int z) {
            return vec3(x ? high.x : low.x, y ? high.y : low.y, z ? high.z : low.z);
        };
        add_quad(material, at(0, 0, 1), at(1, 0, 1), at(1, 1, 1), at(0, 1, 1));
        add_quad(material, at(1, 0, 1), at(1, 0, 0), at(1, 1, 0), at(1, 1, 1));
        add_quad(material, at(0, 0, 0), at(0, 0, 1), at(0, 1, 1), at(0, 1, 0));
        add_quad(material, at(0, 1, 1), at(1, 1, 1), at(1, 1, 0), at(0, 1, 0));
    }

    /// A round body around the vertical: radius at heights from the bottom up.
    void add_turned(int material, vec3 foot, const std::vector<vec2>& radius_and_height) {
        constexpr int around = 28;
        scene::primitive p;
        for (const vec2& ring : radius_and_height)
            for (int k = 0; k < around; ++k) {
                const float a = 2 * pi_f * static_cast<float>(k) / around;
                p.positions.push_back(foot + vec3(ring.x * std::cos(a), ring.y, ring.x * std::sin(a)));
                p.normals.emplace_back(std::cos(a), 0, std::sin(a));
            }
        for (std::uint32_t r = 0; r + 1 < radius_and_height.size(); ++r)
            for (std::uint32_t k = 0; k < around; ++k) {
                const std::uint32_t a = r * around + k, b = r * around + (k + 1) % around;
                p.triangles.push_back({a, a + around, b});
                p.triangles.push_back({b, a + around, b + around});
            }
        add(material, std::move(p));
    }

    /// A leaf from `root` that bends over towards `tip`.
    void add_leaf(int material, vec3 root, vec3 tip, float width) {
        constexpr int steps = 6;
        scene::primitive p;
        const vec3 beside = glm::normalize(glm::cross(tip - root, vec3(0, 1, 0.1f)));
        for (int k = 0; k <= steps; ++k) {
            const float t = static_cast<float>(k) / steps;
            const vec3 middle = glm::mix(root, tip, t) + vec3(0, 0.35f * glm::distance(root, tip) * t * (1 - t), 0);
            const float half = 0.5f * width * std::sin(pi_f * std::min(0.97f, 0.12f + 0.85f * t));
            p.positions.push_back(middle - beside * half);
            p.positions.push_back(middle + beside * half);
        }
        for (std::uint32_t k = 0; k < steps; ++k) {
            p.triangles.push_back({2 * k, 2 * k + 1, 2 * k + 3});
            p.triangles.push_back({2 * k, 2 * k + 3, 2 * k + 2});
        }
        add(material, std::move(p));
    }

    scene::model take() {
        out_.nodes.emplace_back().mesh = 0;
        out_.roots.push_back(0);
        return std::move(out_);
    }

private:
    void add(int material, scene::primitive p) {
        p.material = material;
        if (out_.meshes.empty()) out_.meshes.emplace_back().name = "room";
        out_.meshes[0].primitives.push_back(std::move(p));
    }
    scene::model out_;
};

/// Oak boards, each of its own tone, with grain along it and a dark joint.
scene::image paint_boards() {
    constexpr int size = 1024, board = 128;
    auto image = scene::make_image(size, size, 3);
    for (int y = 0; y < size; ++y) {
        for (int x = 0; x < size; ++x) {
            const auto row = static_cast<std::uint32_t>(y / board);
            const int shift = static_cast<int>(noise(row, 1) * size);
            const int along = (x + shift) % size;
            const std::uint32_t plank = row * 2 + (along < size / 2 ? 0 : 1);
            const float tone = 0.86f + 0.22f * noise(plank, 2);
            const float wave = std::sin(0.55f * static_cast<float>(y % board) +
                                        1.6f * std::sin(0.012f * static_cast<float>(x) + 9 * noise(plank, 3)));
            const float fine = noise(static_cast<std::uint32_t>(x / 9), static_cast<std::uint32_t>(y)) - 0.5f;
            const bool joint = y % board < 2 || along % (size / 2) < 2;
            const float light = tone * (1 + 0.035f * wave + 0.06f * fine) * (joint ? 0.6f : 1.0f);
            const vec3 color = glm::min(vec3(176, 137, 98) * light, vec3(255));
            for (int k = 0; k < 3; ++k) image.at(x, y)[k] = static_cast<std::uint8_t>(color[k]);
        }
    }
    return image;
}

/// Rolled paint: almost one colour.
scene::image paint_wall() {
    constexpr int size = 512;
    auto image = scene::make_image(size, size, 3);
    for (int y = 0; y < size; ++y) {
        for (int x = 0; x < size; ++x) {
            const auto blotch = [&](int cell) {
                return noise(static_cast<std::uint32_t>(x / cell), static_cast<std::uint32_t>(y / cell)) - 0.5f;
            };
            const float light = 1 + 0.012f * blotch(2) + 0.008f * blotch(5);
            const vec3 color = vec3(204, 203, 198) * light;
            for (int k = 0; k < 3; ++k) image.at(x, y)[k] = static_cast<std::uint8_t>(color[k]);
        }
    }
    return image;
}

/// A print for the wall: hills under a low sun.
scene::image paint_landscape() {
    constexpr int width = 240, height = 320;
    auto image = scene::make_image(width, height, 3);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            const float u = static_cast<float>(x) / width, v = static_cast<float>(y) / height;
            vec3 color = glm::mix(vec3(226, 206, 178), vec3(214, 160, 120), v);
            if (glm::distance(vec2(u * 0.75f, v), vec2(0.46f, 0.38f)) < 0.09f) color = vec3(240, 226, 198);
            for (int hill = 0; hill < 4; ++hill) {
                const auto h = static_cast<float>(hill);
                const float edge =
                    0.48f + 0.12f * h + 0.05f * std::sin(7 * u + 2.4f * h) + 0.02f * std::sin(17 * u + h);
                if (v > edge) color = vec3(132, 138, 120) - vec3(26, 24, 16) * h;
            }
            for (int k = 0; k < 3; ++k) image.at(x, y)[k] = static_cast<std::uint8_t>(color[k]);
        }
    }
    return image;
}

void add_shell(room_builder& room) {
    const int wall = room.paint("wall", paint_wall(), 0.9f);
    const int boards = room.paint("boards", paint_boards(), 0.45f);
    const int white = room.paint("white", vec3(0.72f, 0.71f, 0.68f), 0.5f);
    const float right = floor_size, near = floor_size;
    room.add_quad(boards, {-floor_size, 0, near}, {right, 0, near}, {right, 0, wall_z}, {-floor_size, 0, wall_z},
                  vec2(2 * floor_size, near - wall_z) / 0.9f);
    room.add_quad(wall, {left_x, 0, wall_z}, {right, 0, wall_z}, {right, ceiling, wall_z}, {left_x, ceiling, wall_z},
                  {4, 2});
    room.add_quad(wall, {left_x, 0, near}, {left_x, 0, wall_z}, {left_x, ceiling, wall_z}, {left_x, ceiling, near},
                  {4, 2});
    room.add_quad(white, {-floor_size, ceiling, wall_z}, {right, ceiling, wall_z}, {right, ceiling, near},
                  {-floor_size, ceiling, near});
    room.add_box(white, {left_x, 0, wall_z}, {right, 0.08f, wall_z + 0.015f});
    room.add_box(white, {left_x, 0, wall_z}, {left_x + 0.015f, 0.08f, near});
    // A door in the back wall, at the left.
    const int door = room.paint("door", vec3(0.62f, 0.61f, 0.585f), 0.45f);
    room.add_box(white, {-1.86f, 0, wall_z}, {-0.86f, 2.12f, wall_z + 0.022f});
    room.add_box(door, {-1.79f, 0, wall_z}, {-0.93f, 2.05f, wall_z + 0.03f});
    for (const float low : {0.25f, 1.1f})
        room.add_box(white, {-1.65f, low, wall_z}, {-1.07f, low + 0.7f, wall_z + 0.034f});
    const int metal = room.paint("metal", vec3(0.45f, 0.44f, 0.42f), 0.3f);
    room.add_box(metal, {-1.04f, 1.02f, wall_z}, {-0.96f, 1.05f, wall_z + 0.08f});
}

void add_furniture(room_builder& room) {
    const int wood = room.paint("walnut", vec3(0.20f, 0.115f, 0.065f), 0.5f);
    const int dark = room.paint("gap", vec3(0.03f, 0.02f, 0.015f), 0.6f);
    room.add_box(wood, {0.92f, 0.12f, wall_z}, {2.3f, 0.74f, wall_z + 0.4f});
    for (const float x : {0.96f, 2.22f}) room.add_box(dark, {x, 0, wall_z + 0.3f}, {x + 0.04f, 0.12f, wall_z + 0.34f});
    room.add_box(dark, {0.94f, 0.425f, wall_z}, {2.28f, 0.435f, wall_z + 0.402f});
    room.add_box(dark, {1.6f, 0.14f, wall_z}, {1.61f, 0.72f, wall_z + 0.402f});
    const std::array<vec3, 5> spines{vec3(0.35f, 0.09f, 0.06f), vec3(0.07f, 0.14f, 0.2f), vec3(0.55f, 0.5f, 0.4f),
                                     vec3(0.12f, 0.2f, 0.12f), vec3(0.6f, 0.38f, 0.1f)};
    float x = 1.02f;
    for (std::uint32_t k = 0; k < 9; ++k) {
        const int spine = room.paint("book", spines[k % spines.size()], 0.7f);
        const float thick = 0.022f + 0.022f * noise(k, 5), tall = 0.19f + 0.07f * noise(k, 6);
        room.add_box(spine, {x, 0.74f, wall_z + 0.06f}, {x + thick, 0.74f + tall, wall_z + 0.24f});
        x += thick + 0.002f;
    }
    const int frame = room.paint("frame", vec3(0.05f, 0.045f, 0.04f), 0.4f);
    const int print = room.paint("print", paint_landscape(), 0.6f);
    const int mount = room.paint("mount", vec3(0.78f, 0.77f, 0.74f), 0.8f);
    room.add_box(frame, {1.12f, 1.22f, wall_z}, {1.66f, 1.92f, wall_z + 0.02f});
    room.add_box(mount, {1.14f, 1.24f, wall_z}, {1.64f, 1.90f, wall_z + 0.022f});
    room.add_quad(print, {1.21f, 1.33f, wall_z + 0.024f}, {1.57f, 1.33f, wall_z + 0.024f},
                  {1.57f, 1.81f, wall_z + 0.024f}, {1.21f, 1.81f, wall_z + 0.024f});
}

void add_plant(room_builder& room) {
    const vec3 foot(-0.66f, 0, wall_z + 0.26f);
    const int clay = room.paint("clay", vec3(0.42f, 0.2f, 0.12f), 0.8f);
    const int soil = room.paint("soil", vec3(0.03f, 0.02f, 0.015f), 0.95f);
    room.add_turned(clay, foot, {{0.085f, 0}, {0.12f, 0.2f}, {0.13f, 0.2f}, {0.13f, 0.235f}, {0.115f, 0.235f}});
    room.add_turned(soil, foot, {{0.118f, 0.215f}, {0.0f, 0.22f}});
    for (std::uint32_t k = 0; k < 17; ++k) {
        const int green = room.paint("leaf", vec3(0.045f, 0.12f, 0.04f) * (0.7f + 0.7f * noise(k, 7)), 0.45f);
        const float a = 2.4f * static_cast<float>(k), out = 0.06f + 0.16f * noise(k, 8);
        const vec3 tip = foot + vec3(out * std::cos(a), 0.45f + 0.42f * noise(k, 9), out * std::sin(a));
        room.add_leaf(green, foot + vec3(0.03f * std::cos(a), 0.2f, 0.03f * std::sin(a)), tip,
                      0.05f + 0.03f * noise(k, 10));
    }
}

}  // namespace

scene::model make_living_room() {
    room_builder room;
    add_shell(room);
    add_furniture(room);
    add_plant(room);
    return room.take();
}

render::light_setup make_room_light() {
    render::light_setup light;
    render::area_light window;  // shines towards -x and a little back
    window.centre = {2.9f, 1.5f, 1.9f};
    window.half_u = {0, 0.75f, 0};
    window.half_v = glm::normalize(vec3(0.35f, 0, 0.94f)) * 0.9f;
    if (glm::dot(glm::cross(window.half_u, window.half_v), vec3(-1, 0, 0)) < 0) window.half_v = -window.half_v;
    window.radiance = vec3(0.93f, 0.98f, 1.06f) * 7.0f;
    light.lamps.push_back(window);
    render::area_light lamp;
    lamp.centre = {-0.3f, ceiling - 0.06f, 1.3f};
    lamp.half_u = {0.22f, 0, 0};
    lamp.half_v = {0, 0, 0.22f};
    if (glm::cross(lamp.half_u, lamp.half_v).y > 0) lamp.half_v = -lamp.half_v;
    lamp.radiance = vec3(1.06f, 0.95f, 0.80f) * 14.0f;
    light.lamps.push_back(lamp);
    light.around.sky = vec3(0.53f, 0.53f, 0.52f) * 0.5f;
    light.around.ground = vec3(0.35f, 0.32f, 0.28f) * 0.5f;
    light.exposure = 3.2f;
    return light;
}

}  // namespace fw::apps
