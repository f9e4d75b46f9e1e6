#include "materials.hpp"

#include "fw/scene/color.hpp"

namespace fw::trim {

scene::material make_material(trim_material kind, vec3 color, std::string name) {
    scene::material m;
    m.name = std::move(name);
    m.base_color = vec4(scene::to_linear(color), 1);
    m.double_sided = true;
    switch (kind) {
        case trim_material::horn:
            m.roughness = 0.32f;
            m.clearcoat = 0.5f;
            m.clearcoat_roughness = 0.18f;
            break;
        case trim_material::pearl:
            m.roughness = 0.22f;
            m.clearcoat = 0.9f;
            m.clearcoat_roughness = 0.08f;
            m.sheen_color = vec3(0.30f, 0.26f, 0.34f);
            m.sheen_roughness = 0.25f;
            break;
        case trim_material::plastic:
            m.roughness = 0.38f;
            break;
        case trim_material::wood:
            m.roughness = 0.6f;
            break;
        case trim_material::brass:
        case trim_material::steel:
        case trim_material::copper:
            m.metallic = 1;
            m.roughness = 0.28f;
            break;
        case trim_material::black_metal:
            m.metallic = 0.7f;
            m.roughness = 0.36f;
            break;
        case trim_material::leather:
            m.roughness = 0.55f;
            m.clearcoat = 0.12f;
            m.clearcoat_roughness = 0.4f;
            break;
        case trim_material::cloth:
        case trim_material::cord:
            m.roughness = 0.9f;
            m.sheen_color = m.sheen_color + vec3(0.05f);
            m.sheen_roughness = 0.5f;
            break;
    }
    return m;
}

}  // namespace fw::trim
