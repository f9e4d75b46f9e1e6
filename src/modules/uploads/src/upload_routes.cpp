#include "fw/uploads/upload_routes.hpp"

#include "tus_fields.hpp"

namespace fw::uploads {

namespace {

using web::access;
using web::context;
using web::parameter;
using web::path_values;
using web::rate_class;

constexpr std::string_view version = "1.0.0";
constexpr std::string_view upload_type = "application/offset+octet-stream";

const web::error_case unknown{error_kind::not_found, "uploads.unknown", "None of yours has this id, or it has expired"};
const web::error_case other_version{error_kind::stale, "uploads.tus_version", "Tus-Resumable is not 1.0.0"};
const web::error_case offset{error_kind::conflict, "uploads.offset", "The upload goes on elsewhere: ask with HEAD"};
const web::error_case checksum{error_kind::invalid, "http.checksum_mismatch",
                               "The bytes are not those of Upload-Checksum (460)"};
const web::error_case too_long{error_kind::too_large, "uploads.too_long", "More bytes than Upload-Length said"};
const web::error_case wrong_type{error_kind::unsupported, "uploads.content_type",
                                 "Not application/offset+octet-stream"};

/// Errors: `uploads.tus_version`.
result<void> speak_tus(context& ctx) {
    ctx.answer_fields.emplace_back("Tus-Resumable", version);
    if (ctx.asked.field("tus-resumable") == version) return {};
    ctx.answer_fields.emplace_back("Tus-Version", version);
    return fail(error_kind::stale, "uploads.tus_version", "Uploads speak tus 1.0: send Tus-Resumable: 1.0.0 (tus.io).",
                "Tus-Resumable");
}

/// Errors: `uploads.unknown` for what is no id, as for an id of nobody.
result<upload_id> id_in(const path_values& values) {
    const auto id = upload_id::find(values[0]);
    if (!id) return std::unexpected(no_such_upload());
    return *id;
}

bool has_upload_type(const context& ctx) {
    return ctx.asked.field("content-type") == upload_type;
}

void tell_state(context& ctx, const upload& what) {
    ctx.answer_fields.emplace_back("Upload-Offset", std::to_string(what.received));
    ctx.answer_fields.emplace_back("Upload-Expires", to_http_date(what.expires));
}

parameter header(std::string name, std::string help, bool required) {
    return {.in = parameter::place::header,
            .name = std::move(name),
            .help = std::move(help),
            .required = required,
            .schema = json::object{{"type", "string"}}};
}

web::route tus_route(std::string name, std::string summary, rate_class rate, std::vector<web::error_case> errors) {
    errors.push_back(other_version);
    web::route out{.name = std::move(name),
                   .group = "uploads",
                   .summary = std::move(summary),
                   .rate = rate,
                   .success = 204,
                   .errors = std::move(errors)};
    out.parameters.push_back(header("Tus-Resumable", "1.0.0", true));
    return out;
}

web::route of_one(web::route r) {
    r.parameters.push_back({.in = parameter::place::path,
                            .name = "id",
                            .help = "The upload",
                            .required = true,
                            .schema = json::object{{"type", "string"}, {"format", "uuid"}}});
    return r;
}

/// A route that takes the upload's bytes.
web::route receiving(web::route r, std::uint64_t most) {
    r.streams_body = true;
    r.body_limit = most;
    r.parameters.push_back(header("Upload-Checksum", "sha1 or sha256, a space, the digest in base64", false));
    r.takes.push_back(
        {.content_type = std::string(upload_type), .schema = json::object{{"type", "string"}, {"format", "binary"}}});
    return r;
}

}  // namespace

void upload_routes::add_to(web::route_table& routes) {
    using r = upload_routes;
    const auto most = service_.limits().most_bytes;
    const auto options = [](std::string name) {
        return web::route{.name = std::move(name),
                          .group = "uploads",
                          .summary = "What of tus is spoken here",
                          .who = access::anyone,
                          .rate = rate_class::free,
                          .success = 204};
    };
    routes.add(web::options("/uploads"), options("describeUploads"), *this, &r::tell);
    routes.add(web::options("/uploads/{id}"), of_one(options("describeUpload")), *this, &r::tell);

    auto make =
        receiving(tus_route("beginUpload", "Begin a resumable upload", rate_class::upload,
                            {{error_kind::too_large, "uploads.too_large", "Larger than Tus-Max-Size"},
                             {error_kind::conflict, "uploads.too_many", "Too many that are unfinished or unused"},
                             checksum,
                             too_long,
                             wrong_type}),
                  most);
    make.help =
        "tus 1.0, for any tus client. What comes may be sent here already (creation-with-upload), or with PATCH "
        "to the address in Location. An upload lives for a day.";
    make.success = 201;
    make.parameters.push_back(header("Upload-Length", "How many bytes it will have", true));
    make.parameters.push_back(header("Upload-Metadata", "filename and filetype, values in base64", false));
    routes.add(web::post("/uploads"), std::move(make), *this, &r::begin);

    auto see = of_one(tus_route("getUpload", "How far it is: Upload-Offset", rate_class::ordinary, {unknown}));
    see.success = 200;
    routes.add(web::head("/uploads/{id}"), std::move(see), *this, &r::look);

    const std::vector<web::error_case> of_patch{unknown, offset, checksum, too_long, wrong_type};
    auto patch =
        receiving(of_one(tus_route("continueUpload", "Send what follows", rate_class::ordinary, of_patch)), most);
    patch.parameters.push_back(header("Upload-Offset", "Where these bytes belong", true));
    routes.add(web::patch_at("/uploads/{id}"), std::move(patch), *this, &r::go_on);

    auto post = receiving(of_one(tus_route("overrideUpload", "PATCH or DELETE, for networks that know neither",
                                           rate_class::ordinary, of_patch)),
                          most);
    post.parameters.push_back(header("X-HTTP-Method-Override", "PATCH or DELETE", true));
    post.parameters.push_back(header("Upload-Offset", "Where these bytes belong", false));
    routes.add(web::post("/uploads/{id}"), std::move(post), *this, &r::overridden);

    routes.add(web::del("/uploads/{id}"),
               of_one(tus_route("deleteUpload", "Not wanted any more", rate_class::ordinary, {unknown})), *this,
               &r::remove);
}

upload_routes::answer upload_routes::tell(context& ctx, const path_values& /*values*/) {
    auto& fields = ctx.answer_fields;
    fields.emplace_back("Tus-Resumable", version);
    fields.emplace_back("Tus-Version", version);
    fields.emplace_back("Tus-Extension", "creation,creation-with-upload,checksum,expiration,termination");
    fields.emplace_back("Tus-Max-Size", std::to_string(service_.limits().most_bytes));
    fields.emplace_back("Tus-Checksum-Algorithm", "sha1,sha256");
    co_return web::response{.status = 204};
}

upload_routes::answer upload_routes::begin(context& ctx, const path_values& /*values*/) {
    FW_CO_CHECK(speak_tus(ctx));
    FW_CO_TRY(const auto length, parse_bytes(ctx.asked.field("upload-length"), "Upload-Length"));
    FW_CO_TRY(auto metadata, parse_metadata(ctx.asked.field("upload-metadata")));
    FW_CO_TRY(auto told, parse_checksum(ctx.asked.field("upload-checksum")));
    // A body of another type is no upload (tus: creation-with-upload); none at all has none.
    const bool has_body = ctx.asked.stream->length() != 0 && !ctx.asked.field("content-type").empty();
    if (has_body && !has_upload_type(ctx))
        co_return fail(error_kind::unsupported, "uploads.content_type",
                       fmt::format("An upload's bytes come as {}.", upload_type));
    const auto user = ctx.user().user;
    FW_CO_TRY(auto what, co_await service_.begin(user, length, std::move(metadata)));
    ctx.answer_fields.emplace_back("Location", fmt::format("{}/{}", ctx.asked.path, to_string(what.id)));
    if (has_body) {
        auto taken = co_await service_.receive(user, what.id, 0, *ctx.asked.stream, std::move(told));
        if (!taken) {
            // Who does not learn the address cannot go on with it.
            (void)co_await service_.remove(user, what.id);
            ctx.answer_fields.pop_back();
            co_return std::unexpected(std::move(taken).error());
        }
        what = std::move(*taken);
    }
    tell_state(ctx, what);
    co_return web::response{.status = 201};
}

upload_routes::answer upload_routes::look(context& ctx, const path_values& values) {
    FW_CO_CHECK(speak_tus(ctx));
    ctx.answer_fields.emplace_back("Cache-Control", "no-store");
    FW_CO_TRY(const auto id, id_in(values));
    FW_CO_TRY(const auto what, co_await service_.get(ctx.user().user, id));
    tell_state(ctx, what);
    ctx.answer_fields.emplace_back("Upload-Length", std::to_string(what.length));
    if (!what.metadata.empty()) ctx.answer_fields.emplace_back("Upload-Metadata", to_metadata(what.metadata));
    co_return web::response{.status = 200};
}

upload_routes::answer upload_routes::go_on(context& ctx, const path_values& values) {
    FW_CO_CHECK(speak_tus(ctx));
    FW_CO_TRY(const auto id, id_in(values));
    if (!has_upload_type(ctx))
        co_return fail(error_kind::unsupported, "uploads.content_type",
                       fmt::format("An upload's bytes come as {}.", upload_type));
    FW_CO_TRY(const auto from, parse_bytes(ctx.asked.field("upload-offset"), "Upload-Offset"));
    FW_CO_TRY(auto told, parse_checksum(ctx.asked.field("upload-checksum")));
    FW_CO_TRY(const auto what,
              co_await service_.receive(ctx.user().user, id, from, *ctx.asked.stream, std::move(told)));
    tell_state(ctx, what);
    co_return web::response{.status = 204};
}

upload_routes::answer upload_routes::overridden(context& ctx, const path_values& values) {
    const auto meant = ctx.asked.field("x-http-method-override");
    if (meant == "PATCH") return go_on(ctx, values);
    if (meant == "DELETE") return remove(ctx, values);
    return [](context& c) -> answer {
        FW_CO_CHECK(speak_tus(c));
        co_return fail(error_kind::invalid, "uploads.override", "X-HTTP-Method-Override is PATCH or DELETE here.",
                       "X-HTTP-Method-Override");
    }(ctx);
}

upload_routes::answer upload_routes::remove(context& ctx, const path_values& values) {
    FW_CO_CHECK(speak_tus(ctx));
    FW_CO_TRY(const auto id, id_in(values));
    FW_CO_CHECK(co_await service_.remove(ctx.user().user, id));
    co_return web::response{.status = 204};
}

}  // namespace fw::uploads
