#include <algorithm>
#include <cmath>

#include "fw/base/json.hpp"
#include "fw/scene/camera.hpp"

namespace fw::scene {

namespace {

constexpr double farthest = 1e6;   ///< metres, each coordinate: single precision still tells a decimetre there
constexpr float shortest = 1e-6f;  ///< of a direction

result<vec3> read_vector(const json_object& object, std::string_view key) {
    FW_TRY(const auto* list, object.get_array(key));
    const auto is_coordinate = [](const json::value& v) {
        return v.is_number() && std::abs(v.to_number<double>()) <= farthest;
    };
    if (list->size() != 3 || !std::ranges::all_of(*list, is_coordinate)) {
        return fail(error_kind::invalid, "camera.vector",
                    fmt::format("\"{}\" must be a list of three numbers, in metres.", key), std::string(key));
    }
    return vec3((*list)[0].to_number<float>(), (*list)[1].to_number<float>(), (*list)[2].to_number<float>());
}

}  // namespace

result<camera> parse_camera(std::string_view text) {
    FW_TRY(const auto document, parse_json(text));
    FW_TRY(const auto root, json_object::from(document));
    FW_CHECK(root.only({"eye", "target", "up", "verticalFov"}));
    camera out;
    FW_TRY(out.eye, read_vector(root, "eye"));
    FW_TRY(out.target, read_vector(root, "target"));
    if (root.has("up")) {
        FW_TRY(out.up, read_vector(root, "up"));
    }
    FW_TRY(const auto degrees, root.find_number("verticalFov"));
    if (degrees && !(*degrees > 0.1 && *degrees < 170)) {
        return fail(error_kind::invalid, "camera.fov", "\"verticalFov\" must lie between 0.1 and 170 degrees.",
                    "verticalFov");
    }
    if (degrees) out.vertical_fov = static_cast<float>(*degrees * pi / 180);
    const vec3 sight = out.target - out.eye;
    if (glm::length(sight) < shortest || glm::length(out.up) < shortest ||
        glm::length(glm::cross(glm::normalize(sight), glm::normalize(out.up))) < 1e-5f) {
        return fail(error_kind::invalid, "camera.direction",
                    "The camera must look at a point away from its eye and not along \"up\".", "target");
    }
    return out;
}

}  // namespace fw::scene
