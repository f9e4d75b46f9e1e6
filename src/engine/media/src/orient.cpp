#include "orient.hpp"

#include <cstring>

namespace fw::media {

scene::image orient(scene::image in, int orientation) {
    if (orientation <= 1 || orientation > 8) return in;
    const bool swaps = orientation >= 5;
    scene::image out = scene::make_image(swaps ? in.height : in.width, swaps ? in.width : in.height, in.channels);
    const int right = in.width - 1;
    const int bottom = in.height - 1;
    for (int y = 0; y < out.height; ++y) {
        for (int x = 0; x < out.width; ++x) {
            int sx = x;
            int sy = y;
            switch (orientation) {
                case 2:
                    sx = right - x;
                    break;
                case 3:
                    sx = right - x, sy = bottom - y;
                    break;
                case 4:
                    sy = bottom - y;
                    break;
                case 5:
                    sx = y, sy = x;
                    break;
                case 6:
                    sx = y, sy = bottom - x;
                    break;
                case 7:
                    sx = right - y, sy = bottom - x;
                    break;
                default:
                    sx = right - y, sy = x;
                    break;
            }
            std::memcpy(out.at(x, y), in.at(sx, sy), static_cast<std::size_t>(in.channels));
        }
    }
    return out;
}

}  // namespace fw::media
