#include "catalog_elements.hpp"

#include "fw/media/images.hpp"
#include "fw/render/render.hpp"
#include "fw/trim/placing.hpp"
#include "model_files.hpp"

namespace fw::apps {

namespace {

constexpr float edge_run = 0.11f;

/// Lies on the table: x right, y away from the camera, z up; metres.
vec3 laid(vec3 p) {
    return {p.x, p.z, -p.y};
}

struct extent {
    vec2 lower{1e9f};
    vec2 upper{-1e9f};
    [[nodiscard]] vec2 middle() const { return 0.5f * (lower + upper); }
    [[nodiscard]] vec2 size() const { return upper - lower; }
};

extent extent_of(const std::vector<trim::element_part>& parts) {
    extent out;
    for (const auto& part : parts) {
        for (const vec3& p : part.mesh.positions) {
            out.lower = glm::min(out.lower, vec2(p));
            out.upper = glm::max(out.upper, vec2(p));
        }
    }
    return out;
}

void add_part(scene::model& model, std::vector<scene::primitive>& to, const trim::element_part& part, vec2 by,
              float lift) {
    auto mesh = part.mesh;
    for (vec3& p : mesh.positions) p = laid(p + vec3(by, lift));
    for (vec3& n : mesh.normals) n = laid(n);
    model.materials.push_back(part.material);
    mesh.material = static_cast<int>(model.materials.size()) - 1;
    to.push_back(std::move(mesh));
}

/// A piece of cloth with a gentle roll at its far side, from `lower` to `upper`.
scene::primitive make_ground(vec2 lower, vec2 upper) {
    scene::primitive out;
    constexpr std::uint32_t n = 48;
    for (std::uint32_t j = 0; j <= n; ++j) {
        for (std::uint32_t i = 0; i <= n; ++i) {
            const vec2 p =
                glm::mix(lower, upper, vec2(static_cast<float>(i), static_cast<float>(j)) / static_cast<float>(n));
            out.positions.push_back(laid(vec3(p, 0)));
            out.normals.push_back(vec3(0, 1, 0));
            out.uv0.push_back(p);
        }
    }
    for (std::uint32_t j = 0; j < n; ++j) {
        for (std::uint32_t i = 0; i < n; ++i) {
            const std::uint32_t a = j * (n + 1) + i, b = a + 1, c = a + n + 1, d = c + 1;
            out.triangles.push_back({a, b, d});
            out.triangles.push_back({a, d, c});
        }
    }
    return out;
}

scene::model make_scene(const std::vector<trim::element_part>& parts, bool edging, const textile::appearance* cloth,
                        float& shown) {
    const auto size = extent_of(parts);
    // The element takes up half of what the picture shows.
    shown = std::max({size.size().x * 1.5f, size.size().y * 1.5f, 0.020f});
    scene::model model;
    std::vector<scene::primitive> all;
    if (cloth) {
        const float reach = 3 * shown;
        auto ground = make_ground(vec2(-reach, edging ? -0.25f * size.size().y : -reach), vec2(reach));
        if (edging) ground = make_ground(vec2(-reach, -size.middle().y), vec2(reach));
        ground.material = textile::add_material(model, *cloth);
        all.push_back(std::move(ground));
    }
    for (const auto& part : parts) add_part(model, all, part, -size.middle(), 0.0002f);
    model.meshes.push_back({"element", std::move(all)});
    scene::node node;
    node.name = "element";
    node.mesh = 0;
    model.nodes.push_back(std::move(node));
    model.roots.push_back(0);
    return model;
}

}  // namespace

result<item_media> make_element_media(const json::value& item, const textile::cloth& cloth,
                                      const media_settings& settings, progress_sink& progress) {
    FW_TRY(const auto document, trim::parse_element(item));
    const auto parts = trim::make_element(document.shape, edge_run);
    textile::appearance_request look;
    look.cloth = cloth.look;
    FW_TRY(const auto appearance, textile::make_appearance(look));
    float shown = 0;
    const auto model = make_scene(parts, trim::runs_along_edge(document.shape.generator), &appearance, shown);
    FW_TRY(const auto stage, render::stage::make(model));
    constexpr float up = 0.92f;  // radians above the table
    scene::camera camera;
    camera.target = vec3(0, 0.001f, 0);
    camera.eye = camera.target + 9 * shown * vec3(0, std::sin(up), std::cos(up));
    const float aspect = static_cast<float>(settings.picture.width) / static_cast<float>(settings.picture.height);
    camera.vertical_fov = 2 * std::atan(0.5f * shown / aspect / (9 * shown));
    render::settings how;
    how.width = settings.picture.width;
    how.height = settings.picture.height;
    how.samples = settings.samples;
    how.threads = settings.threads;
    const vec3 reach(0.9f * shown);
    const geometry::bounds around{-reach, reach};
    FW_TRY(const auto frame,
           stage.render(camera, render::make_light(render::light_preset::soft_box, around, camera), how, progress));
    item_media out;
    FW_TRY(auto webp, media::encode_webp(frame.color, {.quality = 88}));
    out.files.push_back({"thumbnail", "thumbnail.webp", std::move(webp)});
    const auto alone = make_scene(parts, false, nullptr, shown);
    FW_TRY(auto glb, to_glb(alone));
    out.files.push_back({"model", "model.glb", std::move(glb)});
    std::size_t triangles = 0;
    for (const auto& part : parts) triangles += part.mesh.triangles.size();
    out.facts = {{"triangles", triangles}};
    return out;
}

}  // namespace fw::apps
