#include "materials_write.hpp"

#include <map>

namespace fw::gltf {

namespace {

int wrap_code(scene::texture_wrap wrap) {
    switch (wrap) {
        case scene::texture_wrap::repeat:
            return 10497;
        case scene::texture_wrap::mirrored_repeat:
            return 33648;
        case scene::texture_wrap::clamp_to_edge:
            return 33071;
    }
    std::unreachable();
}

class material_writer {
public:
    material_writer(const scene::model& model, const write_options& options, glb_builder& builder)
        : model_(model), options_(options), builder_(builder) {}

    result<void> write() {
        for (const scene::material& m : model_.materials) {
            FW_TRY(json::object out, write_material(m));
            materials_.emplace_back(std::move(out));
        }
        builder_.set_list("images", std::move(images_));
        builder_.set_list("samplers", std::move(samplers_));
        builder_.set_list("textures", std::move(textures_));
        builder_.set_list("materials", std::move(materials_));
        return {};
    }

private:
    // A texture holds colour (sRGB) or data (linear): only colour may go through JPEG.
    enum class content { color, data };

    result<int> add_image(int image, content what, image_encoding encoding) {
        const scene::image& pixels = model_.images[static_cast<std::size_t>(image)];
        if (encoding == image_encoding::jpeg && (what == content::data || pixels.channels == 4))
            encoding = image_encoding::png;
        const auto key = std::pair(image, encoding);
        if (const auto known = written_images_.find(key); known != written_images_.end()) return known->second;
        if (!options_.encode_image)
            return fail(error_kind::invalid, "gltf.encode", "The model has textures, but no image encoder was given.");
        FW_TRY(const auto bytes, options_.encode_image(pixels, encoding));
        static constexpr std::array<std::string_view, 3> mime{"image/png", "image/jpeg", "image/webp"};
        images_.emplace_back(json::object{{"bufferView", builder_.add_view(bytes, view_target::none)},
                                          {"mimeType", mime[static_cast<std::size_t>(encoding)]}});
        return written_images_[key] = static_cast<int>(images_.size()) - 1;
    }

    int add_sampler(const scene::texture& texture) {
        const bool nearest = texture.filter == scene::texture_filter::nearest;
        json::object sampler{{"magFilter", nearest ? 9728 : 9729},
                             {"minFilter", nearest ? 9728 : 9987},
                             {"wrapS", wrap_code(texture.wrap_u)},
                             {"wrapT", wrap_code(texture.wrap_v)}};
        for (std::size_t i = 0; i < samplers_.size(); ++i) {
            if (samplers_[i].get_object() == sampler) return static_cast<int>(i);
        }
        samplers_.emplace_back(std::move(sampler));
        return static_cast<int>(samplers_.size()) - 1;
    }

    result<int> add_texture(int index, content what) {
        const scene::texture& texture = model_.textures[static_cast<std::size_t>(index)];
        const auto key = std::pair(index, what);
        if (const auto known = written_textures_.find(key); known != written_textures_.end()) return known->second;
        json::object out{{"sampler", add_sampler(texture)}};
        const texture_encoding wanted = options_.textures;
        if (wanted == texture_encoding::webp || wanted == texture_encoding::webp_with_png) {
            FW_TRY(const int image, add_image(texture.image, what, image_encoding::webp));
            out["extensions"] = json::object{{"EXT_texture_webp", json::object{{"source", image}}}};
            builder_.use_extension("EXT_texture_webp", wanted == texture_encoding::webp);
        }
        if (wanted != texture_encoding::webp) {
            const auto encoding = wanted == texture_encoding::jpeg ? image_encoding::jpeg : image_encoding::png;
            FW_TRY(const int image, add_image(texture.image, what, encoding));
            out["source"] = image;
        }
        textures_.emplace_back(std::move(out));
        return written_textures_[key] = static_cast<int>(textures_.size()) - 1;
    }

