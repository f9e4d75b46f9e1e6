// All that a scene is made of, gathered: the design, its owner's body, the catalog's items.
#pragma once

#include "fw/avatar/found_body.hpp"
#include "fw/keys/vault.hpp"
#include "fw/wardrobe/outfit_text.hpp"
#include "fw/wardrobe/scene.hpp"

namespace fw::wardrobe {

struct hydrated {
    std::int64_t version = 0;  ///< of the design
    avatar::avatar_id avatar;
    std::string body;  ///< avatar.json
    json::object outfit;
    std::vector<bytes> drapes;  ///< names, one for each garment
    bytes pose;
    bytes scene;
};

/// Errors: `design.unknown`, `scene.visitor` (forbidden), `scene.no_avatar` (conflict), `avatar.not_ready`, those of
/// `plan_outfit` and `write_outfit`. Throws as the database does.
[[nodiscard]] task<result<hydrated>> hydrate(postgres::database& db, const keys::vault& vault, web::user_id by,
                                             design::design_id design, quality how);

}  // namespace fw::wardrobe
