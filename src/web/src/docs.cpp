#include "fw/web/docs.hpp"

#include "docs_files.hpp"

namespace fw::web {

namespace {

/// "/api/v2/openapi.json" → 2; without a version in the path, that of Accept.
int version_asked(const request& asked) {
    constexpr std::string_view root = "/api/v";
    if (asked.path.starts_with(root) && asked.path.size() > root.size()) {
        const int digit = asked.path[root.size()] - '0';
        if (digit >= 1 && digit <= 9) return digit;
    }
    return std::max(1, version_in_accept(asked.field("accept")));
}

}  // namespace

response docs_site::make_file(const context& ctx, const file& f, std::string_view content_type) {
    if (auto spared = detail::find_not_modified(ctx.asked, f.tag)) return std::move(*spared);
    response out{.content_type = std::string(content_type)};
    out.fields = {{"ETag", f.tag.text()}, {"Cache-Control", "no-cache"}};
    if (content_type.starts_with("text/html"))
        out.fields.emplace_back(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
            "base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    out.body = f.text;
    return out;
}

task<result<response>> docs_site::give_document(context& ctx, const path_values& /*values*/) {
    const auto version = std::min(static_cast<std::size_t>(version_asked(ctx.asked)), documents_.size() - 1);
    co_return make_file(ctx, documents_[version], "application/json");
}

template <std::size_t Index>
task<result<response>> docs_site::give_page_file(context& ctx, const path_values& /*values*/) {
    co_return make_file(ctx, files_[Index], docs_files[Index].content_type);
}

void docs_site::add_to(route_table& routes) {
    const json::value any_text = json::object{{"type", "string"}};
    routes.add(get("/openapi.json"),
               {.name = "getOpenapi",
                .group = "documentation",
                .summary = "This API as an OpenAPI 3.1 document",
                .who = access::anyone,
                .gives = {{.schema = json::object{{"type", "object"}}}}},
               *this, &docs_site::give_document);
    const auto add_file = [&](std::size_t index, const char* name, auto handler) {
        const auto& f = docs_files[index];
        const auto type = std::string(f.content_type.substr(0, f.content_type.find(';')));
        routes.add(get(std::string(f.path)).outside(),
                   {.name = name,
                    .group = "documentation",
                    .summary = "This API as a page to read and to try",
                    .who = access::anyone,
                    .hidden = index != 0,
                    .gives = {{.content_type = type, .schema = any_text}}},
                   *this, handler);
    };
    add_file(0, "getDocs", &docs_site::give_page_file<0>);
    add_file(1, "getDocsStyle", &docs_site::give_page_file<1>);
    add_file(2, "getDocsScript", &docs_site::give_page_file<2>);
    for (const auto& f : docs_files) files_.push_back({std::string(f.text), etag::of_bytes(f.text)});
}

void docs_site::publish(const router& all, const schema_builder& schemas, const openapi_facts& facts) {
    documents_.assign(1, {});
    for (int version = 1; version <= all.newest(); ++version) {
        auto text = to_pretty_json(make_openapi(all, schemas, facts, version));
        auto tag = etag::of_bytes(text);
        documents_.push_back({std::move(text), std::move(tag)});
    }
}

}  // namespace fw::web
