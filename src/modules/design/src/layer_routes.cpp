// design_routes: layers and the log.
#include "design_view.hpp"
#include "fw/design/routes.hpp"
#include "route_errors.hpp"

namespace fw::design {

using web::context;

void design_routes::add_layers(web::route_table& routes) {
    using namespace route_errors;
    routes.add(web::post("/designs/{id}/layers"),
               {.name = "addLayer",
                .group = "designs",
                .summary = "Add a layer, on top or beside another",
                .permission = "design:write",
                .body_limit = body_limit,
                .success = 201,
                .errors = {unknown,
                           read_only,
                           unknown_layer,
                           bad_value,
                           {error_kind::conflict, "design.layer_exists", "This id has been used"},
                           {error_kind::too_large, "design.too_many_layers", "Remove one first"}}},
               *this, &design_routes::add_layer);
    routes.add(web::get("/designs/{id}/layers/{layerId}"),
               {.name = "getLayer",
                .group = "designs",
                .summary = "One layer, as it stands in the design",
                .permission = "design:read",
                .errors = {unknown, unknown_layer}},
               *this, &design_routes::get_layer);
    routes.add(web::patch_at("/designs/{id}/layers/{layerId}"),
               {.name = "changeLayer",
                .group = "designs",
                .summary = "Change a layer, path by path",
                .help = "Who changes the color and who moves the layer at the same time both succeed.",
                .permission = "design:write",
                .body_limit = body_limit,
                .errors = {unknown, read_only, unknown_layer, locked, stale, bad_value}},
               *this, &design_routes::set_layer);
    routes.add(web::post("/designs/{id}/layers/{layerId}/move"),
               {.name = "moveLayer",
                .group = "designs",
                .summary = "Put it beside another layer, or on top",
                .permission = "design:write",
                .errors = {unknown, read_only, unknown_layer, locked}},
               *this, &design_routes::move_layer);
    routes.add(web::del("/designs/{id}/layers/{layerId}"),
               {.name = "removeLayer",
                .group = "designs",
                .summary = "Remove it; it can be restored",
                .permission = "design:write",
                .errors = {unknown, read_only, unknown_layer, locked}},
               *this, &design_routes::remove_layer);
    routes.add(web::post("/designs/{id}/layers/{layerId}/restore"),
               {.name = "restoreLayer",
                .group = "designs",
                .summary = "Bring it back",
                .permission = "design:write",
                .errors = {unknown, read_only, unknown_layer, locked}},
               *this, &design_routes::restore_layer);
}

void design_routes::add_log(web::route_table& routes) {
    using namespace route_errors;
    routes.add(web::post("/designs/{id}/operations"),
               {.name = "writeOperations",
                .group = "designs",
                .summary = "Do several things to it, all or none",
                .permission = "design:write",
                .body_limit = body_limit,
                .errors = {unknown,
                           read_only,
                           unknown_layer,
                           locked,
                           stale,
                           bad_value,
                           bad_avatar,
                           {error_kind::invalid, "design.operation", "No such operation; the field names it"},
                           {error_kind::conflict, "design.layer_exists", "An id has been used"}}},
               *this, &design_routes::write);
    routes.add(web::get("/designs/{id}/operations"),
               {.name = "listOperations",
                .group = "designs",
                .summary = "What was done to it, from a number on",
                .help = "For its owner and those who work on it.",
                .permission = "design:read",
                .errors = {unknown}},
               *this, &design_routes::list_log);
    routes.add(web::post("/designs/{id}/undo"),
               {.name = "undo",
                .group = "designs",
                .summary = "Take back your last change",
                .permission = "design:write",
                .errors = {unknown, read_only, {error_kind::conflict, "design.nothing_to_undo", "Nothing of yours"}}},
               *this, &design_routes::undo);
    routes.add(web::post("/designs/{id}/redo"),
               {.name = "redo",
                .group = "designs",
                .summary = "Do again what you took back",
                .permission = "design:write",
                .errors = {unknown, read_only, {error_kind::conflict, "design.nothing_to_redo", "Nothing"}}},
               *this, &design_routes::redo);
}

namespace {

result<void> check_place(const std::optional<layer_id>& after, const std::optional<layer_id>& before) {
    if (after && before) return fail(error_kind::invalid, "design.place", "Say after or before, not both.", "before");
    return {};
}

task<result<layer_receipt>> told(task<result<accepted_edit>> writing, layer_id of) {
    FW_CO_TRY(const auto done, co_await std::move(writing));
    co_return receipt_of(done, of);
}

task<result<edit_view>> told(task<result<accepted_edit>> writing) {
    FW_CO_TRY(const auto done, co_await std::move(writing));
    co_return view_of(done);
}

}  // namespace

task<result<added_layer>> design_routes::add_layer(add_layer_request in, context& ctx) {
    FW_CO_CHECK(check_place(in.after, in.before));
    const auto now = clock_.now();
    FW_CO_TRY(auto what, layer_of(in, now));
    const auto id = what.id;
    FW_CO_TRY(const auto done,
              co_await designs_.add_layer(ctx.user().user, in.design, std::move(what), {in.after, in.before}));
    ctx.answer_fields.emplace_back("Location", fmt::format("{}/{}", ctx.asked.path, to_string(id)));
    const auto* const added = std::get_if<layer_add>(&done.done.front());
    co_return added_layer{done.design, id, done.version, done.changed, added->what.order_key};
}

task<result<web::tagged<layer_text>>> design_routes::get_layer(layer_path in, context& ctx) {
    FW_CO_TRY(auto found, co_await designs_.get_layer(ctx.user().user, in.design, in.layer));
    const auto tag = web::etag::of_version(found.version);
    co_return web::tagged<layer_text>{std::move(found), tag};
}

task<result<layer_receipt>> design_routes::set_layer(change_layer in, context& ctx) {
    edit what{in.design, ctx.user().user, {}};
    FW_CO_TRY(what.seen_version, web::find_version(in.if_match.value_or("")));
    FW_CO_TRY(auto values, values_of(in));
    what.ops.emplace_back(layer_set{in.layer, std::move(values)});
    co_return co_await told(designs_.write(std::move(what)), in.layer);
}

task<result<layer_receipt>> design_routes::move_layer(move_request in, context& ctx) {
    FW_CO_CHECK(check_place(in.after, in.before));
    co_return co_await told(designs_.move_layer(ctx.user().user, in.design, in.layer, {in.after, in.before}), in.layer);
}

task<result<layer_receipt>> design_routes::remove_layer(layer_path in, context& ctx) {
    return told(designs_.write({in.design, ctx.user().user, {layer_remove{in.layer}}}), in.layer);
}

task<result<layer_receipt>> design_routes::restore_layer(layer_path in, context& ctx) {
    return told(designs_.write({in.design, ctx.user().user, {layer_restore{in.layer}}}), in.layer);
}

task<result<edit_view>> design_routes::write(operations_request in, context& ctx) {
    if (in.client.has_value() != in.client_seq.has_value())
        co_return fail(error_kind::invalid, "design.client", "clientId and clientSeq go together.", "clientSeq");
    edit what{in.design, ctx.user().user, {}, in.client, in.client_seq.value_or(0)};
    FW_CO_TRY(what.seen_version, web::find_version(in.if_match.value_or("")));
    json::array list;
    for (auto& one : in.ops) list.push_back(std::move(one));
    FW_CO_TRY(what.ops, parse_operations(list));
    co_return co_await told(designs_.write(std::move(what)));
}

task<result<log_text>> design_routes::list_log(log_request in, context& ctx) {
    FW_CO_TRY(auto text, co_await designs_.list_operations(ctx.user().user, in.design, in.since, in.limit));
    co_return log_text{std::move(text)};
}

task<result<edit_view>> design_routes::undo(design_path in, context& ctx) {
    return told(designs_.undo(ctx.user().user, in.id));
}

task<result<edit_view>> design_routes::redo(design_path in, context& ctx) {
    return told(designs_.redo(ctx.user().user, in.id));
}

}  // namespace fw::design
