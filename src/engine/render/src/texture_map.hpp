// A texture with its mip levels, filtered as browsers do: levels averaged in linear light, sampled
// trilinearly.
#pragma once

#include <cstdint>
#include <vector>

#include "fw/scene/model.hpp"

namespace fw::render {

enum class texture_coding { srgb, data };

class texture_map {
public:
    texture_map() = default;
    texture_map(const scene::image& image, const scene::texture& how, texture_coding coding);

    /// Value at `uv` (v downwards, as in glTF), linear, alpha as stored. `footprint` is the width of what is
    /// covered, in parts of the texture's width: it picks the mip level.
    [[nodiscard]] vec4 sample(vec2 uv, float footprint) const;

    /// Bytes that a texture of this size occupies with its levels.
    [[nodiscard]] static std::size_t bytes_for(int width, int height);

private:
    struct level {
        int width = 0;
        int height = 0;
        std::vector<std::uint8_t> rgba;
    };
    [[nodiscard]] vec4 texel(const level& l, int x, int y) const;
    [[nodiscard]] vec4 bilinear(const level& l, vec2 uv) const;

    std::vector<level> levels_;
    scene::texture_wrap wrap_u_ = scene::texture_wrap::repeat;
    scene::texture_wrap wrap_v_ = scene::texture_wrap::repeat;
    bool nearest_ = false;
    texture_coding coding_ = texture_coding::data;
};

/// KHR_texture_transform: scale, then rotation, then offset.
[[nodiscard]] vec2 transform_uv(const scene::texture_use& use, vec2 uv);

}  // namespace fw::render
