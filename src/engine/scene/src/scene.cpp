#include <cmath>

#include "fw/scene/camera.hpp"
#include "fw/scene/image.hpp"
#include "fw/scene/model.hpp"

namespace fw::scene {

image make_image(int width, int height, int channels) {
    image out{width, height, channels, {}};
    out.pixels.resize(static_cast<std::size_t>(width) * height * channels);
    return out;
}

std::vector<mat4> world_matrices(const model& m) {
    std::vector<mat4> world(m.nodes.size(), mat4(1.0f));
    std::vector<std::pair<int, mat4>> open;
    for (const int root : m.roots) open.emplace_back(root, mat4(1.0f));
    while (!open.empty()) {
        const auto [index, parent] = open.back();
        open.pop_back();
        world[index] = parent * m.nodes[index].local;
        for (const int child : m.nodes[index].children) open.emplace_back(child, world[index]);
    }
    return world;
}

namespace {

void shift(texture_use& use, int by) {
    if (use.texture >= 0) use.texture += by;
}

void shift(int& index, std::size_t by) {
    if (index >= 0) index += static_cast<int>(by);
}

void shift_textures(material& m, int by) {
    for (texture_use* use :
         {&m.base_color_texture, &m.metallic_roughness_texture, &m.normal_texture, &m.occlusion_texture,
          &m.emissive_texture, &m.sheen_color_texture, &m.sheen_roughness_texture, &m.specular_texture,
          &m.specular_color_texture, &m.transmission_texture, &m.anisotropy_texture, &m.clearcoat_texture,
          &m.clearcoat_roughness_texture}) {
        shift(*use, by);
    }
}

template <class T>
void move_to(std::vector<T>& whole, std::vector<T>& part) {
    whole.insert(whole.end(), std::make_move_iterator(part.begin()), std::make_move_iterator(part.end()));
}

}  // namespace

void append(model& whole, model part) {
    for (auto& t : part.textures) shift(t.image, whole.images.size());
    for (auto& m : part.materials) shift_textures(m, static_cast<int>(whole.textures.size()));
    for (auto& m : part.meshes) {
        for (auto& p : m.primitives) shift(p.material, whole.materials.size());
    }
    for (auto& s : part.skins) {
        for (auto& j : s.joints) shift(j, whole.nodes.size());
        shift(s.skeleton, whole.nodes.size());
    }
    for (auto& n : part.nodes) {
        shift(n.mesh, whole.meshes.size());
        shift(n.skin, whole.skins.size());
        shift(n.camera, whole.cameras.size());
        for (auto& c : n.children) shift(c, whole.nodes.size());
    }
    for (auto& r : part.roots) shift(r, whole.nodes.size());
    move_to(whole.images, part.images);
    move_to(whole.textures, part.textures);
    move_to(whole.materials, part.materials);
    move_to(whole.meshes, part.meshes);
    move_to(whole.cameras, part.cameras);
    move_to(whole.nodes, part.nodes);
    move_to(whole.skins, part.skins);
    move_to(whole.roots, part.roots);
}

camera make_orbit_view(const geometry::bounds& box, float azimuth, float aspect) {
    constexpr float fov = 16.0f * static_cast<float>(pi) / 180.0f;
    constexpr float fill = 0.86f;
    constexpr float below = 0.6f;  // of the free height lies under the feet
    const vec3 size = box.size();
    const vec3 centre = box.centre();
    const float half_tan = std::tan(fov / 2);
    const float across = std::max(size.x, size.z);  // the same from every side, so that a turning figure keeps its size
    const float visible = std::max(size.y / fill, across / (aspect * 0.92f));
    const vec3 direction(std::sin(azimuth), 0, std::cos(azimuth));
    camera out;
    out.vertical_fov = fov;
    // Level: the lens is as high as the picture's middle, which for a standing figure is just below the hip.
    out.target = {centre.x, box.lower.y + visible / 2 - (visible - size.y) * below, centre.z};
    out.eye = out.target + direction * (visible / (2 * half_tan) + std::min(size.x, size.z) / 2);
    return out;
}

camera make_detail_view(vec3 point, float height, float azimuth) {
    constexpr float fov = 11.4f * static_cast<float>(pi) / 180.0f;
    camera out;
    out.vertical_fov = fov;
    out.target = point;
    out.eye = point + vec3(std::sin(azimuth), 0, std::cos(azimuth)) * (height / (2 * std::tan(fov / 2)));
    return out;
}

camera make_view(const geometry::bounds& box, view v, float aspect) {
    constexpr float degree = static_cast<float>(pi) / 180.0f;
    switch (v) {
        case view::front:
            return make_orbit_view(box, 0, aspect);
        case view::back:
            return make_orbit_view(box, 180 * degree, aspect);
        case view::side:
            return make_orbit_view(box, 90 * degree, aspect);
        case view::three_quarter:
            return make_orbit_view(box, 35 * degree, aspect);
    }
    std::unreachable();
}

}  // namespace fw::scene
