#include "fw/storage/file_routes.hpp"

#include "fw/storage/object_body.hpp"
#include "fw/web/range.hpp"

namespace fw::storage {

namespace {

using objects::object_info;
using objects::object_key;

/// What HEAD has no need to read.
class unread_body final : public web::body_source {
public:
    explicit unread_body(std::uint64_t length) : length_(length) {}
    task<result<std::string_view>> next() override { co_return std::string_view(); }
    std::optional<std::uint64_t> length() const override { return length_; }

private:
    std::uint64_t length_;
};

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_';
}

/// RFC 6266, with the name in RFC 8187's form where it is not plain.
std::string attachment(std::string_view name) {
    if (std::ranges::all_of(name, is_name_character)) return fmt::format("attachment; filename=\"{}\"", name);
    std::string encoded;
    for (const char c : name) {
        if (is_name_character(c))
            encoded += c;
        else
            encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return "attachment; filename*=UTF-8''" + encoded;
}

web::response begin_answer(const object_info& info, const objects::signed_links::verified& link) {
    web::response out{.content_type = info.content_type};
    out.fields.emplace_back("ETag", '"' + info.etag + '"');
    out.fields.emplace_back("Cache-Control", fmt::format("private, max-age={}", link.left.count()));
    out.fields.emplace_back("Accept-Ranges", "bytes");
    // What people upload must not act for us where a browser opens it.
    out.fields.emplace_back("Content-Security-Policy", "default-src 'none'; sandbox");
    if (!link.download_as.empty()) out.fields.emplace_back("Content-Disposition", attachment(link.download_as));
    return out;
}

}  // namespace

void file_routes::add_to(web::route_table& routes) {
    web::route r{.name = "getFile",
                 .group = "files",
                 .summary = "A file, by an address that was given out",
                 .help =
                     "Addresses come with the things whose files they are, and live for minutes; nothing else is "
                     "needed to fetch them. ETag, If-None-Match, Range and If-Range work as usual.",
                 .who = web::access::anyone,
                 .rate = web::rate_class::free,
                 .errors = {{error_kind::forbidden, "files.signature", "The address has been changed"},
                            {error_kind::forbidden, "files.expired", "Ask for a new address"},
                            {error_kind::not_found, "files.not_found", "The file is gone"}}};
    r.parameters.push_back({.in = web::parameter::place::path,
                            .name = "key",
                            .help = "Of the file",
                            .required = true,
                            .schema = json::object{{"type", "string"}}});
    for (const auto* name : {"expires", "signature"})
        r.parameters.push_back(
            {.name = name, .help = "As given", .required = true, .schema = json::object{{"type", "string"}}});
    r.parameters.push_back({.name = "download", .help = "As given", .schema = json::object{{"type", "string"}}});
    r.gives.push_back({.content_type = "application/octet-stream", .schema = json::object{}});
    routes.add(web::get("/files/{key...}").outside(), std::move(r), *this, &file_routes::get);
}

task<result<web::response>> file_routes::get(web::context& ctx, const web::path_values& values) {
    const auto gone = fail(error_kind::not_found, "files.not_found", "This file is gone, or has never been.");
    const auto key = object_key::parse(std::string(values[0]));
    if (!key) co_return gone;
    FW_CO_TRY(const auto link, links_.verify(*key, ctx.asked.query));
    // The tag and the size come first: what the client has need not be opened.
    FW_CO_TRY(const auto info, co_await store_.find(*key));
    if (!info) co_return gone;
    auto out = begin_answer(*info, link);
    const auto tag = web::etag::of_text(info->etag);
    if (web::is_in_none_match(ctx.asked.field("if-none-match"), tag)) {
        out.status = 304;
        out.content_type.clear();
        co_return out;
    }
    std::optional<objects::byte_span> part;
    if (web::is_range_current(ctx.asked.field("if-range"), tag)) {
        const auto range = web::parse_range(ctx.asked.field("range"), info->bytes);
        if (!range) {
            ctx.answer_fields.emplace_back("Content-Range", web::to_content_range(info->bytes));
            co_return std::unexpected(range.error());
        }
        if (*range) {
            part = {(*range)->begin, (*range)->length};
            out.status = 206;
            out.fields.emplace_back("Content-Range", web::to_content_range(**range, info->bytes));
        }
    }
    if (ctx.asked.verb == web::method::head) {
        out.body = std::make_unique<unread_body>(part ? part->length : info->bytes);
        co_return out;
    }
    auto reader = co_await store_.open(*key, part);
    if (!reader && reader.error().code == "objects.not_found") co_return gone;
    if (!reader) co_return std::unexpected(reader.error());
    if ((*reader)->info().etag != info->etag)
        co_return fail(error_kind::unavailable, "files.changing", "The file is just being replaced. Try again.");
    if (const auto file = (*reader)->release_file())
        out.body = web::file_body(file->descriptor, file->offset, file->length);
    else
        out.body = make_body(std::move(*reader));
    co_return out;
}

}  // namespace fw::storage
