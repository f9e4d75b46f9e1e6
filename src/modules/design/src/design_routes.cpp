#include "design_view.hpp"
#include "fw/base/encoding.hpp"
#include "fw/crypto/named_uuid.hpp"
#include "fw/design/routes.hpp"
#include "route_errors.hpp"

namespace fw::design {

namespace {

using web::context;

web::tagged<design_text> tagged(design_text text) {
    const auto tag = web::etag::of_version(text.version);
    return {std::move(text), tag};
}

/// A cursor is of one list with its filters.
std::string list_of(web::user_id user, const list_designs& in) {
    return fmt::format("designs/{}/{}/{}", to_string(user), in.status ? to_string(*in.status) : "",
                       in.tag.value_or(""));
}

/// The same for every repetition of a request with an Idempotency-Key.
std::optional<design_id> find_repeated(const context& ctx) {
    const auto key = ctx.asked.field("idempotency-key");
    if (key.empty()) return std::nullopt;
    return design_id{crypto::make_named_uuid(
        fmt::format("design {} {}:{} {}", to_string(ctx.user().user), key.size(), key, ctx.asked.body))};
}

}  // namespace

void design_routes::add_to(web::route_table& routes) {
    add_designs(routes);
    add_standing(routes);
    add_layers(routes);
    add_log(routes);
}

void design_routes::add_designs(web::route_table& routes) {
    using namespace route_errors;
    routes.add(web::post("/designs"),
               {.name = "createDesign",
                .group = "designs",
                .summary = "Make a design, perhaps with its first layers",
                .permission = "design:write",
                .body_limit = body_limit,
                .idempotency_key = true,
                .success = 201,
                .errors = {bad_value,
                           bad_avatar,
                           too_many,
                           {error_kind::conflict, "design.layer_exists",
                            "Two layers "
                            "of one id"}}},
               *this, &design_routes::create);
    routes.add(web::get("/designs"),
               {.name = "listDesigns",
                .group = "designs",
                .summary = "Your designs, the newest first",
                .permission = "design:read"},
               *this, &design_routes::list);
    routes.add(web::get("/designs/{id}"),
               {.name = "getDesign",
                .group = "designs",
                .summary = "A design with its layers, as last changed",
                .help = "Yours, one that you work on with others, or one that is published for everybody.",
                .permission = "design:read",
                .errors = {unknown}},
               *this, &design_routes::get);
    routes.add(web::patch_at("/designs/{id}"),
               {.name = "changeDesign",
                .group = "designs",
                .summary = "Change its name, description, avatar, tags or properties",
                .permission = "design:write",
                .body_limit = body_limit,
                .errors = {unknown, read_only, stale, bad_value, bad_avatar}},
               *this, &design_routes::change);
    routes.add(web::del("/designs/{id}"),
               {.name = "deleteDesign",
                .group = "designs",
                .summary = "Delete it with everything that hangs on it",
                .permission = "design:write",
                .errors = {unknown, not_owner}},
               *this, &design_routes::remove);
}

void design_routes::add_standing(web::route_table& routes) {
    using namespace route_errors;
    routes.add(web::post("/designs/{id}/publish"),
               {.name = "publishDesign",
                .group = "designs",
                .summary = "Let others see it",
                .permission = "design:write",
                .errors = {unknown, not_owner, stale}},
               *this, &design_routes::publish);
    routes.add(web::post("/designs/{id}/unpublish"),
               {.name = "unpublishDesign",
                .group = "designs",
                .summary = "Make it a private draft again",
                .permission = "design:write",
                .errors = {unknown, not_owner, stale}},
               *this, &design_routes::unpublish);
    routes.add(web::post("/designs/{id}/archive"),
               {.name = "archiveDesign",
                .group = "designs",
                .summary = "Put it away; unpublish brings it back",
                .permission = "design:write",
                .errors = {unknown, not_owner, stale}},
               *this, &design_routes::archive);
    routes.add(web::post("/designs/{id}/fork"),
               {.name = "forkDesign",
                .group = "designs",
                .summary = "A copy of your own, which remembers where it comes from",
                .permission = "design:write",
                .rate = web::rate_class::expensive,
                .success = 201,
                .errors = {unknown, too_many}},
               *this, &design_routes::fork);
}

task<result<design_routes::text>> design_routes::create(create_design in, context& ctx) {
    new_design what{.values = {}, .layers = {}, .id = find_repeated(ctx)};
    FW_CO_TRY(what.values, values_of(in));
    const auto now = clock_.now();
    for (auto& one : in.layers) {
        FW_CO_TRY(auto made, layer_of(one, now));
        what.layers.push_back(std::move(made));
    }
    FW_CO_TRY(auto made, co_await designs_.create(ctx.user().user, std::move(what)));
    ctx.answer_fields.emplace_back("Location", fmt::format("{}/{}", ctx.asked.path, made.json.substr(7, 36)));
    co_return tagged(std::move(made));
}

task<result<web::list_page<design_summary>>> design_routes::list(list_designs in, context& ctx) {
    const auto user = ctx.user().user;
    std::optional<design_service::place> before;
    if (in.cursor) {
        FW_CO_TRY(const auto keys, (cursors_.open<time_point, design_id>(list_of(user, in), *in.cursor)));
        before = {std::get<0>(keys), std::get<1>(keys)};
    }
    const auto most = static_cast<std::size_t>(in.limit);
    auto found = co_await designs_.list(user, {in.status, in.tag}, before, most + 1);
    web::list_page<design_summary> out;
    if (found.size() > most) {
        found.resize(most);
        out.next_cursor = cursors_.make(list_of(user, in), found.back().made, found.back().id);
    }
    for (const auto& f : found) out.items.push_back(summary_of(f));
    co_return out;
}

task<result<design_routes::text>> design_routes::get(design_path in, context& ctx) {
    FW_CO_TRY(auto found, co_await designs_.get(ctx.user().user, in.id));
    co_return tagged(std::move(found));
}

task<result<design_routes::text>> design_routes::change(change_design in, context& ctx) {
    edit what{in.id, ctx.user().user, {}};
    FW_CO_TRY(what.seen_version, web::find_version(in.if_match.value_or("")));
    FW_CO_TRY(auto values, values_of(in));
    what.ops.emplace_back(design_set{std::move(values)});
    FW_CO_CHECK(co_await designs_.write(std::move(what)));
    FW_CO_TRY(auto found, co_await designs_.get(ctx.user().user, in.id));
    co_return tagged(std::move(found));
}

task<result<void>> design_routes::remove(design_path in, context& ctx) {
    return designs_.remove(ctx.user().user, in.id);
}

task<result<design_routes::text>> design_routes::publish(publish_design in, context& ctx) {
    FW_CO_TRY(const auto seen, web::find_version(in.if_match.value_or("")));
    const auto to = in.who == shown_to::open ? visibility::open : visibility::shared;
    FW_CO_TRY(auto now, co_await designs_.set_standing(ctx.user().user, in.id, seen, {status::published, to}));
    co_return tagged(std::move(now));
}

task<result<design_routes::text>> design_routes::unpublish(versioned_path in, context& ctx) {
    FW_CO_TRY(const auto seen, web::find_version(in.if_match.value_or("")));
    FW_CO_TRY(auto now,
              co_await designs_.set_standing(ctx.user().user, in.id, seen, {status::draft, visibility::personal}));
    co_return tagged(std::move(now));
}

task<result<design_routes::text>> design_routes::archive(versioned_path in, context& ctx) {
    FW_CO_TRY(const auto seen, web::find_version(in.if_match.value_or("")));
    FW_CO_TRY(auto now,
              co_await designs_.set_standing(ctx.user().user, in.id, seen, {status::archived, visibility::personal}));
    co_return tagged(std::move(now));
}

task<result<design_routes::text>> design_routes::fork(fork_design in, context& ctx) {
    FW_CO_TRY(auto made, co_await designs_.fork(ctx.user().user, in.id, std::move(in.name)));
    co_return tagged(std::move(made));
}

}  // namespace fw::design
