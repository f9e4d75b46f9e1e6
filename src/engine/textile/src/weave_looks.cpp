#include "weave_looks.hpp"

#include <array>

#include "fw/textile/fabric.hpp"

namespace fw::textile {

namespace {

const std::array<cloth_look, 6>& looks() {
    using enum weave_kind;
    static const std::array<cloth_look, 6> table{{
        {.id = "chiffon",
         .finish = "chiffon",
         .structure = {.kind = plain,
                       .warp_pitch = 0.00036,
                       .weft_pitch = 0.00036,
                       .depth = 0.7f,
                       .slub = 0.05f,
                       .openness = 0.62f},
         .color = {0.91f, 0.80f, 0.76f},
         .weft_color = {},
         .relief_tiles = 20,
         .roughness = 0.55f,
         .sheen = 0.06f,
         .sheen_roughness = 0.35f,
         .transmission = 0.35f,
         .normal_scale = 0.5f,
         .gap_shade = 0.12f},
        {.id = "shirting",
         .finish = "shirting",
         .structure = {.kind = plain, .warp_pitch = 0.00030, .weft_pitch = 0.00034, .depth = 0.8f, .slub = 0.045f},
         .color = {0.945f, 0.94f, 0.925f},
         .weft_color = {},
         .relief_tiles = 20,
         .roughness = 0.82f,
         .sheen = 0.03f,
         .sheen_roughness = 0.5f,
         .transmission = 0.14f,
         .normal_scale = 0.7f},
        {.id = "jersey",
         .finish = "jersey",
         .structure = {.kind = jersey_knit,
                       .warp_pitch = 0.0009,
                       .weft_pitch = 0.0007,
                       .depth = 1.0f,
                       .slub = 0.012f,
                       .melange = 0.12f},
         .color = {0.60f, 0.64f, 0.58f},
         .weft_color = {},
         .roughness = 0.93f,
         .sheen = 0.09f,
         .sheen_roughness = 0.6f,
         .transmission = 0.10f,
         .normal_scale = 0.8f,
         .gap_shade = 0.16f},
        {.id = "suiting",
         .finish = "suiting",
         .structure = {.kind = twill,
                       .warp_pitch = 0.00045,
                       .weft_pitch = 0.00045,
                       .over = 2,
                       .under = 2,
                       .depth = 0.8f,
                       .slub = 0.05f,
                       .melange = 1.1f},
         .color = {0.34f, 0.345f, 0.365f},
         .weft_color = {},
         .roughness = 0.72f,
         .sheen = 0.24f,
         .sheen_roughness = 0.38f,
         .transmission = 0.02f,
         .normal_scale = 0.8f},
        {.id = "denim",
         .finish = "denim",
         .structure = {.kind = twill,
                       .warp_pitch = 0.00050,
                       .weft_pitch = 0.00056,
                       .over = 3,
                       .under = 1,
                       .depth = 1.1f,
                       .slub = 0.24f,
                       .melange = 0.25f},
         .color = {0.27f, 0.325f, 0.415f},
         .weft_color = vec3(0.80f, 0.80f, 0.77f),
         .relief_tiles = 10,
         .roughness = 0.88f,
         .sheen = 0.04f,
         .sheen_roughness = 0.5f,
         .transmission = 0.01f,
         .normal_scale = 1.0f,
         .headroom = 1.4f},
        {.id = "coating",
         .finish = "coating",
         .structure = {.kind = brushed,
                       .warp_pitch = 0.0016,
                       .weft_pitch = 0.0016,
                       .depth = 1.3f,
                       .slub = 0.04f,
                       .melange = 1.0f},
         .color = {0.75f, 0.63f, 0.49f},
         .weft_color = {},
         .relief_tiles = 4,
         .relief_texels = 512,
         .roughness = 0.97f,
         .sheen = 0.28f,
         .sheen_roughness = 0.62f,
         .transmission = 0.01f,
         .normal_scale = 0.9f},
    }};
    return table;
}

}  // namespace

result<const cloth_look*> find_look(std::string_view fabric) {
    FW_TRY(const auto known, get_fabric(fabric));
    for (const auto& l : looks()) {
        if (l.id == known.id) return &l;
    }
    return fail(error_kind::invalid, "fabric.unknown", fmt::format("\"{}\" has no appearance.", fabric), "fabric");
}

}  // namespace fw::textile
