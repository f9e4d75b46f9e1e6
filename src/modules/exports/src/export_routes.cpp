#include "export_dto.hpp"
#include "fw/exports/routes.hpp"

namespace fw::exports {

namespace {

constexpr std::chrono::seconds link_life = std::chrono::hours(1);

const web::error_case unknown{error_kind::not_found, "export.unknown", "None of yours has this id"};

std::string list_of(web::user_id user, const std::optional<design::design_id>& design) {
    return fmt::format("exports/{}/{}", to_string(user), design ? to_string(*design) : "");
}

template <class E>
std::optional<std::string> name_of(const std::optional<E>& choice) {
    if (!choice) return std::nullopt;
    for (const auto& c : web::choices_of<E>::all)
        if (c.value == *choice) return std::string(c.name);
    return std::nullopt;
}

export_view view_of(const export_facts& e, const objects::signed_links& links) {
    export_view out;
    out.id = e.id;
    out.design = e.design;
    out.type = e.what.type;
    out.format = e.what.format;
    out.quality = e.what.quality;
    out.options = to_json(e.what.options);
    out.status = e.status;
    out.version = e.version;
    out.job = e.job;
    if (e.status == export_status::error) out.error = {e.error_code, e.error_message};
    if (e.status == export_status::complete && e.object_key) {
        const auto ending = e.object_key->substr(e.object_key->rfind('.') + 1);
        out.url = links.sign(
            objects::object_key(*e.object_key),
            {.lifetime = link_life,
             .download_as = fmt::format("{}-{}.{}", to_string(e.what.type), to_string(e.id).substr(24), ending),
             .version = e.sha256.substr(0, 16)});
        out.sha256 = e.sha256;
        out.bytes = e.bytes;
    }
    out.made = e.made;
    out.changed = e.changed;
    out.expires = e.expires;
    return out;
}

}  // namespace

void export_routes::add_to(web::route_table& routes) {
    routes.add(
        web::post("/exports"),
        {.name = "createExport",
         .group = "exports",
         .summary = "Take a picture, a film or a model of a design home",
         .help = "Follow jobId. The file is read back before it is offered, and kept for 30 days.",
         .permission = "export:create",
         .rate = web::rate_class::expensive,
         .success = 202,
         .errors = {{error_kind::not_found, "design.unknown", "There is none, or not for you"},
                    {error_kind::invalid, "export.format", "The type is not written so"},
                    {error_kind::invalid, "export.option", "The type has no such option, or not this value"},
                    {error_kind::conflict, "export.too_many", "Too many are under way"},
                    {error_kind::forbidden, "scene.visitor", "The design is neither yours nor do you work on it"},
                    {error_kind::conflict, "scene.no_avatar", "Set avatarId first"},
                    {error_kind::conflict, "scene.empty", "No silhouette is visible"},
                    {error_kind::conflict, "avatar.not_ready", "It is still being made"}}},
        *this, &export_routes::create);
    routes.add(web::get("/exports"),
               {.name = "listExports",
                .group = "exports",
                .summary = "Your exports, the newest first",
                .permission = "design:read"},
               *this, &export_routes::list);
    routes.add(web::get("/exports/{id}"),
               {.name = "getExport",
                .group = "exports",
                .summary = "How far it is, and where its file is",
                .permission = "design:read",
                .errors = {unknown}},
               *this, &export_routes::get);
    routes.add(web::post("/exports/{id}/cancel"),
               {.name = "cancelExport",
                .group = "exports",
                .summary = "Stop it",
                .permission = "export:create",
                .success = 202,
                .errors = {unknown, {error_kind::conflict, "export.over", "It has ended already"}}},
               *this, &export_routes::cancel);
    routes.add(web::post("/exports/{id}/retry"),
               {.name = "retryExport",
                .group = "exports",
                .summary = "Try again what has failed",
                .permission = "export:create",
                .rate = web::rate_class::expensive,
                .success = 202,
                .errors = {unknown,
                           {error_kind::conflict, "export.not_failed", "It has not failed"},
                           {error_kind::conflict, "export.too_many", "Too many are under way"}}},
               *this, &export_routes::retry);
    routes.add(web::del("/exports/{id}"),
               {.name = "deleteExport",
                .group = "exports",
                .summary = "Delete it with its file",
                .permission = "export:create",
                .errors = {unknown}},
               *this, &export_routes::remove);
}

task<result<export_view>> export_routes::create(create_request in, context& ctx) {
    export_order order{.type = in.type, .format = in.format.value_or(""), .quality = in.quality, .options = {}};
    order.options = {in.width, in.height, name_of(in.view), name_of(in.background), in.lod, in.draco};
    FW_CO_TRY(const auto made,
              co_await exports_.create(ctx.user().user, in.design, std::move(order), to_traceparent(ctx.trace)));
    ctx.answer_fields.emplace_back("Location", fmt::format("{}/{}", ctx.asked.path, to_string(made.id)));
    co_return view_of(made, links_);
}

task<result<web::list_page<export_view>>> export_routes::list(list_exports in, context& ctx) {
    const auto user = ctx.user().user;
    std::optional<export_service::place> before;
    if (in.cursor) {
        FW_CO_TRY(const auto keys, (cursors_.open<time_point, export_id>(list_of(user, in.design), *in.cursor)));
        before = {std::get<0>(keys), std::get<1>(keys)};
    }
    const auto most = static_cast<std::size_t>(in.limit);
    auto found = co_await exports_.list(user, in.design, before, most + 1);
    web::list_page<export_view> out;
    if (found.size() > most) {
        found.resize(most);
        out.next_cursor = cursors_.make(list_of(user, in.design), found.back().made, found.back().id);
    }
    for (const auto& e : found) out.items.push_back(view_of(e, links_));
    co_return out;
}

task<result<export_view>> export_routes::get(export_path in, context& ctx) {
    FW_CO_TRY(const auto found, co_await exports_.get(ctx.user().user, in.id));
    co_return view_of(found, links_);
}

task<result<export_view>> export_routes::cancel(export_path in, context& ctx) {
    FW_CO_TRY(const auto found, co_await exports_.cancel(ctx.user().user, in.id));
    co_return view_of(found, links_);
}

task<result<export_view>> export_routes::retry(export_path in, context& ctx) {
    FW_CO_TRY(const auto found, co_await exports_.retry(ctx.user().user, in.id, to_traceparent(ctx.trace)));
    co_return view_of(found, links_);
}

task<result<void>> export_routes::remove(export_path in, context& ctx) {
    return exports_.remove(ctx.user().user, in.id);
}

}  // namespace fw::exports
