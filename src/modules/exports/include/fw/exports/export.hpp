// What people take home of their designs: pictures, films, models.
#pragma once

#include <optional>
#include <string>

#include "fw/design/layer.hpp"
#include "fw/queue/job.hpp"
#include "fw/wardrobe/scene.hpp"
#include "fw/web/context.hpp"

namespace fw::exports {

struct export_tag;
using export_id = strong_id<export_tag>;

enum class export_type : std::uint8_t { image, video, model };
[[nodiscard]] std::string_view to_string(export_type type);
[[nodiscard]] std::optional<export_type> find_type(std::string_view name);

enum class export_status : std::uint8_t { queued, processing, complete, error };
[[nodiscard]] std::string_view to_string(export_status status);

/// What was said of it; the rest is as `complete_order` sets it.
struct export_options {
    std::optional<std::int64_t> width = {}, height = {};  ///< pixels
    std::optional<std::string> view = {};                 ///< "front", "side", "back", "three-quarter"
    std::optional<std::string> background = {};           ///< "studio", "plain", "transparent"
    std::optional<std::int64_t> lod = {};                 ///< 0: every triangle, to 2
    std::optional<bool> draco = {};
};

struct export_order {
    export_type type = export_type::image;
    std::string format;  ///< also the file's ending: "png"; empty: the type's usual one
    wardrobe::quality quality = wardrobe::quality::standard;
    export_options options;
};

/// With all that the type has. Errors (invalid, with the field): `export.format` for one that the type has not,
/// `export.option` for what the type has not, or not together.
[[nodiscard]] result<export_order> complete_order(export_order what);

/// {"width": …}: those that there are.
[[nodiscard]] json::object to_json(const export_options& of);
/// What `to_json` gave.
[[nodiscard]] export_options parse_options(const json::object& of);

[[nodiscard]] std::string_view content_type_of(std::string_view format);

struct export_facts {
    export_id id;
    design::design_id design;
    web::user_id owner;
    export_order what;
    export_status status = export_status::queued;
    std::optional<std::int64_t> version;  ///< of the design that it shows
    std::optional<queue::job_id> job;
    std::optional<std::string> object_key;
    std::int64_t bytes = 0;
    std::string sha256;
    std::string error_code, error_message;
    time_point made, changed;
    std::optional<time_point> expires;
};

/// Files are kept so long.
inline constexpr std::chrono::days kept{30};
/// Exports of one person that have not ended.
inline constexpr std::int64_t most_unfinished = 100;

/// The jobs of the export queue.
inline constexpr std::string_view make_export_job = "make-export";

}  // namespace fw::exports
