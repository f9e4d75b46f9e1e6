#include "materials_read.hpp"

namespace fw::gltf {

namespace {

scene::texture_wrap wrap_of(double code) {
    if (code == 33071) return scene::texture_wrap::clamp_to_edge;
    if (code == 33648) return scene::texture_wrap::mirrored_repeat;
    return scene::texture_wrap::repeat;
}

class material_reader {
public:
    material_reader(const document& doc, accessor_reader& accessors, const read_options& options, budget& memory,
                    std::vector<std::string>& notes)
        : doc_(doc), accessors_(accessors), options_(options), memory_(memory), notes_(notes) {}

    result<material_library> read() {
        FW_CHECK(read_textures());
        FW_CHECK(read_images());
        const json::array& list = array_at(doc_.root(), "materials");
        for (std::size_t i = 0; i < list.size(); ++i) {
            FW_TRY(const json::object* in, element(list, i, "materials"));
            path_ = fmt::format("materials[{}]", i);
            FW_TRY(scene::material material, read_material(*in));
            out_.uv_sets.push_back(map_uv_sets(material));
            out_.materials.push_back(std::move(material));
        }
        return std::move(out_);
    }

private:
    result<std::vector<std::uint8_t>> image_bytes(const json::object& in, const std::string& path) {
        if (const std::string uri = string_at(in, "uri"); !uri.empty())
            return resolve_uri(uri, options_, memory_, path);
        FW_TRY(const int view, index_at(in, "bufferView", array_at(doc_.root(), "bufferViews").size(), path));
        if (view < 0) return broken(path, "has neither a URI nor a buffer view");
        FW_TRY(const auto source, accessors_.view(view));
        return std::vector<std::uint8_t>(source.bytes.begin(), source.bytes.end());
    }

    // Only images that some texture uses are decoded.
    result<void> read_images() {
        const json::array& list = array_at(doc_.root(), "images");
        out_.images.resize(list.size());
        if (!options_.decode_image) {
            for (auto& t : out_.textures) t.image = -1;
            if (!list.empty()) notes_.emplace_back("Textures were left out: no image decoder was given.");
            return {};
        }
        for (std::size_t i = 0; i < list.size(); ++i) {
            const bool used =
                std::ranges::any_of(out_.textures, [&](const auto& t) { return t.image == static_cast<int>(i); });
            if (!used) continue;
            const std::string path = fmt::format("images[{}]", i);
            FW_TRY(const json::object* in, element(list, i, "images"));
            FW_TRY(const auto bytes, image_bytes(*in, path));
            auto image = options_.decode_image(bytes);
            if (!image) {
                image.error().field = path;
                return std::unexpected(std::move(image).error());
            }
            FW_CHECK(memory_.take(image->pixels.size(), 1));
            out_.images[i] = std::move(*image);
        }
        return {};
    }

    result<void> read_textures() {
        const json::array& list = array_at(doc_.root(), "textures");
        const json::array& samplers = array_at(doc_.root(), "samplers");
        const std::size_t images = array_at(doc_.root(), "images").size();
        for (std::size_t i = 0; i < list.size(); ++i) {
            const std::string path = fmt::format("textures[{}]", i);
            FW_TRY(const json::object* in, element(list, i, "textures"));
            scene::texture texture;
            FW_TRY(texture.image, index_at(*in, "source", images, path));
            if (const json::object* webp = find_extension(*in, "EXT_texture_webp")) {
                FW_TRY(texture.image, index_at(*webp, "source", images, path));
            }
            FW_TRY(const int sampler, index_at(*in, "sampler", samplers.size(), path));
            if (sampler >= 0) {
                FW_TRY(const json::object* s, element(samplers, static_cast<std::size_t>(sampler), "samplers"));
                texture.wrap_u = wrap_of(number_at(*s, "wrapS", 10497));
                texture.wrap_v = wrap_of(number_at(*s, "wrapT", 10497));
                if (number_at(*s, "magFilter", 9729) == 9728) texture.filter = scene::texture_filter::nearest;
            }
            if (texture.image < 0)
                notes_.push_back(fmt::format("Texture {} was left out: its image format is not read.", i));
            out_.textures.push_back(texture);
        }
        return {};
    }

