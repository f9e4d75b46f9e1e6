// Where to look closely at a dressed figure: neckline, waist, hem.
#pragma once

#include <string>
#include <vector>

#include "fw/dressing/posed_outfit.hpp"
#include "fw/scene/camera.hpp"

namespace fw::dressing {

struct detail_shot {
    std::string id;     ///< "detail-neck", "detail-waist", "detail-hem"
    std::string label;  ///< for people
    scene::camera camera;
};

/// Two close looks: the neckline where something is worn above the waist, the waist where an upper garment lies over
/// another one, else the hem of what is worn lowest; the camera level with the place and a little to its side.
[[nodiscard]] std::vector<detail_shot> make_detail_shots(const posed_outfit& shown);

}  // namespace fw::dressing
