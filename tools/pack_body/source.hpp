// MakeHuman's own text formats, as the package carries them: mesh (OBJ), targets, rig and weights.
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "fw/base/error.hpp"
#include "fw/geometry/math.hpp"

namespace fw::pack {

struct corner {
    std::uint32_t vertex, uv;
};
/// Quads by the OBJ's `g` groups, in file order.
struct base_mesh {
    std::vector<vec3> positions;  ///< decimetres
    std::vector<vec2> uvs;
    std::map<std::string, std::vector<std::array<corner, 4>>> groups;
};
[[nodiscard]] result<base_mesh> parse_base_mesh(std::string_view text);

struct delta {
    std::uint32_t vertex;
    vec3 d;  ///< decimetres
};
[[nodiscard]] result<std::vector<delta>> parse_target(std::string_view text, std::size_t vertices);

struct rig_end {
    std::string cube;                     ///< a joint group's name, or empty
    std::vector<std::uint32_t> vertices;  ///< used if `cube` is empty
};
struct rig_bone {
    std::string name, parent;
    rig_end head, tail;
};
/// Bones, each after its parent.
[[nodiscard]] result<std::vector<rig_bone>> parse_rig(std::string_view text);

struct weight {
    std::uint32_t vertex;
    double value;
};
[[nodiscard]] result<std::map<std::string, std::vector<weight>>> parse_weights(std::string_view text);

}  // namespace fw::pack
