#include "fw/catalog/import_routes.hpp"

#include "item_dto.hpp"
#include "media.hpp"

namespace fw::catalog {

struct uploaded_import {
    uploads::upload_id upload;
    import_format format = import_format::zip;
    bool is_dry = false;
};
struct import_query {
    bool is_dry = false;
};
struct export_query {
    import_format format = import_format::json;
    std::optional<item_kind> type;
};
struct line_view {
    std::int64_t row = 0;
    std::string type, key, result;
    std::optional<item_id> id;
    std::optional<std::string> code, field, message;
};
struct import_report {
    bool is_dry = false;
    std::int64_t made = 0, changed = 0, unchanged = 0, refused = 0;
    std::vector<line_view> items;
};

}  // namespace fw::catalog

namespace fw::web {

template <>
struct choices_of<catalog::import_format> {
    using t = catalog::import_format;
    static constexpr std::array all{choice{t::json, "json"}, choice{t::csv, "csv"}, choice{t::zip, "zip"}};
};
template <>
struct shape_of<catalog::uploaded_import> {
    using t = catalog::uploaded_import;
    static constexpr std::string_view name = "UploadedCatalog";
    static auto members() {
        return std::tuple{member("uploadId", &t::upload, "A finished upload of yours; it is used up"),
                          member("format", &t::format).or_default(),
                          member("dryRun", &t::is_dry, "Tell what would happen").or_default()};
    }
};
template <>
struct shape_of<catalog::import_query> {
    static constexpr std::string_view name = "ImportCatalog";
    static auto members() {
        return std::tuple{in_query("dryRun", &catalog::import_query::is_dry, "Tell what would happen").or_default()};
    }
};
template <>
struct shape_of<catalog::export_query> {
    using t = catalog::export_query;
    static constexpr std::string_view name = "ExportCatalog";
    static auto members() {
        return std::tuple{in_query("format", &t::format, "json or csv").or_default(), in_query("type", &t::type)};
    }
};
template <>
struct shape_of<catalog::line_view> {
    using t = catalog::line_view;
    static constexpr std::string_view name = "ImportedItem";
    static auto members() {
        return std::tuple{member("row", &t::row, "From 1 on, in the order of the document"),
                          member("type", &t::type),
                          member("key", &t::key),
                          member("result", &t::result, "made, changed, unchanged or refused"),
                          member("id", &t::id),
                          member("code", &t::code, "What was wrong"),
                          member("field", &t::field),
                          member("message", &t::message)};
    }
};
template <>
struct shape_of<catalog::import_report> {
    using t = catalog::import_report;
    static constexpr std::string_view name = "ImportReport";
    static auto members() {
        return std::tuple{member("dryRun", &t::is_dry),   member("made", &t::made),
                          member("changed", &t::changed), member("unchanged", &t::unchanged),
                          member("refused", &t::refused), member("items", &t::items)};
    }
};

}  // namespace fw::web

namespace fw::catalog {

namespace {

constexpr std::uint64_t most_import_bytes = std::uint64_t{64} << 20;
constexpr auto import_deadline = std::chrono::minutes(5);

task<result<std::string>> read_all(auto& from, std::uint64_t most) {
    std::string out;
    for (;;) {
        FW_CO_TRY(const auto piece, co_await from.next());
        if (piece.empty()) co_return out;
        if (out.size() + piece.size() > most)
            co_return fail(error_kind::too_large, "http.body_too_large", fmt::format("At most {} MB.", most >> 20));
        out += piece;
    }
}

result<import_format> format_of(std::string_view content_type) {
    const auto type = content_type.substr(0, content_type.find(';'));
    if (web::same_name(type, "application/zip")) return import_format::zip;
    if (web::same_name(type, "text/csv")) return import_format::csv;
    if (web::is_json_type(content_type)) return import_format::json;
    return fail(error_kind::unsupported, "http.content_type", "Send application/json, text/csv or application/zip.");
}

/// The whole catalog, page by page.
class export_source final : public web::body_source {
public:
    export_source(import_service& from, std::optional<item_kind> kind, bool is_csv)
        : from_(from), kind_(kind), is_csv_(is_csv) {}

