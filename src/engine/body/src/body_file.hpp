// body.fwb, version 2: everything little-endian, floats IEEE 754.
//   "FWBODY\r\n" · u32 version · u32 zero · u64 payload bytes · u64 FNV-1a of the payload · payload
// The payload is the members of body_file in order; a vector is u32 count + elements, a string u32 length + UTF-8.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "fw/base/error.hpp"
#include "fw/body/body_model.hpp"

namespace fw::body {

using quad = std::array<std::uint16_t, 4>;

struct file_surface {
    std::string name;
    std::vector<quad> quads;     ///< vertex indices
    std::vector<quad> uv_quads;  ///< texture coordinate indices, as many
};

struct file_anchor {
    std::string name;
    std::vector<std::uint16_t> vertices;
};

/// One shape target. Dense when `indices` is empty: then it has a delta for every vertex.
struct file_target {
    std::string name;  ///< path without folder of the package and ending: "torso/torso-vshape-incr"
    float scale = 0;   ///< metres per unit of a delta
    std::vector<std::uint16_t> indices;
    std::vector<std::int16_t> deltas;  ///< x, y, z one after the other
};

/// A painted region of the skin: how much each texture coordinate lies in it, 0 to 255.
struct file_mask {
    std::string name;                  ///< "lips", "ears", "fingernails", "toenails"
    std::vector<std::uint8_t> values;  ///< by texture coordinate
};

/// A coarser skin on some of the same corners. A corner is a pair (vertex, texture coordinate), numbered in the order
/// in which the skin's triangles name them first.
struct file_lod {
    std::vector<std::array<std::uint16_t, 3>> triangles;
};

struct body_file {
    std::string notice;
    std::uint32_t body_vertices = 0;
    std::vector<vec3> base;  ///< metres; skin first
    std::vector<vec2> uvs;
    std::vector<file_surface> surfaces;  ///< the first is the skin
    std::vector<file_anchor> anchors;
    std::vector<bone> bones;
    std::vector<skin_weight> weights;  ///< one a vertex
    std::vector<file_target> targets;
    std::vector<file_mask> masks;
    std::vector<file_lod> lods;  ///< from finer to coarser; the full skin is not among them
};

/// A skin vertex with one of its texture coordinates; along seams a vertex has several.
struct corner {
    std::uint16_t vertex = 0;
    std::uint16_t uv = 0;
    [[nodiscard]] bool operator==(const corner&) const = default;
};

/// The skin's triangles over corners.
struct skin_corners {
    std::vector<corner> corners;
    std::vector<triangle> triangles;
};
[[nodiscard]] skin_corners find_corners(const body_file& file);

inline constexpr std::uint32_t body_file_version = 2;

[[nodiscard]] std::vector<std::uint8_t> write_body_file(const body_file& file);

/// Reads and checks that every index is in range. Errors as `body_model::load`.
[[nodiscard]] result<body_file> read_body_file(std::span<const std::uint8_t> bytes);

}  // namespace fw::body
