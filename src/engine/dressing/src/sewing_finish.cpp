#include "sewing_finish.hpp"

#include <algorithm>
#include <array>

namespace fw::dressing {

const sewing_finish& get_finish(std::string_view fabric) {
    static const std::array<sewing_finish, 7> table{{
        {.fabric = "chiffon",  // narrow rolled hems, French seams, fine silk thread
         .thread = {.width = 0.00032f, .stitch = 0.0019f, .gap = 0.0006f},
         .hem_rows = {0.0012f},
         .usual_hem = 0.006f,
         .pucker = 0.0005f,
         .wave = 0.012f,
         .allowance = 0.0002f},
        {.fabric = "shirting",
         .thread = {.width = 0.00045f, .stitch = 0.0024f, .gap = 0.0006f},
         .hem_rows = {0.002f},
         .seam_rows = {0.005f},
         .band_rows = {0.002f},
         .usual_hem = 0.015f,
         .pucker = 0.0007f,
         .wave = 0.013f},
        {.fabric = "jersey",  // a twin needle at hems and under the neckband
         .thread = {.width = 0.0007f, .stitch = 0.0031f, .gap = 0.0007f},
         .hem_rows = {0.0025f, 0.0080f},
         .band_rows = {0.0022f, 0.0068f},
         .pucker = 0.0006f,
         .wave = 0.014f,
         .allowance = 0.0004f},
        {.fabric = "suiting",  // hems and bands are sewn from inside; legs are pressed
         .thread = {.width = 0.0004f, .stitch = 0.0026f, .gap = 0.0006f},
         .pucker = 0.0003f,
         .wave = 0.016f,
         .allowance = 0.0003f,
         .crease = 0.0034f},
        {.fabric = "denim",  // felled seams in a thread to be seen, edges that wear
         .thread = {.width = 0.0012f, .stitch = 0.0040f, .gap = 0.0009f},
         .thread_color = vec3(0.78f, 0.61f, 0.40f),
         .hem_rows = {0.0025f},
         .seam_rows = {0.0022f, 0.0086f},
         .band_rows = {0.0025f},
         .pucker = 0.0010f,
         .wave = 0.016f,
         .allowance = 0.0008f,
         .wear = 0.34f},
        {.fabric = "coating",  // one row at a presser foot's distance
         .thread = {.width = 0.0007f, .stitch = 0.0034f, .gap = 0.0009f},
         .hem_rows = {},
         .seam_rows = {0.0065f},
         .band_rows = {0.0065f},
         .usual_hem = 0.04f,
         .pucker = 0.0003f,
         .wave = 0.02f,
         .allowance = 0.0009f},
        {.fabric = "", .hem_rows = {0.002f}},
    }};
    const auto found = std::ranges::find(table, fabric, &sewing_finish::fabric);
    return found == table.end() ? table.back() : *found;
}

}  // namespace fw::dressing
