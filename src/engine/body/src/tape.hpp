// Tapes on a mesh: which triangles a tape may touch, and the lengths of taut curves on them.
#pragma once

#include <span>
#include <vector>

#include "fw/body/body_model.hpp"
#include "fw/geometry/mesh.hpp"

namespace fw::body {

/// Triangle indices by where a tape goes. Fixed for the topology, made once when the model is loaded.
struct tape_regions {
    std::vector<std::uint32_t> trunk;  ///< torso and legs
    std::vector<std::uint32_t> ribs;   ///< trunk without the breasts: large ones hang over the underbust tape
    std::vector<std::uint32_t> neck;   ///< torso and neck, no jaw
    std::vector<std::uint32_t> head;
    std::vector<std::uint32_t> left_thigh;  ///< trunk's left half: below the crotch that is one leg
    std::vector<std::uint32_t> left_leg;
    std::vector<std::uint32_t> left_arm;
    std::vector<std::uint32_t> left_shoulder;  ///< torso's left half and the arm
    std::vector<std::uint32_t> upper_body;     ///< torso, neck, no arms
};
[[nodiscard]] tape_regions make_tape_regions(const topology& t, std::span<const vec3> base, std::span<const bone> bones,
                                             std::span<const skin_weight> weights, std::span<const char> is_breast);

/// Remembers, cut by cut, which triangles lie within `margin` of the tape's plane; then a slightly changed body,
/// measured in the same order, is cut on those alone (some 20 times faster).
struct tape_memory {
    enum class mode { recording, replaying };
    double margin = 0.008;
    mode now = mode::recording;
    std::vector<std::vector<std::uint32_t>> near;  ///< by cut
    std::size_t next = 0;                          ///< the cut to replay

    void rewind() {
        now = mode::replaying;
        next = 0;
    }
};

/// Receives every curve that a tape lies on, in the order of measuring; closed curves repeat their first point.
using tape_trace = std::vector<std::vector<dvec3>>;

/// The skin of one body under a tape.
class tape {
public:
    tape(std::span<const vec3> positions, std::span<const triangle> triangles, tape_memory* memory = nullptr,
         tape_trace* trace = nullptr)
        : positions_(positions), triangles_(triangles), memory_(memory), trace_(trace) {}

    /// Girth in a plane, hollows bridged.
    [[nodiscard]] double girth(const geometry::plane& cut, std::span<const std::uint32_t> region) const;

    /// The same over the crossing points that `keep` accepts.
    template <class Keep>
    [[nodiscard]] double girth_where(const geometry::plane& cut, std::span<const std::uint32_t> region,
                                     Keep keep) const {
        auto points = crossing(cut, region);
        std::erase_if(points, [&](dvec3 p) { return !keep(p); });
        return hull_length(points, cut);
    }

    /// Length of the taut curve from a to b over the bulges that lie towards `outward` from the line a-b; in the plane
    /// through a, b and `outward`. Never shorter than the straight line.
    [[nodiscard]] double over(dvec3 a, dvec3 b, dvec3 outward, std::span<const std::uint32_t> region) const;

    [[nodiscard]] std::vector<dvec3> crossing(const geometry::plane& cut, std::span<const std::uint32_t> region) const;

    [[nodiscard]] double hull_length(std::span<const dvec3> points, const geometry::plane& cut) const;

private:
    std::span<const vec3> positions_;
    std::span<const triangle> triangles_;
    tape_memory* memory_;
    tape_trace* trace_;
};

[[nodiscard]] geometry::plane plane_through(dvec3 point, dvec3 normal);
[[nodiscard]] geometry::plane level(double y);

}  // namespace fw::body
