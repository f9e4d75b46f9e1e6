#include "document_rules.hpp"
#include "fw/catalog/routes.hpp"

namespace fw::catalog {

namespace {

using web::context;

const web::error_case unknown{error_kind::not_found, "catalog.unknown", "None has this id, or not for you"};
const web::error_case stale{error_kind::stale, "http.if_match_failed", "It has been changed since you read it"};
const web::error_case key_taken{error_kind::conflict, "catalog.key_taken", "One of this kind has this key"};
constexpr std::uint64_t body_limit = 256 * 1024;

std::unexpected<error> no_item() {
    return fail(error_kind::not_found, "catalog.unknown", "The catalog has no such item.", "id");
}

result<item_id> id_of(const web::path_values& path) {
    const auto id = item_id::find(path[0]);
    if (!id) return fail(error_kind::invalid, "request.invalid", "An item's id is a UUID.", "id");
    return *id;
}

/// RFC 7396.
void merge(json::object& into, const json::object& from) {
    for (const auto& [name, value] : from) {
        if (value.is_null()) {
            into.erase(name);
        } else if (value.is_object()) {
            auto& there = into[name];
            if (!there.is_object()) there = json::object();
            merge(there.get_object(), value.get_object());
        } else {
            into[name] = value;
        }
    }
}

/// All members may be left out, or be null.
template <class Document>
json::value patch_schema(web::schema_builder& schemas) {
    auto schema = web::describe_members<Document>(schemas);
    schema.erase("required");
    schema["properties"].as_object().erase("key");
    for (auto& [name, one] : schema["properties"].as_object())
        if (one.is_object()) one.as_object().erase("default");
    schema["additionalProperties"] = true;  // null takes a member away
    return schema;
}

web::parameter id_parameter() {
    return {.in = web::parameter::place::path,
            .name = "id",
            .help = "The item",
            .required = true,
            .schema = json::object{{"type", "string"}, {"format", "uuid"}}};
}

web::parameter seen_parameter() {
    return {.in = web::parameter::place::header,
            .name = "If-Match",
            .help = "The ETag that was read",
            .schema = json::object{{"type", "string"}}};
}

std::string upper(std::string_view word) {
    std::string out(word);
    out[0] = static_cast<char>(out[0] - 'a' + 'A');
    return out;
}

web::tagged<item_text> tagged(item_text text) {
    auto tag = text.tag;
    return {std::move(text), std::move(tag)};
}

}  // namespace

void open_to(web::route& facts, audience who) {
    if (who == audience::everybody)
        facts.who = web::access::anyone;
    else
        facts.permission = "catalog:read";
}

void catalog_routes::add_to(web::route_table& routes) {
    add_kind<silhouette_document>(routes, "silhouettes");
    add_kind<fabric_document>(routes, "fabrics");
    add_kind<pattern_document>(routes, "patterns");
    add_kind<element_document>(routes, "elements");
    web::route facts{.name = "getCatalogItem",
                     .group = "catalog",
                     .summary = "An item of any kind",
                     .help =
                         "Addresses of media are good for a month. What is not offered any more (isActive false) is "
                         "shown to curators and to those whose designs use it.",
                     .has_etag = true,
                     .errors = {unknown}};
    open_to(facts, audience_);
    auto& one = routes.add(web::get("/catalog/items/{id}"), std::move(facts), *this, &catalog_routes::get);
    one.parameters.push_back(id_parameter());
    one.gives.push_back({.schema = web::codec<item_view>::describe(routes.schemas(), {})});
}

template <class Document>
void catalog_routes::add_kind(web::route_table& routes, std::string_view plural) {
    const std::string kind(to_string(Document::kind));
    const auto path = fmt::format("/catalog/{}", plural);
    routes.add(web::post(path),
               {.name = "create" + upper(kind),
                .group = "catalog",
                .summary = "Add a " + kind,
                .permission = "catalog:write",
                .body_limit = body_limit,
                .idempotency_key = true,
                .success = 201,
                .errors = {key_taken}},
               *this, &catalog_routes::create<Document>);
    web::route listing{.name = "list" + upper(plural),
                       .group = "catalog",
                       .summary = "All " + std::string(plural) + ", the newest first"};
    open_to(listing, audience_);
    routes.add(web::get(path), std::move(listing), *this, &catalog_routes::list<Document>);
    auto& changing =
        routes.add(web::patch_at(path + "/{id}"),
                   {.name = "change" + upper(kind),
                    .group = "catalog",
                    .summary = "Change a " + kind,
                    .help = "A merge patch (RFC 7396): what is not mentioned stays, null takes it away. The "
                            "key stays for ever.",
                    .permission = "catalog:write",
                    .body_limit = body_limit,
                    .needs_body = true,
                    .errors = {unknown, stale}},
                   *this, &catalog_routes::change<Document>);
    changing.parameters = {id_parameter(), seen_parameter()};
    changing.takes.push_back({.schema = patch_schema<Document>(routes.schemas())});
    changing.gives.push_back({.schema = web::codec<item_view>::describe(routes.schemas(), {})});
    auto& retiring = routes.add(web::del(path + "/{id}"),
                                {.name = "delete" + upper(kind),
                                 .group = "catalog",
                                 .summary = "Stop offering a " + kind,
                                 .help = "Designs that use it keep it; isActive true brings it back.",
                                 .permission = "catalog:write",
                                 .success = 204,
                                 .errors = {unknown, stale}},
                                *this, &catalog_routes::retire<Document>);
    retiring.parameters = {id_parameter(), seen_parameter()};
}

template <class Document>
task<result<web::tagged<item_text>>> catalog_routes::create(Document in, context& ctx) {
    FW_CO_CHECK(check(in));
    FW_CO_TRY(auto made, co_await items_.create(Document::kind, in.key, text_of(in)));
    ctx.answer_fields.emplace_back("Location", fmt::format("{}/{}", ctx.asked.path, made.json.substr(7, 36)));
    co_return tagged(std::move(made));
}

template <class Document>
task<result<web::response>> catalog_routes::change(context& ctx, const web::path_values& path) {
    FW_CO_TRY(const auto id, id_of(path));
    if (!web::is_json_type(ctx.asked.field("content-type")))
        co_return fail(error_kind::unsupported, "http.content_type", "Send JSON: application/merge-patch+json.");
    FW_CO_TRY(const auto seen, web::find_version(ctx.asked.field("if-match")));
    FW_CO_TRY(const auto patch, parse_json(ctx.asked.body));
    if (!patch.is_object()) co_return fail(error_kind::invalid, "request.invalid", "A patch is a JSON object.");
    FW_CO_TRY(const auto now, co_await items_.read_document(Document::kind, id));
    auto whole = json::parse(now.json).as_object();
    const auto key = whole.at("key");
    merge(whole, patch.get_object());
    if (!whole.contains("key") || whole.at("key") != key)
        co_return fail(error_kind::invalid, "request.invalid", "The key stays for ever: make another item.", "key");
    FW_CO_TRY(const auto document, read_checked<Document>(json::serialize(whole)));
    if (seen && *seen != now.version)
        co_return fail(error_kind::stale, "http.if_match_failed",
                       "The item has been changed meanwhile: read it again.");
    // Merged into the version that was read: another change in between must not be lost.
    FW_CO_TRY(auto text, co_await items_.change(Document::kind, id, text_of(document), now.version));
    co_return web::detail::make_answer(tagged(std::move(text)), ctx, 200);
}

template <class Document>
task<result<web::response>> catalog_routes::retire(context& ctx, const web::path_values& path) {
    FW_CO_TRY(const auto id, id_of(path));
    FW_CO_TRY(const auto seen, web::find_version(ctx.asked.field("if-match")));
    FW_CO_CHECK(co_await items_.retire(Document::kind, id, seen));
    co_return web::response{.status = 204};
}

template <class Document>
task<result<item_list_text>> catalog_routes::list(list_items in, context& ctx) {
    return list_kind(Document::kind, std::move(in), ctx.who && ctx.who->may("catalog:write"));
}

task<result<item_list_text>> catalog_routes::list_kind(item_kind kind, list_items in, bool may_see_all) {
    const bool with_inactive = in.with_inactive && may_see_all;
    const auto length = [](const std::optional<std::string>& of) { return of ? std::to_string(of->size()) : "-"; };
    const auto name = fmt::format("catalog/{}/{}:{}/{}:{}/{}:{}/{}", to_string(kind), length(in.category),
                                  in.category.value_or(""), length(in.subcategory), in.subcategory.value_or(""),
                                  length(in.tag), in.tag.value_or(""), with_inactive);
    std::optional<item_place> before;
    if (in.cursor) {
        FW_CO_TRY(const auto keys, (cursors_.open<time_point, item_id>(name, *in.cursor)));
        before = {std::get<0>(keys), std::get<1>(keys)};
    }
    const auto most = static_cast<std::size_t>(in.limit);
    auto found = co_await items_.list(kind, {in.category, in.subcategory, in.tag, with_inactive}, before, most + 1);
    const bool more = found.size() > most;
    if (more) found.resize(most);
    item_list_text out{"{\"items\":["};
    for (std::size_t i = 0; i < found.size(); ++i) {
        if (i > 0) out.json += ',';
        out.json += found[i].json;
    }
    out.json += ']';
    if (more) {
        out.json += ",\"nextCursor\":";
        append_json_string(out.json, cursors_.make(name, found.back().at.made, found.back().at.id));
    }
    out.json += '}';
    co_return out;
}

task<result<web::response>> catalog_routes::get(context& ctx, const web::path_values& path) {
    FW_CO_TRY(const auto id, id_of(path));
    cache::cached_value value;
    if (const auto* const here = items_.find_local(id))
        value = *here;
    else
        value = co_await items_.get(id);
    if (value == nullptr) co_return no_item();
    const auto item = cached_item::of(*value);
    if (!item.is_active && !(ctx.who && ctx.who->may("catalog:write")) &&
        !(ctx.who && co_await items_.is_used_by(ctx.who->user, id)))
        co_return no_item();
    views_.note(id);
    if (const auto known = ctx.asked.field("if-none-match"); !known.empty())
        if (auto spared =
                web::detail::find_not_modified(ctx.asked, web::etag::of_text(item.tag.substr(1, item.tag.size() - 2))))
            co_return std::move(*spared);
    auto out = web::make_json(std::string(item.json));
    out.fields.emplace_back("ETag", std::string(item.tag));
    co_return out;
}

}  // namespace fw::catalog
