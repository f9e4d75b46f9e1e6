// What a loaded body_model holds. Inside this engine only.
#pragma once

#include "body_file.hpp"
#include "fw/body/body_model.hpp"
#include "tape.hpp"

namespace fw::body {

/// Index into body_file::targets, or -1 where the package has none (the base mesh itself stands for it).
using target_index = int;

/// Macro targets by slider anchors: sex, age (child, young, old), muscle, weight (min, average, max), …
struct macro_tables {
    std::array<std::array<std::array<target_index, 3>, 2>, 3> ancestry{};                  // [ancestry][sex][age]
    std::array<std::array<std::array<std::array<target_index, 3>, 3>, 3>, 2> universal{};  // [sex][age][muscle][weight]
    std::array<std::array<std::array<std::array<std::array<target_index, 2>, 3>, 3>, 3>, 2> height{};  // … [min, max]
    std::array<std::array<std::array<std::array<std::array<target_index, 2>, 3>, 3>, 3>, 2>
        proportions{};  // … [uncommon, ideal]
    std::array<std::array<std::array<std::array<std::array<target_index, 3>, 3>, 3>, 3>, 3>
        breast{};                                 // [age][muscle][weight][cup][firmness]
    std::array<target_index, 2> smooth_breast{};  // always on for women: the figure is a mannequin in undergarments
};

/// A signed local slider: the targets of its two sides (left and right limb as one).
struct modifier_targets {
    std::vector<target_index> incr;
    std::vector<target_index> decr;
};

/// Anchors of the joints that landmarks need, [left, right].
struct joint_anchors {
    std::array<int, 2> shoulder{}, elbow{}, wrist{}, hip{}, knee{}, ankle{};
    int neck = 0, head = 0;
};

/// The mannequin is smooth between the legs, as under briefs: a few rounds of averaging with the neighbours.
struct smooth_vertex {
    std::uint32_t vertex = 0;
    float share = 0;  ///< of the neighbours' mean that it takes, a round
    std::vector<std::uint32_t> neighbours;
};
[[nodiscard]] std::vector<smooth_vertex> make_smooth_region(const topology& t, std::span<const vec3> base);
void smooth_region(std::span<vec3> positions, std::span<const smooth_vertex> region);

struct body_model::data {
    body_file file;
    macro_tables macros;
    std::vector<std::string> modifier_names;
    std::vector<modifier_targets> modifiers;
    std::shared_ptr<const body::topology> topology;
    std::vector<triangle> uv_triangles;
    std::vector<helper_surface> helpers;
    tape_regions regions;
    std::vector<std::uint32_t> centre_line;  ///< trunk triangles with an edge in the plane x = 0
    joint_anchors joints;
    skin_corners corners;
    std::vector<smooth_vertex> smooth;
};

/// Adds `amount` × the target to `positions`.
void add_target(std::span<vec3> positions, const file_target& target, float amount);

/// Lists every macro target with its coefficient for this shape (zero coefficients left out).
[[nodiscard]] std::vector<std::pair<target_index, float>> macro_weights(const macro_tables& macros, const shape& s);

[[nodiscard]] macro_tables index_macros(const std::vector<file_target>& targets);
void index_modifiers(const std::vector<file_target>& targets, std::vector<std::string>& names,
                     std::vector<modifier_targets>& modifiers);
[[nodiscard]] topology make_topology(const body_file& file);

/// Only these measurements, in their order.
void measure_some(const body_model& model, std::span<const vec3> positions, std::span<const measurement_id> wanted,
                  std::span<double> out);

/// A quad is cut along the same diagonal for every body.
[[nodiscard]] std::vector<triangle> to_triangles(const std::vector<quad>& quads);

}  // namespace fw::body
