// Dressed scenes: a design on its owner's body.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fw/base/encoding.hpp"
#include "fw/design/design.hpp"
#include "fw/queue/job.hpp"

namespace fw::wardrobe {

enum class quality : std::uint8_t { draft, standard, high, ultra };
[[nodiscard]] std::string_view to_string(quality q);
[[nodiscard]] std::optional<quality> find_quality(std::string_view name);

enum class scene_status : std::uint8_t { processing, ready, error };

/// The last scene that was asked for of a design.
struct scene_facts {
    design::design_id design;
    wardrobe::quality quality = quality::standard;
    scene_status status = scene_status::processing;
    std::int64_t version = 0;  ///< of the design that it shows
    bytes name;                ///< of its result
    std::optional<queue::job_id> job;
    std::string error_code, error_message;
    json::array files;     ///< of one that is ready: the engine's files.json
    json::value fit;       ///< and its drape.json
    json::value elements;  ///< and its elements.json
    time_point changed;
};

/// Where a result's file lies: "scenes/<name>/dressed.glb".
[[nodiscard]] std::string key_of(const bytes& name, std::string_view file);

/// The jobs of the render queue.
inline constexpr std::string_view make_scene_job = "make-scene";

}  // namespace fw::wardrobe
