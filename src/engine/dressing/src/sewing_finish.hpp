// How each fabric is usually finished: thread, rows of topstitching, how much its seams pucker.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "fw/scene/model.hpp"
#include "stitching.hpp"

namespace fw::dressing {

/// Metres; colours sRGB in [0, 1].
struct sewing_finish {
    std::string_view fabric;
    thread_style thread = {};
    std::optional<vec3> thread_color = {};  ///< nothing: the cloth's own, a shade apart
    std::vector<float> hem_rows = {};       ///< of stitches, from the upper end of what is turned up downwards
    std::vector<float> seam_rows = {};      ///< of topstitching, from the seam
    std::vector<float> band_rows = {};      ///< along neckbands and waistbands
    float usual_hem = 0;                    ///< turned up, where nobody says otherwise; 0: as the garment has it
    float pucker = 0.0003f;                 ///< height of the small waves along seams …
    float wave = 0.011f;                    ///< … and from one to the next
    float allowance = 0.00035f;             ///< how far the seam allowance underneath raises the cloth
    float wear = 0;                         ///< how much paler edges and seams get, a share
    float crease = 0;                       ///< height of the pressed crease of trousers
};

/// Of a fabric preset; a plain finish for any other. Lives as long as the program.
[[nodiscard]] const sewing_finish& get_finish(std::string_view fabric);

}  // namespace fw::dressing
