#include "hydration.hpp"

#include "fw/catalog/catalog_service.hpp"

namespace fw::wardrobe {

namespace {

std::optional<avatar::avatar_id> find_avatar(const design::document& of) {
    const auto at = of.values.find("avatarId");
    if (at == of.values.end() || !at->second.is_string()) return std::nullopt;
    return avatar::avatar_id::find(std::string_view(at->second.get_string()));
}

/// What of a body decides how clothes hang on it.
bytes bytes_of_shape(const json::object& body) {
    const auto text = json::serialize(json::object{{"sex", body.at("sex")}, {"shape", body.at("shape")}});
    const auto view = bytes_of(text);
    return {view.begin(), view.end()};
}

}  // namespace

task<result<hydrated>> hydrate(postgres::database& db, const keys::vault& vault, web::user_id by,
                               design::design_id design, quality how) {
    FW_CO_TRY(const auto found, co_await design::read_state(db, by, design));
    if (found.is_visitor)
        co_return fail(
            error_kind::forbidden, "scene.visitor",
            "Only its owner and those who work on it dress the design's body. Its picture is for everybody.");
    hydrated out;
    out.version = found.version;
    const auto avatar = find_avatar(found.state);
    if (!avatar)
        co_return fail(error_kind::conflict, "scene.no_avatar", "The design is on nobody: give it an avatar.",
                       "avatarId");
    out.avatar = *avatar;
    FW_CO_TRY(out.body, co_await avatar::read_body_document(db, vault, found.owner, *avatar));
    FW_CO_TRY(const auto plan, plan_outfit(found.state));
    std::map<catalog::item_id, item_document> items;
    for (const auto& d : co_await catalog::read_documents(db, list_items(plan)))
        items.emplace(d.id, item_document{d.kind, json::parse(d.json).as_object()});
    FW_CO_TRY(out.outfit, write_outfit(plan, [&items](catalog::item_id which) {
                  const auto at = items.find(which);
                  return at == items.end() ? nullptr : &at->second;
              }));
    out.drapes = name_drapes(bytes_of_shape(json::parse(out.body).as_object()), to_string(how), out.outfit);
    out.pose = name_pose(out.drapes);
    out.scene = name_scene(out.pose, out.outfit, out.body);
    co_return out;
}

}  // namespace fw::wardrobe
