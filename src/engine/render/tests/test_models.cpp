#include "test_models.hpp"

#include "fw/geometry/mesh.hpp"

namespace fw::render::testing {

namespace {

constexpr float two_pi = 2 * static_cast<float>(pi);

void add_grid(scene::primitive& p, int columns, int rows) {
    for (int y = 0; y < rows; ++y) {
        for (int x = 0; x < columns; ++x) {
            const auto a = static_cast<std::uint32_t>(y * (columns + 1) + x);
            const auto b = a + static_cast<std::uint32_t>(columns) + 1;
            p.triangles.push_back({a, b, a + 1});
            p.triangles.push_back({a + 1, b, b + 1});
        }
    }
}

}  // namespace

scene::primitive make_sphere(vec3 centre, float radius, int rings) {
    scene::primitive p;
    for (int y = 0; y <= rings; ++y) {
        for (int x = 0; x <= rings; ++x) {
            const vec2 uv(static_cast<float>(x) / static_cast<float>(rings),
                          static_cast<float>(y) / static_cast<float>(rings));
            const float phi = uv.x * two_pi;
            const float theta = uv.y * two_pi / 2;
            const vec3 n(std::sin(theta) * std::sin(phi), std::cos(theta), std::sin(theta) * std::cos(phi));
            p.positions.push_back(centre + n * radius);
            p.normals.push_back(n);
            p.uv0.push_back(uv);
        }
    }
    add_grid(p, rings, rings);
    return p;
}

scene::primitive make_hanging_cloth(vec3 centre, vec2 size, float fold_depth, int columns) {
    scene::primitive p;
    for (int y = 0; y <= columns; ++y) {
        for (int x = 0; x <= columns; ++x) {
            const vec2 t(static_cast<float>(x) / static_cast<float>(columns),
                         static_cast<float>(y) / static_cast<float>(columns));
            const float gather = 0.25f + 0.75f * t.y;  // folds open towards the hem
            const float wave =
                std::sin(t.x * two_pi * 4 + 0.6f * std::sin(t.y * 5)) + 0.4f * std::sin(t.x * two_pi * 9 + 2 * t.y);
            p.positions.push_back(centre +
                                  vec3((t.x - 0.5f) * size.x, (0.5f - t.y) * size.y, wave * gather * fold_depth));
            p.uv0.emplace_back(t.x * size.x, t.y * size.y);
        }
    }
    add_grid(p, columns, columns);
    p.normals = geometry::vertex_normals(p.positions, p.triangles);
    return p;
}

scene::primitive make_card(vec3 centre, vec2 size) {
    scene::primitive p;
    for (const vec2& c : {vec2(-0.5f, 0.5f), vec2(0.5f, 0.5f), vec2(-0.5f, -0.5f), vec2(0.5f, -0.5f)}) {
        p.positions.push_back(centre + vec3(c * size, 0));
        p.normals.emplace_back(0, 0, 1);
        p.uv0.emplace_back(c.x + 0.5f, 0.5f - c.y);
    }
    p.triangles = {{0, 2, 1}, {1, 2, 3}};
    return p;
}

void add_part(scene::model& model, scene::primitive part, scene::material material) {
    part.material = static_cast<int>(model.materials.size());
    model.materials.push_back(std::move(material));
    model.meshes.push_back({.name = {}, .primitives = {std::move(part)}});
    scene::node node;
    node.mesh = static_cast<int>(model.meshes.size()) - 1;
    model.roots.push_back(static_cast<int>(model.nodes.size()));
    model.nodes.push_back(std::move(node));
}

scene::material make_matte(vec3 color, float roughness) {
    scene::material m;
    m.base_color = vec4(color, 1);
    m.roughness = roughness;
    return m;
}

scene::model make_still_life(int detail) {
    scene::model m;
    scene::material cotton = make_matte(vec3(0.82f));
    cotton.double_sided = true;
    cotton.sheen_color = vec3(0.06f);
    cotton.sheen_roughness = 0.6f;
    add_part(m, make_hanging_cloth({-0.25f, 0.95f, 0}, {0.8f, 1.7f}, 0.045f, detail), cotton);
    scene::material dark = make_matte({0.35f, 0.08f, 0.07f}, 0.4f);
    dark.clearcoat = 0.5f;
    dark.clearcoat_roughness = 0.1f;
    add_part(m, make_sphere({0.45f, 0.3f, 0.1f}, 0.3f, detail), dark);
    scene::material skin = make_matte({0.72f, 0.5f, 0.4f}, 0.55f);
    skin.subsurface = 0.6f;
    add_part(m, make_sphere({0.45f, 0.8f, 0.1f}, 0.2f, detail), skin);
    return m;
}

}  // namespace fw::render::testing