    result<scene::texture_use> use_at(const json::object& in, std::string_view key) {
        scene::texture_use use;
        const json::value* value = in.if_contains(key);
        if (value == nullptr || !value->is_object()) return use;
        const json::object& info = value->get_object();
        const std::string path = fmt::format("{}.{}", path_, key);
        FW_TRY(use.texture, index_at(info, "index", out_.textures.size(), path));
        if (use.texture >= 0 && out_.textures[static_cast<std::size_t>(use.texture)].image < 0) use.texture = -1;
        FW_TRY(std::size_t set, size_at(info, "texCoord", 0, 1024, path));
        if (const json::object* transform = find_extension(info, "KHR_texture_transform")) {
            const auto offset = floats_at<2>(*transform, "offset", {0, 0});
            const auto scale = floats_at<2>(*transform, "scale", {1, 1});
            use.offset = {offset[0], offset[1]};
            use.scale = {scale[0], scale[1]};
            use.rotation = float_at(*transform, "rotation", 0);
            FW_TRY(set, size_at(*transform, "texCoord", set, 1024, path));
        }
        use.uv_set = static_cast<int>(set);
        return use;
    }

    result<scene::material> read_material(const json::object& in) {
        scene::material m;
        m.name = string_at(in, "name");
        const json::object& pbr = object_at(in, "pbrMetallicRoughness");
        const auto base = floats_at<4>(pbr, "baseColorFactor", {1, 1, 1, 1});
        m.base_color = {base[0], base[1], base[2], base[3]};
        m.metallic = float_at(pbr, "metallicFactor", 1);
        m.roughness = float_at(pbr, "roughnessFactor", 1);
        FW_TRY(m.base_color_texture, use_at(pbr, "baseColorTexture"));
        FW_TRY(m.metallic_roughness_texture, use_at(pbr, "metallicRoughnessTexture"));
        FW_TRY(m.normal_texture, use_at(in, "normalTexture"));
        FW_TRY(m.occlusion_texture, use_at(in, "occlusionTexture"));
        FW_TRY(m.emissive_texture, use_at(in, "emissiveTexture"));
        m.normal_scale = float_at(object_at(in, "normalTexture"), "scale", 1);
        m.occlusion_strength = float_at(object_at(in, "occlusionTexture"), "strength", 1);
        m.emissive = vec3_at(in, "emissiveFactor", vec3(0));
        const std::string alpha = string_at(in, "alphaMode");
        if (alpha == "MASK") m.alpha = scene::alpha_mode::mask;
        if (alpha == "BLEND") m.alpha = scene::alpha_mode::blend;
        m.alpha_cutoff = float_at(in, "alphaCutoff", 0.5f);
        m.double_sided = bool_at(in, "doubleSided");
        FW_CHECK(read_cloth_extensions(in, m));
        FW_CHECK(read_other_extensions(in, m));
        return m;
    }

    result<void> read_cloth_extensions(const json::object& in, scene::material& m) {
        if (const json::object* sheen = find_extension(in, "KHR_materials_sheen")) {
            m.sheen_color = vec3_at(*sheen, "sheenColorFactor", vec3(0));
            m.sheen_roughness = float_at(*sheen, "sheenRoughnessFactor", 0);
            FW_TRY(m.sheen_color_texture, use_at(*sheen, "sheenColorTexture"));
            FW_TRY(m.sheen_roughness_texture, use_at(*sheen, "sheenRoughnessTexture"));
        }
        if (const json::object* specular = find_extension(in, "KHR_materials_specular")) {
            m.specular = float_at(*specular, "specularFactor", 1);
            m.specular_color = vec3_at(*specular, "specularColorFactor", vec3(1));
            FW_TRY(m.specular_texture, use_at(*specular, "specularTexture"));
            FW_TRY(m.specular_color_texture, use_at(*specular, "specularColorTexture"));
        }
        if (const json::object* anisotropy = find_extension(in, "KHR_materials_anisotropy")) {
            m.anisotropy = float_at(*anisotropy, "anisotropyStrength", 0);
            m.anisotropy_rotation = float_at(*anisotropy, "anisotropyRotation", 0);
            FW_TRY(m.anisotropy_texture, use_at(*anisotropy, "anisotropyTexture"));
        }
        return {};
    }