    result<void> put_texture(json::object& to, std::string_view key, const scene::texture_use& use, content what,
                             json::object info = {}) {
        if (!use.used()) return {};
        if (static_cast<std::size_t>(use.texture) >= model_.textures.size()) return bad("a texture index");
        const int image = model_.textures[static_cast<std::size_t>(use.texture)].image;
        if (image < 0 || static_cast<std::size_t>(image) >= model_.images.size()) return bad("an image index");
        FW_TRY(const int index, add_texture(use.texture, what));
        info["index"] = index;
        if (use.uv_set != 0) info["texCoord"] = use.uv_set;
        json::object transform;
        if (use.offset != vec2(0)) transform["offset"] = number_list(use.offset);
        if (use.rotation != 0) transform["rotation"] = shortest(use.rotation);
        if (use.scale != vec2(1)) transform["scale"] = number_list(use.scale);
        if (!transform.empty()) {
            info["extensions"] = json::object{{"KHR_texture_transform", std::move(transform)}};
            builder_.use_extension("KHR_texture_transform");
        }
        to[key] = std::move(info);
        return {};
    }

    static std::unexpected<error> bad(std::string_view what) {
        return fail(error_kind::invalid, "gltf.bad_model",
                    fmt::format("The model can't be written: {} of a material is out of range.", what));
    }

    result<json::object> write_material(const scene::material& m) {
        json::object out;
        if (!m.name.empty()) out["name"] = m.name;
        json::object pbr;
        if (m.base_color != vec4(1)) pbr["baseColorFactor"] = number_list(glm::clamp(m.base_color, vec4(0), vec4(1)));
        if (m.metallic != 1) pbr["metallicFactor"] = shortest(m.metallic);
        if (m.roughness != 1) pbr["roughnessFactor"] = shortest(m.roughness);
        FW_CHECK(put_texture(pbr, "baseColorTexture", m.base_color_texture, content::color));
        FW_CHECK(put_texture(pbr, "metallicRoughnessTexture", m.metallic_roughness_texture, content::data));
        if (!pbr.empty()) out["pbrMetallicRoughness"] = std::move(pbr);
        json::object normal;
        if (m.normal_scale != 1) normal["scale"] = shortest(m.normal_scale);
        FW_CHECK(put_texture(out, "normalTexture", m.normal_texture, content::data, std::move(normal)));
        json::object occlusion;
        if (m.occlusion_strength != 1) occlusion["strength"] = shortest(m.occlusion_strength);
        FW_CHECK(put_texture(out, "occlusionTexture", m.occlusion_texture, content::data, std::move(occlusion)));
        FW_CHECK(put_texture(out, "emissiveTexture", m.emissive_texture, content::color));
        if (m.alpha == scene::alpha_mode::mask) {
            out["alphaMode"] = "MASK";
            if (m.alpha_cutoff != 0.5f) out["alphaCutoff"] = shortest(m.alpha_cutoff);
        }
        if (m.alpha == scene::alpha_mode::blend) out["alphaMode"] = "BLEND";
        if (m.double_sided) out["doubleSided"] = true;
        extensions_ = {};
        write_emission(m, out);
        FW_CHECK(write_cloth_extensions(m));
        FW_CHECK(write_other_extensions(m));
        if (!extensions_.empty()) out["extensions"] = std::move(extensions_);
        write_own_extras(m, out);
        return out;
    }

    // docs/formats/glb-extras.md
    static void write_own_extras(const scene::material& m, json::object& out) {
        json::object own;
        if (m.diffuse_transmission != 0) own["diffuseTransmission"] = shortest(m.diffuse_transmission);
        if (m.subsurface != 0) own["subsurface"] = shortest(m.subsurface);
        if (m.inner_tint != vec3(1)) own["innerTint"] = number_list(m.inner_tint);
        if (!own.empty()) out["extras"] = json::object{{"fashionWallet", std::move(own)}};
    }

    void put_extension(std::string_view name, json::object content_of) {
        builder_.use_extension(name);
        extensions_[name] = std::move(content_of);
    }

