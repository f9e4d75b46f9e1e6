// Where an avatar's files lie: the keys of the specification (5.3.1).
#pragma once

#include "fw/avatar/avatar.hpp"
#include "fw/base/encoding.hpp"
#include "fw/objects/object_key.hpp"

namespace fw::avatar {

inline objects::object_key original_key(web::user_id owner, avatar_id id, photo_id photo) {
    return objects::object_key(
        fmt::format("avatars/photos/original/{}/{}/{}.jpg", to_string(owner), to_string(id), to_string(photo)));
}
inline objects::object_key processed_key(web::user_id owner, avatar_id id, photo_id photo) {
    return objects::object_key(
        fmt::format("avatars/photos/processed/{}/{}/{}.png", to_string(owner), to_string(id), to_string(photo)));
}
/// `file` is "avatar.glb", "avatar-lod1.glb", "thumbnail.webp", as the engine calls it.
inline objects::object_key model_key(web::user_id owner, avatar_id id, std::string_view file) {
    return objects::object_key(fmt::format("avatars/models/{}/{}/{}", to_string(owner), to_string(id), file));
}
/// What a stage gave and nobody sees; `input` is the hash of what went in.
inline objects::object_key stage_key(avatar_id id, queue::job_id job, std::string_view stage,
                                     std::span<const std::uint8_t> input) {
    return objects::object_key(
        fmt::format("temp/{}/{}/{}-{}", to_string(id), to_string(job), stage, to_hex(input.first(12))));
}

/// A model that is not seen yet, beside the stage that made it.
inline objects::object_key made_key(std::string_view stage_key, std::string_view file) {
    return objects::object_key(fmt::format("{}/{}", stage_key.substr(0, stage_key.rfind('/')), file));
}

}  // namespace fw::avatar