    result<void> read_other_extensions(const json::object& in, scene::material& m) {
        if (const json::object* ior = find_extension(in, "KHR_materials_ior")) m.ior = float_at(*ior, "ior", 1.5f);
        if (const json::object* transmission = find_extension(in, "KHR_materials_transmission")) {
            m.transmission = float_at(*transmission, "transmissionFactor", 0);
            FW_TRY(m.transmission_texture, use_at(*transmission, "transmissionTexture"));
        }
        if (const json::object* coat = find_extension(in, "KHR_materials_clearcoat")) {
            m.clearcoat = float_at(*coat, "clearcoatFactor", 0);
            m.clearcoat_roughness = float_at(*coat, "clearcoatRoughnessFactor", 0);
            FW_TRY(m.clearcoat_texture, use_at(*coat, "clearcoatTexture"));
            FW_TRY(m.clearcoat_roughness_texture, use_at(*coat, "clearcoatRoughnessTexture"));
        }
        if (const json::object* strength = find_extension(in, "KHR_materials_emissive_strength")) {
            m.emissive *= float_at(*strength, "emissiveStrength", 1);
        }
        m.unlit = find_extension(in, "KHR_materials_unlit") != nullptr;
        read_own_extras(in, m);
        return {};
    }

    // docs/formats/glb-extras.md
    static void read_own_extras(const json::object& in, scene::material& m) {
        const json::object& own = object_at(object_at(in, "extras"), "fashionWallet");
        m.diffuse_transmission = std::clamp(float_at(own, "diffuseTransmission", 0), 0.0f, 1.0f);
        m.subsurface = std::clamp(float_at(own, "subsurface", 0), 0.0f, 1.0f);
        m.inner_tint = vec3_at(own, "innerTint", vec3(1));
    }

    // The first two sets in use become 0 and 1; a texture on a third set is left out.
    std::array<int, 2> map_uv_sets(scene::material& m) {
        std::vector<scene::texture_use*> uses;
        for (auto* use : all_texture_uses(m)) {
            if (use->used()) uses.push_back(use);
        }
        const bool plain = std::ranges::all_of(uses, [](const auto* use) { return use->uv_set <= 1; });
        if (plain) return {0, 1};
        std::vector<int> sets;
        for (auto* use : uses) {
            auto found = std::ranges::find(sets, use->uv_set);
            if (found == sets.end() && sets.size() == 2) {
                notes_.push_back(
                    fmt::format("A texture of {} was left out: it is the third set of coordinates.", path_));
                use->texture = -1;
                continue;
            }
            if (found == sets.end()) found = sets.insert(sets.end(), use->uv_set);
            use->uv_set = static_cast<int>(found - sets.begin());
        }
        sets.resize(2, -1);
        return {sets[0], sets[1]};
    }

    static std::vector<scene::texture_use*> all_texture_uses(scene::material& m) {
        return {&m.base_color_texture,         &m.metallic_roughness_texture, &m.normal_texture,
                &m.occlusion_texture,          &m.emissive_texture,           &m.sheen_color_texture,
                &m.sheen_roughness_texture,    &m.specular_texture,           &m.specular_color_texture,
                &m.transmission_texture,       &m.anisotropy_texture,         &m.clearcoat_texture,
                &m.clearcoat_roughness_texture};
    }

    const document& doc_;
    accessor_reader& accessors_;
    const read_options& options_;
    budget& memory_;
    std::vector<std::string>& notes_;
    material_library out_;
    std::string path_;
};

}  // namespace

result<material_library> read_materials(const document& doc, accessor_reader& accessors, const read_options& options,
                                        budget& memory, std::vector<std::string>& notes) {
    return material_reader(doc, accessors, options, memory, notes).read();
}

}  // namespace fw::gltf
