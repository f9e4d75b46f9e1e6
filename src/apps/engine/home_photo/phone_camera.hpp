// A telephone on a shelf: where it stands, and what its lens and sensor do to a picture.
#pragma once

#include "fw/media/images.hpp"
#include "fw/scene/camera.hpp"

namespace fw::apps {

/// Before a subject at the origin, looking towards -z. Angles in radians, lengths in metres.
struct phone_camera {
    int width = 1200;
    int height = 1600;
    double true_focal_35mm = 33.4;  ///< what the lens has
    double told_focal_35mm = 33;    ///< what EXIF says
    double distance = 2.5;          ///< along the floor
    double eye_height = 1.1;
    double pitch = 0;       ///< looking down positive
    double roll = 0;        ///< clockwise positive
    double aim = 0;         ///< turned to the right positive
    double distortion = 0;  ///< radial: r' = r (1 + k r²), r in focal lengths
    double blur = 0.7;      ///< standard deviation, pixels
    double grain = 3;       ///< standard deviation, of 255
    int jpeg_quality = 88;
    std::uint32_t seed = 1;
};

[[nodiscard]] scene::camera pinhole_of(const phone_camera& phone);

/// The photograph as the telephone saves it: lens, sensor, JPEG with EXIF. `seen` is what the pinhole sees.
[[nodiscard]] result<std::vector<std::uint8_t>> save_photo(const phone_camera& phone, const scene::image& seen);

}  // namespace fw::apps
