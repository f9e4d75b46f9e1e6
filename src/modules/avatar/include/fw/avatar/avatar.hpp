// Avatars: measured bodies of people, and the photographs they were made from.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fw/base/clock.hpp"
#include "fw/base/ids.hpp"
#include "fw/dressing/person.hpp"
#include "fw/queue/job.hpp"
#include "fw/web/context.hpp"

namespace fw::avatar {

struct avatar_tag;
using avatar_id = strong_id<avatar_tag>;
struct photo_tag;
using photo_id = strong_id<photo_tag>;

enum class status : std::uint8_t { processing, ready, error };
enum class source : std::uint8_t { measurements, photos };
enum class photo_type : std::uint8_t { front, side, back };
/// What somebody wears in the photographs.
enum class clothing : std::uint8_t { tight, normal, loose };

[[nodiscard]] std::string_view to_string(status s);
[[nodiscard]] std::string_view to_string(source s);
[[nodiscard]] std::string_view to_string(photo_type t);
[[nodiscard]] std::string_view to_string(clothing c);
[[nodiscard]] std::optional<photo_type> find_photo_type(std::string_view name);

/// What somebody said of their body. With photographs: height, and what else is known.
struct told_body {
    dressing::person person;
    bool sex_known = true;         ///< else the photographs decide
    bool height_measured = false;  ///< against a wall; else told
    avatar::clothing clothing = clothing::normal;
};

/// As it is kept, sealed. `parse_told` throws for a text that is none of ours.
[[nodiscard]] std::string to_json_text(const told_body& told);
[[nodiscard]] told_body parse_told(std::string_view text);

struct problem {
    std::string code;
    std::string message;
    bool operator==(const problem&) const = default;
};

/// What has to come from its owner before anything can be made.
enum class awaited : std::uint8_t {
    photos,   ///< the front one at least
    process,  ///< the photographs are there; to be asked to process them
};

struct avatar_facts {
    avatar_id id;
    web::user_id owner;
    std::string name;
    avatar::status status = status::processing;
    avatar::source source = source::measurements;
    bool keep_photos = false;
    std::optional<queue::job_id> job = {};  ///< the last one; none: photographs are waited for
    std::optional<avatar::awaited> waits_for = {};
    std::optional<problem> error = {};
    std::optional<std::string> thumbnail = {};  ///< object key
    std::int64_t version = 1;                   ///< of everything that is told or made
    time_point made, changed;
    std::optional<time_point> processed = {};
};

/// Object keys are nothing once the photograph is deleted.
struct photo {
    photo_id id;
    photo_type type = photo_type::front;
    std::optional<std::string> original, processed;
    std::string content_type;
    std::int64_t bytes = 0;
    std::optional<std::int32_t> width, height;
    std::vector<std::uint8_t> sha256;
    std::string effect;  ///< what it did for the fit
    time_point uploaded;
    std::optional<time_point> delete_after, deleted;
};

struct model_file {
    std::int16_t lod = 0;
    std::string key;
    std::string content_type;
    std::int64_t bytes = 0;
    std::vector<std::uint8_t> sha256;
    std::int32_t triangles = 0;
    bool draco = false;  ///< KHR_draco_mesh_compression
};

/// How long a photograph waits for its job to succeed.
inline constexpr auto unused_photo_life = std::chrono::hours(24);
inline constexpr std::uint64_t most_photo_bytes = std::uint64_t{40} << 20U;

}  // namespace fw::avatar
