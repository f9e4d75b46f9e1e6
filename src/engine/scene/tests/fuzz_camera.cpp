// libFuzzer over camera documents: what is accepted must be a camera that a picture can be taken with.
#include <cmath>
#include <cstdlib>

#include "fw/scene/camera.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto camera = fw::scene::parse_camera({reinterpret_cast<const char*>(data), size});
    if (!camera) return 0;
    const float sight = glm::length(glm::normalize(camera->target - camera->eye)), up = glm::length(camera->up);
    if (!(std::abs(sight - 1) < 1e-3f) || !std::isfinite(up) || !(camera->vertical_fov > 0)) std::abort();
    return 0;
}
