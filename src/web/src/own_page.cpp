#include "fw/web/own_page.hpp"

#include "fw/web/start_pages.hpp"
#include "served_files.hpp"

namespace fw::web {

response give_file(const context& ctx, std::string_view text, const etag& tag, std::string_view content_type) {
    if (auto spared = detail::find_not_modified(ctx.asked, tag)) return std::move(*spared);
    response out{.content_type = std::string(content_type)};
    out.fields = {{"ETag", tag.text()}, {"Cache-Control", "no-cache"}};
    if (content_type.starts_with("text/html"))
        out.fields.emplace_back(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
            "base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    out.body = std::string(text);
    return out;
}

void own_file::add_to(route_table& routes, std::string path, route facts) {
    facts.who = access::anyone;
    facts.gives = {{.content_type = std::string(content_type_.substr(0, content_type_.find(';'))),
                    .schema = json::object{{"type", "string"}}}};
    routes.add(get(std::move(path)).outside(), std::move(facts), *this, &own_file::give);
}

task<result<response>> own_file::give(context& ctx, const path_values& /*values*/) {
    co_return give_file(ctx, text_, tag_, content_type_);
}

void start_pages::add_to(route_table& routes) {
    for (const auto& f : page_files)
        files_.emplace_back(f.text, f.content_type)
            .add_to(routes, std::string(f.path),
                    {.name = std::string(f.name),
                     .group = "documentation",
                     .summary = "A page for browsers",
                     .hidden = true});
}

}  // namespace fw::web
