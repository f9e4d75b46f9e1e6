#include "sample_model.hpp"

namespace fw::gltf::testing {

scene::primitive make_tube(int rings, int sectors, bool rigged) {
    scene::primitive p;
    for (int r = 0; r <= rings; ++r) {
        for (int s = 0; s <= sectors; ++s) {
            const float u = static_cast<float>(s) / sectors;
            const float v = static_cast<float>(r) / rings;
            const float angle = 2 * static_cast<float>(pi) * u;
            p.positions.emplace_back(0.3f * std::sin(angle), 1.6f * v, 0.2f * std::cos(angle));
            p.normals.push_back(glm::normalize(vec3(0.2f * std::sin(angle), 0, 0.3f * std::cos(angle))));
            p.uv0.emplace_back(u, 1 - v);
            p.colors.emplace_back(v, 0.5f, 1 - v, 1.0f);
            if (!rigged) continue;
            p.joints.push_back({0, 1, 1, 0});
            p.weights.emplace_back(1 - v, v / 2, v / 2, 0.0f);
        }
    }
    const auto row = static_cast<std::uint32_t>(sectors + 1);
    for (std::uint32_t r = 0; r < static_cast<std::uint32_t>(rings); ++r) {
        for (std::uint32_t s = 0; s + 1 < row; ++s) {
            const std::uint32_t a = r * row + s;
            p.triangles.push_back({a, a + 1, a + row + 1});
            p.triangles.push_back({a, a + row + 1, a + row});
        }
    }
    return p;
}

namespace {

scene::image checks(int size, int channels) {
    scene::image out = scene::make_image(size, size, channels);
    for (int y = 0; y < size; ++y) {
        for (int x = 0; x < size; ++x) {
            for (int c = 0; c < channels; ++c)
                out.at(x, y)[c] = (x / 4 + y / 4) % 2 != 0 ? 230 : static_cast<std::uint8_t>(40 + 20 * c);
        }
    }
    return out;
}

scene::material cloth() {
    scene::material m;
    m.name = "cloth";
    m.base_color = {0.8f, 0.75f, 0.7f, 1};
    m.base_color_texture = {.texture = 0, .offset = {0.25f, 0}, .scale = {8, 8}, .rotation = 0.5f};
    m.normal_texture.texture = 1;
    m.normal_scale = 0.7f;
    m.occlusion_texture.texture = 1;
    m.occlusion_strength = 0.6f;
    m.double_sided = true;
    m.alpha = scene::alpha_mode::mask;
    m.alpha_cutoff = 0.3f;
    m.sheen_color = {0.2f, 0.2f, 0.3f};
    m.sheen_roughness = 0.4f;
    m.specular = 0.5f;
    m.specular_color = {0.9f, 0.8f, 0.7f};
    m.ior = 1.4f;
    m.transmission = 0.1f;
    m.anisotropy = 0.3f;
    m.anisotropy_rotation = 0.2f;
    m.clearcoat = 0.25f;
    m.clearcoat_roughness = 0.1f;
    m.emissive = {2, 1, 0.5f};
    m.diffuse_transmission = 0.2f;
    m.subsurface = 0.1f;
    m.inner_tint = {0.9f, 0.8f, 0.7f};
    return m;
}

}  // namespace

scene::model make_sample_model() {
    scene::model m;
    m.images = {checks(32, 3), checks(16, 4)};
    m.textures = {{.image = 0},
                  {.image = 1, .wrap_u = scene::texture_wrap::clamp_to_edge, .filter = scene::texture_filter::nearest}};
    scene::material skin;
    skin.name = "skin";
    skin.base_color = {0.9f, 0.7f, 0.6f, 1};
    skin.roughness = 0.55f;
    m.materials = {cloth(), skin};
    scene::primitive garment = make_tube(6, 12, false);
    garment.material = 0;
    garment.uv1 = garment.uv0;
    for (const vec3& n : garment.normals) garment.tangents.emplace_back(glm::normalize(vec3(n.z, 0, -n.x)), 1.0f);
    scene::primitive body = make_tube(6, 12, true);
    body.material = 1;
    m.meshes = {{.name = "garment", .primitives = {std::move(garment)}, .extras = R"({"region":"torso"})"},
                {.name = "body", .primitives = {std::move(body)}}};
    m.cameras = {{.name = "front"}};
    m.nodes.resize(5);
    m.nodes[0] = {.name = "figure", .children = {1, 2, 3}};
    m.nodes[1] = {.name = "garment", .mesh = 0};
    m.nodes[1].local[3] = vec4(0, 0.25f, 0, 1);
    m.nodes[2] = {.name = "body", .mesh = 1, .skin = 0};
    m.nodes[3] = {.name = "hips", .children = {4}};
    m.nodes[4] = {.name = "chest", .camera = 0};
    m.nodes[4].local[3] = vec4(0, 0.8f, 0, 1);
    mat4 chest_bind(1.0f);
    chest_bind[3] = vec4(0, -0.8f, 0, 1);
    m.skins = {{.name = "rig", .joints = {3, 4}, .inverse_bind = {mat4(1.0f), chest_bind}, .skeleton = 3}};
    m.roots = {0};
    m.extras = R"({"scale":1})";
    return m;
}

result<std::vector<std::uint8_t>> encode_plain(const scene::image& image, image_encoding encoding) {
    std::vector<std::uint8_t> out{static_cast<std::uint8_t>(encoding), static_cast<std::uint8_t>(image.width),
                                  static_cast<std::uint8_t>(image.height), static_cast<std::uint8_t>(image.channels)};
    out.insert(out.end(), image.pixels.begin(), image.pixels.end());
    return out;
}

result<scene::image> decode_plain(std::span<const std::uint8_t> bytes) {
    if (bytes.size() < 4 || bytes.size() != 4 + std::size_t{bytes[1]} * bytes[2] * bytes[3])
        return fail(error_kind::invalid, "test.image", "broken");
    return scene::image{bytes[1], bytes[2], bytes[3], {bytes.begin() + 4, bytes.end()}};
}

}  // namespace fw::gltf::testing