    task<result<std::string_view>> next() override {
        if (ended_) co_return std::string_view();
        text_ = !begun_ ? (is_csv_ ? csv_head() : "{\"items\": [\n") : "";
        auto page = co_await from_.export_page(kind_, after_, is_csv_);
        begun_ = true;
        text_ += page.text;
        after_ = page.last;
        ended_ = !page.last;
        if (ended_ && !is_csv_) text_ += "\n]}\n";
        co_return std::string_view(text_);
    }

private:
    import_service& from_;
    std::optional<item_kind> kind_;
    bool is_csv_;
    std::optional<item_id> after_;
    std::string text_;
    bool begun_ = false, ended_ = false;
};

const std::vector<web::error_case> import_errors{
    {error_kind::invalid, "catalog.no_items", "No list of items in it"},
    {error_kind::too_large, "catalog.too_many_items", "Over 20,000"},
    {error_kind::unavailable, "catalog.import_busy", "Another one is under way"},
    {error_kind::invalid, "json.syntax", "No JSON"},
    {error_kind::invalid, "csv.quote", "A quote stands alone"},
    {error_kind::too_large, "csv.too_large", "Too many lines or cells"},
    {error_kind::invalid, "zip.broken", "No ZIP that we read"},
    {error_kind::invalid, "zip.path", "A path that leads elsewhere"},
    {error_kind::invalid, "zip.repeated", "A file is there twice"},
    {error_kind::unsupported, "zip.encrypted", "With a password"},
    {error_kind::too_large, "zip.too_large", "Too many files, or too large unpacked"}};

web::body_schema bytes_of(std::string type, std::string help) {
    return {.content_type = std::move(type), .schema = json::object{{"type", "string"}}, .help = std::move(help)};
}

}  // namespace

void import_routes::add_to(web::route_table& routes) {
    auto& sent =
        routes.add(web::post("/catalog/import"),
                   {.name = "importCatalog",
                    .group = "catalog",
                    .summary = "Add or change many items",
                    .help = "A document of the catalog: JSON, CSV, or a ZIP with the media beside catalog.json. "
                            "Items are found again by type and key, so it can be repeated.",
                    .permission = "catalog:write",
                    .rate = web::rate_class::expensive,
                    .body_limit = most_import_bytes,
                    .deadline = import_deadline,
                    .streams_body = true,
                    .needs_body = true,
                    .errors = import_errors},
                   *this, &import_routes::import_sent);
    sent.parameters = web::describe_parameters<import_query>(routes.schemas());
    sent.takes = {{.content_type = "application/json", .schema = json::object{{"type", "object"}}},
                  bytes_of("text/csv", "The first line names the columns"),
                  bytes_of("application/zip", "catalog.json and the media")};
    sent.gives.push_back({.schema = web::codec<import_report>::describe(routes.schemas(), {})});
    auto uploaded_errors = import_errors;
    uploaded_errors.push_back({error_kind::not_found, "uploads.unknown", "None of yours has this id"});
    uploaded_errors.push_back({error_kind::conflict, "uploads.unfinished", "Not all of it has come"});
    routes.add(web::post("/catalog/import/uploaded"),
               {.name = "importUploadedCatalog",
                .group = "catalog",
                .summary = "The same from a finished upload (tus)",
                .permission = "catalog:write",
                .rate = web::rate_class::expensive,
                .deadline = import_deadline,
                .errors = std::move(uploaded_errors)},
               *this, &import_routes::import_uploaded);
    auto& all = routes.add(web::get("/catalog/export"),
                           {.name = "exportCatalog",
                            .group = "catalog",
                            .summary = "All items as one document, without their media",
                            .permission = "catalog:write",
                            .rate = web::rate_class::expensive,
                            .errors = {{error_kind::unsupported, "catalog.export_format", "json or csv"}}},
                           *this, &import_routes::export_all);
    all.parameters = web::describe_parameters<export_query>(routes.schemas());
    all.gives = {{.content_type = "application/json", .schema = json::object{{"type", "object"}}},
                 bytes_of("text/csv", "")};
    auto& media =
        routes.add(web::put("/catalog/items/{id}/media/{name}"),
                   {.name = "putCatalogMedia",
                    .group = "catalog",
                    .summary = "Give an item a picture or a model",
                    .help = "The file itself is the body: JPEG, PNG or WebP up to 20 MB for thumbnail, texture, "
                            "normal and roughness; GLB up to 50 MB for model. Told by its first bytes.",
                    .permission = "catalog:write",
                    .rate = web::rate_class::upload,
                    .body_limit = most_model_bytes,
                    .streams_body = true,
                    .needs_body = true,
                    .errors = {{error_kind::not_found, "catalog.unknown", "None has this id"},
                               {error_kind::not_found, "catalog.no_such_file", "The kind has no such file"},
                               {error_kind::unsupported, "catalog.media_type", "None of these"},
                               {error_kind::too_large, "catalog.media_too_large", "Over the limit"}}},
                   *this, &import_routes::put_media);
    const auto text = json::object{{"type", "string"}};
    media.parameters = {
        {web::parameter::place::path, "id", "The item", true, json::object{{"type", "string"}, {"format", "uuid"}}},
        {web::parameter::place::path, "name", "thumbnail, texture, normal, roughness or model", true, text}};
    media.takes.push_back(bytes_of("application/octet-stream", "The file"));
    media.gives.push_back({.schema = web::codec<item_view>::describe(routes.schemas(), {})});
}

task<result<import_report>> import_routes::report(std::string bytes, import_format format, bool is_dry) {
    FW_CO_TRY(const auto lines,
              co_await imports_.run(std::move(bytes), format, is_dry ? import_how::dry_run : import_how::for_good));
    import_report out;
    out.is_dry = is_dry;
    for (const auto& line : lines) {
        auto& count = line.result == "made"        ? out.made
                      : line.result == "changed"   ? out.changed
                      : line.result == "unchanged" ? out.unchanged
                                                   : out.refused;
        ++count;
        auto& view = out.items.emplace_back(line_view{
            static_cast<std::int64_t>(out.items.size()) + 1, line.type, line.key, line.result, line.id, {}, {}, {}});
        if (!line.problem) continue;
        const auto& e = *line.problem;
        view.code = e.code;
        view.field = e.problems.empty() ? e.field : e.problems.front().field;
        view.message = e.problems.empty() ? e.message : e.problems.front().message;
    }
    co_return out;
}

task<result<web::response>> import_routes::import_sent(context& ctx, const web::path_values& path) {
    static const auto plan = web::make_input_plan(web::plan_of<import_query>(), "/catalog/import");
    import_query in;
    FW_CO_CHECK(web::read_input(ctx.asked, path, plan, &in));
    FW_CO_TRY(const auto format, format_of(ctx.asked.field("content-type")));
    FW_CO_TRY(auto bytes, co_await read_all(*ctx.asked.stream, most_import_bytes));
    FW_CO_TRY(const auto done, co_await report(std::move(bytes), format, in.is_dry));
    std::string text;
    web::write_document(text, done);
    co_return web::make_json(std::move(text));
}

task<result<import_report>> import_routes::import_uploaded(uploaded_import in, context& ctx) {
    const auto user = ctx.user().user;
    std::string bytes;
    {
        FW_CO_TRY(const auto upload, co_await uploads_.open(user, in.upload));
        FW_CO_TRY(bytes, co_await read_all(*upload, most_import_bytes));
    }
    FW_CO_TRY(auto done, co_await report(std::move(bytes), in.format, in.is_dry));
    if (!in.is_dry) (void)co_await uploads_.remove(user, in.upload);  // if that fails, its time runs out
    co_return done;
}

task<result<web::response>> import_routes::export_all(context& ctx, const web::path_values& path) {
    static const auto plan = web::make_input_plan(web::plan_of<export_query>(), "/catalog/export");
    export_query in;
    FW_CO_CHECK(web::read_input(ctx.asked, path, plan, &in));
    if (in.format == import_format::zip)
        co_return fail(error_kind::unsupported, "catalog.export_format", "A catalog is given as json or csv.",
                       "format");
    const bool is_csv = in.format == import_format::csv;
    web::response out;
    out.content_type = is_csv ? "text/csv; charset=utf-8" : "application/json";
    out.fields.emplace_back("Content-Disposition",
                            fmt::format("attachment; filename=\"catalog.{}\"", is_csv ? "csv" : "json"));
    out.body = std::make_unique<export_source>(imports_, in.type, is_csv);
    co_return out;
}

task<result<web::response>> import_routes::put_media(context& ctx, const web::path_values& path) {
    const auto id = item_id::find(path[0]);
    if (!id) co_return fail(error_kind::invalid, "request.invalid", "An item's id is a UUID.", "id");
    std::string member(path[1]);
    FW_CO_TRY(auto bytes, co_await read_all(*ctx.asked.stream, most_model_bytes));
    FW_CO_TRY(auto text, co_await imports_.set_media(*id, std::move(member), std::move(bytes)));
    auto out = web::make_json(std::move(text.json));
    out.fields.emplace_back("ETag", web::etag::of_version(text.version).text());
    co_return out;
}

}  // namespace fw::catalog
