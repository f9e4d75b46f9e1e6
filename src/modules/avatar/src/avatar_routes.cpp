#include "fw/avatar/routes.hpp"

#include <algorithm>

#include "avatar_view.hpp"
#include "fw/crypto/named_uuid.hpp"
#include "photo_dto.hpp"

namespace fw::avatar {

namespace {

using web::context;

const web::error_case unknown{error_kind::not_found, "avatar.unknown", "None of yours has this id"};
const web::error_case stale{error_kind::stale, "http.if_match_failed", "It has been changed since you read it"};
const web::error_case bad_value{error_kind::invalid, "person.measurement",
                                "A value that nobody has; the field is named"};
const web::error_case no_front{error_kind::conflict, "avatar.front_photo_missing", "Add one first"};

std::string list_of(web::user_id user) {
    return "avatars/" + to_string(user);
}

/// The version that If-Match names, if any.
result<std::optional<std::int64_t>> seen_by(const std::optional<std::string>& if_match) {
    return web::find_version(if_match.value_or(""));
}

/// The same for every repetition of a request with an Idempotency-Key.
std::optional<avatar_id> find_repeated(const context& ctx) {
    const auto key = ctx.asked.field("idempotency-key");
    if (key.empty()) return std::nullopt;
    return avatar_id{crypto::make_named_uuid(
        fmt::format("avatar {} {}:{} {}", to_string(ctx.user().user), key.size(), key, ctx.asked.body))};
}

}  // namespace

void avatar_routes::add_to(web::route_table& routes) {
    add_avatars(routes);
    add_body(routes);
    add_photos(routes);
}

void avatar_routes::add_avatars(web::route_table& routes) {
    routes.add(web::post("/avatars"),
               {.name = "createAvatar",
                .group = "avatars",
                .summary = "Make an avatar",
                .help = "From measurements its job is on the way: follow jobId. From photographs: add them, then "
                        "process.",
                .permission = "avatar:write",
                .rate = web::rate_class::expensive,
                .idempotency_key = true,
                .success = 201,
                .errors = {bad_value,
                           {error_kind::invalid, "avatar.sex_required", "With measurements it is needed"},
                           {error_kind::invalid, "body.height_required", "Without it there is no scale"},
                           {error_kind::conflict, "avatar.too_many", "Delete one first"}}},
               *this, &avatar_routes::create);
    routes.add(web::get("/avatars"),
               {.name = "listAvatars",
                .group = "avatars",
                .summary = "Your avatars, the newest first",
                .permission = "avatar:read"},
               *this, &avatar_routes::list);
    routes.add(web::get("/avatars/{id}"),
               {.name = "getAvatar",
                .group = "avatars",
                .summary = "An avatar",
                .permission = "avatar:read",
                .errors = {unknown}},
               *this, &avatar_routes::get);
    routes.add(web::patch_at("/avatars/{id}"),
               {.name = "changeAvatar",
                .group = "avatars",
                .summary = "Rename it, or say whether photographs are kept",
                .permission = "avatar:write",
                .errors = {unknown, stale}},
               *this, &avatar_routes::change);
    routes.add(web::del("/avatars/{id}"),
               {.name = "deleteAvatar",
                .group = "avatars",
                .summary = "Delete it with its photographs and models",
                .permission = "avatar:write",
                .errors = {unknown}},
               *this, &avatar_routes::remove);
    routes.add(web::post("/avatars/{id}/process"),
               {.name = "processAvatar",
                .group = "avatars",
                .summary = "Make it from its photographs, or anew",
                .permission = "avatar:write",
                .rate = web::rate_class::expensive,
                .idempotency_key = true,
                .success = 202,
                .errors = {unknown, no_front, {error_kind::conflict, "avatar.processing", "It is under way"}}},
               *this, &avatar_routes::process);
    routes.add(web::post("/avatars/{id}/cancel"),
               {.name = "cancelAvatar",
                .group = "avatars",
                .summary = "Stop what is under way",
                .permission = "avatar:write",
                .success = 202,
                .errors = {unknown, {error_kind::conflict, "avatar.not_processing", "Nothing is under way"}}},
               *this, &avatar_routes::cancel);
}

void avatar_routes::add_body(web::route_table& routes) {
    routes.add(web::post("/avatars/doctor"),
               {.name = "examineMeasurements",
                .group = "avatars",
                .summary = "Look for slips of the tape or the keyboard; nothing is kept",
                .permission = "avatar:read",
                .errors = {bad_value}},
               *this, &avatar_routes::examine);
    routes.add(web::get("/avatars/{id}/measurements"),
               {.name = "getMeasurements",
                .group = "avatars",
                .summary = "What was told, and what the body has",
                .permission = "avatar:read",
                .errors = {unknown}},
               *this, &avatar_routes::get_body);
    routes.add(web::patch_at("/avatars/{id}/measurements"),
               {.name = "changeMeasurements",
                .group = "avatars",
                .summary = "Say something else; the body is fitted anew",
                .permission = "avatar:write",
                .rate = web::rate_class::expensive,
                .success = 202,
                .errors = {unknown, stale, bad_value, no_front}},
               *this, &avatar_routes::tell);
    routes.add(web::get("/avatars/{id}/model"),
               {.name = "getAvatarModel",
                .group = "avatars",
                .summary = "Where its 3D model is (GLB)",
                .permission = "avatar:read",
                .errors = {unknown,
                           {error_kind::conflict, "avatar.not_ready", "There is none yet"},
                           {error_kind::not_found, "avatar.no_such_lod", "Fewer levels of detail"}}},
               *this, &avatar_routes::get_model);
    routes.add(web::get("/avatars/{id}/thumbnail"),
               {.name = "getAvatarThumbnail",
                .group = "avatars",
                .summary = "Leads to its picture",
                .permission = "avatar:read",
                .success = 303,
                .errors = {unknown, {error_kind::conflict, "avatar.not_ready", "There is none yet"}}},
               *this, &avatar_routes::get_thumbnail);
}

task<result<avatar_view>> avatar_routes::shown(result<avatar_facts> of, context& ctx) {
    if (!of) co_return std::unexpected(std::move(of).error());
    // Said by hand: the view holds addresses that change, so nobody may be spared it by a 304.
    ctx.answer_fields.emplace_back("ETag", web::etag::of_version(of->version).text());
    auto models = co_await avatars_.list_models_of({*of});
    co_return view_of(*of, models[of->id], links_);
}

task<result<avatar_view>> avatar_routes::create(create_request in, context& ctx) {
    FW_CO_TRY(auto told, told_of(in));
    new_avatar what{std::move(in.name),        in.from,           std::move(told), in.keep_photos,
                    to_traceparent(ctx.trace), find_repeated(ctx)};
    auto made = co_await avatars_.create(ctx.user().user, std::move(what));
    if (made) ctx.answer_fields.emplace_back("Location", fmt::format("{}/{}", ctx.asked.path, to_string(made->id)));
    co_return co_await shown(std::move(made), ctx);
}

task<result<web::list_page<avatar_view>>> avatar_routes::list(list_avatars in, context& ctx) {
    const auto user = ctx.user().user;
    std::optional<avatar_service::place> before;
    if (in.cursor) {
        FW_CO_TRY(const auto keys, (cursors_.open<time_point, avatar_id>(list_of(user), *in.cursor)));
        before = {std::get<0>(keys), std::get<1>(keys)};
    }
    const auto most = static_cast<std::size_t>(in.limit);
    auto found = co_await avatars_.list(user, before, most + 1);
    web::list_page<avatar_view> out;
    if (found.size() > most) {
        found.resize(most);
        out.next_cursor = cursors_.make(list_of(user), found.back().made, found.back().id);
    }
    auto models = co_await avatars_.list_models_of(found);
    for (const auto& a : found) out.items.push_back(view_of(a, models[a.id], links_));
    co_return out;
}

task<result<avatar_view>> avatar_routes::get(avatar_path in, context& ctx) {
    auto found = co_await avatars_.get(ctx.user().user, in.id);
    co_return co_await shown(std::move(found), ctx);
}

task<result<avatar_view>> avatar_routes::change(change_request in, context& ctx) {
    FW_CO_TRY(const auto seen, seen_by(in.if_match));
    auto done = co_await avatars_.change(ctx.user().user, in.id, seen, std::move(in.name), in.keep_photos);
    co_return co_await shown(std::move(done), ctx);
}

task<result<void>> avatar_routes::remove(avatar_path in, context& ctx) {
    return avatars_.remove(ctx.user().user, in.id);
}

task<result<avatar_view>> avatar_routes::process(avatar_path in, context& ctx) {
    auto done = co_await avatars_.process(ctx.user().user, in.id, to_traceparent(ctx.trace));
    co_return co_await shown(std::move(done), ctx);
}

task<result<avatar_view>> avatar_routes::cancel(avatar_path in, context& ctx) {
    auto done = co_await avatars_.cancel(ctx.user().user, in.id);
    co_return co_await shown(std::move(done), ctx);
}

task<result<doctor_view>> avatar_routes::examine(doctor_request in, context& /*ctx*/) {
    FW_CO_TRY(const auto typed, person_of(in));
    co_return avatar::examine(typed);
}

task<result<body_view>> avatar_routes::get_body(body_request in, context& ctx) {
    FW_CO_TRY(const auto known, co_await avatars_.get_body(ctx.user().user, in.id));
    co_return view_of(known, in.unit);
}

task<result<avatar_view>> avatar_routes::tell(tell_request in, context& ctx) {
    FW_CO_TRY(const auto seen, seen_by(in.if_match));
    auto done = co_await avatars_.tell(ctx.user().user, in.id, seen, changes_of(in, to_traceparent(ctx.trace)));
    co_return co_await shown(std::move(done), ctx);
}

task<result<model_view>> avatar_routes::get_model(model_request in, context& ctx) {
    FW_CO_TRY(const auto models, co_await avatars_.list_models(ctx.user().user, in.id));
    const auto found =
        std::ranges::find_if(models, [&](const model_file& f) { return f.lod == in.lod && f.draco == in.draco; });
    if (found == models.end())
        co_return fail(error_kind::not_found, "avatar.no_such_lod",
                       fmt::format("Levels of detail go from 0 to {}; 0 comes compressed, too.", models.back().lod),
                       "lod");
    co_return view_of(*found, links_);
}

task<result<web::response>> avatar_routes::get_thumbnail(avatar_path in, context& ctx) {
    FW_CO_TRY(const auto owned, co_await avatars_.get(ctx.user().user, in.id));
    if (!owned.thumbnail) co_return fail(error_kind::conflict, "avatar.not_ready", "There is no picture of it yet.");
    web::response out;
    out.status = 303;
    out.fields.emplace_back("Location", link_to_thumbnail(owned, links_));
    co_return out;
}

}  // namespace fw::avatar
