// The parametric body: MakeHuman's hm08 mesh and shape targets (data CC0), read from `body.fwb`.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fw/base/error.hpp"
#include "fw/body/figure.hpp"
#include "fw/body/shape.hpp"

namespace fw::body {

/// A bone of the rig; its head and tail are anchors (means of a few vertices), so they follow the shape.
struct bone {
    std::string name;
    int parent = -1;  ///< index of an earlier bone, -1 for the root
    int head = 0;     ///< anchor index
    int tail = 0;
};

/// Up to four bones a vertex, weights sum to one.
struct skin_weight {
    std::array<std::uint16_t, 4> bones{};
    std::array<float, 4> weights{};
};

/// A patch of the base mesh that is not skin: "helper-hair", "helper-l-eye", …
struct helper_surface {
    std::string name;
    std::vector<triangle> triangles;     ///< into figure::positions
    std::vector<triangle> uv_triangles;  ///< into body_model::uvs()
};

/// Immutable after loading and safe to share between threads; hold it by shared_ptr.
class body_model {
public:
    /// Reads `body.fwb` as `tools/pack_body` writes it. Errors: `body.file_syntax` (not such a file, cut short, an
    /// index out of range), `body.file_checksum`, `body.file_version`.
    [[nodiscard]] static result<std::shared_ptr<const body_model>> load(std::span<const std::uint8_t> bytes);
    ~body_model();

    /// Positions of all vertices in metres, floor at y = 0, in the order of `figure::positions`.
    /// Values outside a slider's range are clamped; under 1 ms. Formula: vertex = base + Σ weight × delta, where a
    /// macro target's weight is the product of its sliders' piecewise-linear anchors (MakeHuman's documentation).
    [[nodiscard]] std::vector<vec3> evaluate(const shape& s) const;

    /// Adds `times` × what the modifier does at `amount` (its incr side if `amount` > 0, else |amount| × its decr
    /// side): `times` -1 takes a modifier away again.
    void add_modifier(std::span<vec3> positions, std::size_t modifier, double amount, double times = 1) const;

    [[nodiscard]] const std::shared_ptr<const body::topology>& topology() const;
    [[nodiscard]] std::span<const std::string> modifiers()
        const;  ///< "measure-hips-circ", "torso-vshape", …; left and right as one
    [[nodiscard]] std::optional<std::size_t> find_modifier(std::string_view name) const;
    [[nodiscard]] std::span<const bone> bones() const;
    [[nodiscard]] std::optional<std::size_t> find_bone(std::string_view name) const;
    [[nodiscard]] std::span<const skin_weight> skin_weights() const;  ///< one a vertex, helpers too
    [[nodiscard]] std::span<const vec2> uvs() const;
    [[nodiscard]] std::span<const triangle> uv_triangles() const;  ///< beside topology().triangles
    [[nodiscard]] std::span<const helper_surface> helpers() const;
    [[nodiscard]] std::string_view notice() const;  ///< where the data comes from and its licence

    /// Where an anchor lies on a body: the mean of its vertices.
    [[nodiscard]] vec3 anchor(std::span<const vec3> positions, std::string_view name) const;
    [[nodiscard]] vec3 anchor(std::span<const vec3> positions, int index) const;

    struct data;
    [[nodiscard]] const data& raw() const { return *data_; }  ///< for this engine's own files

private:
    explicit body_model(std::unique_ptr<data> d);
    std::unique_ptr<data> data_;
};

/// Evaluates, finds the landmarks and measures. Under 2 ms.
[[nodiscard]] figure make_figure(const body_model& model, const shape& s);

/// A shape whose height is near that of an average adult of that sex (modifiers neutral); for tests and first drafts.
[[nodiscard]] shape make_plain_shape(sex s, double age = 30);

/// Landmarks of positions that share the model's topology (fitting pose).
[[nodiscard]] landmarks find_landmarks(const body_model& model, std::span<const vec3> positions);

/// All 34 measurements of positions that share the model's topology (fitting pose). Reads positions of the skin and,
/// for joints, of the helpers. Definitions: docs/landmarks/README.md.
[[nodiscard]] measurement_values measure(const body_model& model, std::span<const vec3> positions);

/// Where the tape of one measurement lies, metres; most have one curve, the shoulder width has two.
struct tape_line {
    measurement_id id = measurement_id::height;
    std::vector<std::vector<vec3>> curves;
};

/// The tapes of all 34 measurements, to be drawn on the body.
[[nodiscard]] std::vector<tape_line> tape_lines(const body_model& model, std::span<const vec3> positions);

/// Body mass in kilograms: the skin's volume × `body_density`.
[[nodiscard]] double mass_of(const body_model& model, std::span<const vec3> positions);

/// Mean density of a living, breathing body, kg/m³: tissue at 1050 (Siri 1961, a fifth of it fat) with 2.5 l of air in
/// a body of 70 kg. The fit's weights against the survey's confirm it within 1 %.
inline constexpr double body_density = 1012.0;

}  // namespace fw::body