    // Emission above 1 is a factor up to 1 and a strength.
    void write_emission(const scene::material& m, json::object& out) {
        const float most = std::max({m.emissive.x, m.emissive.y, m.emissive.z});
        if (most <= 0) return;
        const float strength = std::max(1.0f, most);
        out["emissiveFactor"] = number_list(glm::min(m.emissive / strength, vec3(1)));
        if (strength > 1) put_extension("KHR_materials_emissive_strength", {{"emissiveStrength", shortest(strength)}});
    }

    result<void> write_cloth_extensions(const scene::material& m) {
        if (m.sheen_color != vec3(0)) {
            json::object sheen{{"sheenColorFactor", number_list(m.sheen_color)}};
            if (m.sheen_roughness != 0) sheen["sheenRoughnessFactor"] = shortest(m.sheen_roughness);
            FW_CHECK(put_texture(sheen, "sheenColorTexture", m.sheen_color_texture, content::color));
            FW_CHECK(put_texture(sheen, "sheenRoughnessTexture", m.sheen_roughness_texture, content::data));
            put_extension("KHR_materials_sheen", std::move(sheen));
        }
        if (m.specular != 1 || m.specular_color != vec3(1) || m.specular_texture.used() ||
            m.specular_color_texture.used()) {
            json::object specular;
            if (m.specular != 1) specular["specularFactor"] = shortest(m.specular);
            if (m.specular_color != vec3(1)) specular["specularColorFactor"] = number_list(m.specular_color);
            FW_CHECK(put_texture(specular, "specularTexture", m.specular_texture, content::data));
            FW_CHECK(put_texture(specular, "specularColorTexture", m.specular_color_texture, content::color));
            put_extension("KHR_materials_specular", std::move(specular));
        }
        if (m.anisotropy != 0) {
            json::object anisotropy{{"anisotropyStrength", shortest(m.anisotropy)}};
            if (m.anisotropy_rotation != 0) anisotropy["anisotropyRotation"] = shortest(m.anisotropy_rotation);
            FW_CHECK(put_texture(anisotropy, "anisotropyTexture", m.anisotropy_texture, content::data));
            put_extension("KHR_materials_anisotropy", std::move(anisotropy));
        }
        return {};
    }

    result<void> write_other_extensions(const scene::material& m) {
        if (m.ior != 1.5f) put_extension("KHR_materials_ior", {{"ior", shortest(m.ior)}});
        if (m.transmission != 0) {
            json::object transmission{{"transmissionFactor", shortest(m.transmission)}};
            FW_CHECK(put_texture(transmission, "transmissionTexture", m.transmission_texture, content::data));
            put_extension("KHR_materials_transmission", std::move(transmission));
        }
        if (m.clearcoat != 0) {
            json::object coat{{"clearcoatFactor", shortest(m.clearcoat)}};
            if (m.clearcoat_roughness != 0) coat["clearcoatRoughnessFactor"] = shortest(m.clearcoat_roughness);
            FW_CHECK(put_texture(coat, "clearcoatTexture", m.clearcoat_texture, content::data));
            FW_CHECK(put_texture(coat, "clearcoatRoughnessTexture", m.clearcoat_roughness_texture, content::data));
            put_extension("KHR_materials_clearcoat", std::move(coat));
        }
        if (m.unlit) put_extension("KHR_materials_unlit", {});
        return {};
    }

    const scene::model& model_;
    const write_options& options_;
    glb_builder& builder_;
    json::array images_;
    json::array samplers_;
    json::array textures_;
    json::array materials_;
    json::object extensions_;
    std::map<std::pair<int, image_encoding>, int> written_images_;
    std::map<std::pair<int, content>, int> written_textures_;
};

}  // namespace

result<void> write_materials(const scene::model& model, const write_options& options, glb_builder& builder) {
    return material_writer(model, options, builder).write();
}

}  // namespace fw::gltf
