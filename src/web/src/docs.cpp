#include "fw/web/docs.hpp"

#include "served_files.hpp"

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

task<result<response>> docs_site::give_document(context& ctx, const path_values& /*values*/) {
    const auto version = std::min(static_cast<std::size_t>(version_asked(ctx.asked)), documents_.size() - 1);
    const auto& d = documents_[version];
    co_return give_file(ctx, d.text, d.tag, "application/json");
}

void docs_site::add_to(route_table& routes) {
    routes.add(get("/openapi.json"),
               {.name = "getOpenapi",
                .group = "documentation",
                .summary = "This API as an OpenAPI 3.1 document",
                .who = access::anyone,
                .gives = {{.schema = json::object{{"type", "object"}}}}},
               *this, &docs_site::give_document);
    for (const auto& f : docs_files)
        files_.emplace_back(f.text, f.content_type)
            .add_to(routes, std::string(f.path),
                    {.name = std::string(f.name),
                     .group = "documentation",
                     .summary = "This API as a page to read and to try",
                     .hidden = f.path != "/docs"});
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
