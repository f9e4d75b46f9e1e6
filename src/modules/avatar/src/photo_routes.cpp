// avatar_routes: photographs.
#include "avatar_view.hpp"
#include "fw/avatar/routes.hpp"
#include "fw/storage/object_body.hpp"
#include "fw/web/multipart.hpp"
#include "photo_dto.hpp"

namespace fw::avatar {

namespace {

using web::context;

const web::error_case unknown_avatar{error_kind::not_found, "avatar.unknown", "None of yours has this id"};
const web::error_case unknown_photo{error_kind::not_found, "photo.unknown", "The avatar has none with this id"};

photo_view view_of(const photo& p) {
    photo_view out;
    out.id = p.id;
    out.type = p.type;
    out.content_type = p.content_type;
    out.bytes = p.bytes;
    out.width = p.width;
    out.height = p.height;
    if (!p.effect.empty()) out.effect = p.effect;
    out.has_original = p.original.has_value();
    out.has_processed = p.processed.has_value();
    out.uploaded = p.uploaded;
    out.delete_after = p.delete_after;
    out.deleted = p.deleted;
    return out;
}

web::body_schema photo_form() {
    return {.content_type = "multipart/form-data",
            .schema = json::object{{"type", "object"},
                                   {"required", {"type", "file"}},
                                   {"properties",
                                    {{"type", {{"type", "string"}, {"enum", {"front", "side", "back"}}}},
                                     {"file",
                                      {{"type", "string"},
                                       {"contentMediaType", "image/*"},
                                       {"description", "JPEG, PNG, WebP or HEIC, 40 MB at most"}}}}}}};
}

/// The form's first part says which photograph it is, the second is the photograph.
task<result<photo_type>> read_type(web::multipart_stream& form) {
    FW_CO_TRY(const auto* const head, co_await form.next_part());
    if (head == nullptr || head->name != "type")
        co_return fail(error_kind::invalid, "photo.type_first",
                       "The form's first part is \"type\": front, side or back; the second is \"file\".", "type");
    FW_CO_TRY(const auto name, co_await form.read_part(16));
    const auto type = find_photo_type(name);
    if (!type) co_return fail(error_kind::invalid, "photo.view", "A photograph is front, side or back.", "type");
    co_return *type;
}

}  // namespace

void avatar_routes::add_photos(web::route_table& routes) {
    auto& added = routes.add(
        web::post("/avatars/{id}/photos"),
        {.name = "addPhoto",
         .group = "avatars",
         .summary = "Add a photograph, or put one in another's place",
         .help = "A form of two parts: type, then file. The photograph is sealed as it comes in, looked at by "
                 "`processAvatar`, and deleted once the avatar is made (unless keepPhotos says otherwise), or after a "
                 "day.",
         .permission = "avatar:write",
         .rate = web::rate_class::upload,
         .body_limit = most_photo_bytes + 64 * 1024,
         .streams_body = true,
         .needs_body = true,
         .success = 201,
         .errors = {unknown_avatar,
                    {error_kind::unsupported, "photo.type", "No photograph that we read"},
                    {error_kind::too_large, "photo.too_large", "Over 40 MB, or 50 megapixels"},
                    {error_kind::invalid, "photo.broken", "Damaged, or it has not come whole"},
                    {error_kind::invalid, "photo.empty", "Nothing in it"},
                    {error_kind::invalid, "photo.view", "Neither front, side nor back"},
                    {error_kind::invalid, "photo.type_first", "The form's parts are others"}},
         .takes = {photo_form()}},
        *this, &avatar_routes::add_photo);
    added.parameters.push_back({.in = web::parameter::place::path,
                                .name = "id",
                                .help = "The avatar",
                                .required = true,
                                .schema = json::object{{"type", "string"}, {"format", "uuid"}}});
    added.gives.push_back({.schema = web::codec<photo_view>::describe(routes.schemas(), {})});
    routes.add(web::post("/avatars/{id}/photos/uploaded"),
               {.name = "addUploadedPhoto",
                .group = "avatars",
                .summary = "Take a finished upload (tus) as a photograph",
                .help = "The upload is used up.",
                .permission = "avatar:write",
                .rate = web::rate_class::upload,
                .success = 201,
                .errors = {unknown_avatar,
                           {error_kind::not_found, "uploads.unknown", "None of yours has this id"},
                           {error_kind::conflict, "uploads.unfinished", "Not all of it has come"},
                           {error_kind::unsupported, "photo.type", "No photograph that we read"},
                           {error_kind::invalid, "photo.broken", "Damaged, or it has not come whole"},
                           {error_kind::too_large, "photo.too_large", "Over 40 MB, or 50 megapixels"}}},
               *this, &avatar_routes::add_uploaded);
    routes.add(web::get("/avatars/{id}/photos"),
               {.name = "listPhotos",
                .group = "avatars",
                .summary = "The photographs, and what each did for the fit",
                .permission = "avatar:read",
                .errors = {unknown_avatar}},
               *this, &avatar_routes::list_photos);
    routes.add(web::del("/avatars/{id}/photos/{photo}"),
               {.name = "deletePhoto",
                .group = "avatars",
                .summary = "Delete a photograph",
                .permission = "avatar:write",
                .errors = {unknown_avatar, unknown_photo}},
               *this, &avatar_routes::remove_photo);
    auto& shown = routes.add(web::get("/avatars/{id}/photos/{photo}/picture"),
                             {.name = "getPhotoPicture",
                              .group = "avatars",
                              .summary = "The photograph itself, or the person cut out of it",
                              .permission = "avatar:read",
                              .errors = {unknown_avatar,
                                         unknown_photo,
                                         {error_kind::not_found, "photo.gone", "Deleted, or not cut out yet"}}},
                             *this, &avatar_routes::get_picture);
    shown.gives.push_back({.content_type = "image/*", .schema = json::object{{"type", "string"}}});
}

task<result<web::response>> avatar_routes::add_photo(context& ctx, const web::path_values& path) {
    const auto id = avatar_id::find(path[0]);
    if (!id) co_return fail(error_kind::invalid, "request.invalid", "The avatar's id is a UUID.", "id");
    FW_CO_TRY(auto parser, web::multipart_parser::make(ctx.asked.field("content-type"), {.parts = 2}));
    web::multipart_stream form(std::move(parser), *ctx.asked.stream);
    FW_CO_TRY(const auto type, co_await read_type(form));
    FW_CO_TRY(const auto* const file, co_await form.next_part());
    if (file == nullptr || file->name != "file")
        co_return fail(error_kind::invalid, "photo.type_first", "The form's second part is \"file\".", "file");
    FW_CO_TRY(const auto added,
              co_await photos_.add(ctx.user().user, *id, type, [&form] { return form.next_bytes(); }));
    std::string text;
    web::codec<photo_view>::write(text, view_of(added));
    co_return web::make_json(std::move(text), 201);
}

task<result<photo_view>> avatar_routes::add_uploaded(uploaded_photo in, context& ctx) {
    const auto user = ctx.user().user;
    FW_CO_TRY(const auto upload, co_await uploads_.open(user, in.upload));
    FW_CO_TRY(const auto added, co_await photos_.add(user, in.id, in.type, [&upload] { return upload->next(); }));
    (void)co_await uploads_.remove(user, in.upload);  // if that fails, its time runs out
    co_return view_of(added);
}

task<result<photo_list>> avatar_routes::list_photos(avatar_path in, context& ctx) {
    FW_CO_TRY(const auto found, co_await photos_.list(ctx.user().user, in.id));
    photo_list out;
    for (const auto& p : found) out.items.push_back(view_of(p));
    co_return out;
}

task<result<void>> avatar_routes::remove_photo(photo_path in, context& ctx) {
    return photos_.remove(ctx.user().user, in.id, in.photo);
}

task<result<web::response>> avatar_routes::get_picture(picture_request in, context& ctx) {
    FW_CO_TRY(auto found, co_await photos_.open(ctx.user().user, in.id, in.photo, in.which));
    web::response out;
    out.content_type = std::move(found.content_type);
    out.fields.emplace_back("Cache-Control", "private, no-store");
    out.body = storage::make_body(std::move(found.bytes));
    co_return out;
}

}  // namespace fw::avatar
