#include "fw/catalog/search_routes.hpp"

#include "search_dto.hpp"

namespace fw::catalog {

namespace {

const web::error_case nothing_asked{error_kind::invalid, "catalog.nothing_asked", "Neither a text nor a filter"};
const web::error_case unknown_color{error_kind::invalid, "catalog.color", "Neither #rrggbb nor a name that is known"};
const web::error_case unknown_group{error_kind::not_found, "catalog.unknown_synonyms", "None has this id"};
const web::error_case stale{error_kind::stale, "http.if_match_failed", "It has been changed since you read it"};

result<search_request> request_of(search_input in) {
    const bool filtered = in.type || in.category || in.subcategory || in.color || !in.tags.empty() || in.least_weight ||
                          in.most_weight || in.least_stretch || in.most_stretch || in.least_drape || in.most_drape;
    if (!in.text && !filtered)
        return fail(error_kind::invalid, "catalog.nothing_asked", "Say what to look for: a text, a filter or both.",
                    "q");
    search_request out{in.text.value_or(""), {}, static_cast<std::size_t>(in.limit)};
    if (in.text && search::normalised(*in.text).empty() && !filtered)
        return fail(error_kind::invalid, "catalog.nothing_asked", "There is no word in this text.", "q");
    auto& w = out.where;
    if (in.type) w.type = std::string(to_string(*in.type));
    w.category = std::move(in.category);
    w.subcategory = std::move(in.subcategory);
    w.tags = std::move(in.tags);
    if (in.color) {
        const auto color = search::find_color(*in.color);
        if (!color)
            return fail(error_kind::invalid, "catalog.color", "Write the colour as #rrggbb, or by a common name.",
                        "color");
        w.cells = search::cells_near(*color, in.within);
    }
    w.least_weight = in.least_weight;
    w.most_weight = in.most_weight;
    w.least_stretch = in.least_stretch;
    w.most_stretch = in.most_stretch;
    w.least_drape = in.least_drape;
    w.most_drape = in.most_drape;
    return out;
}

synonyms_view view_of(const synonym_group& g) {
    return {g.id, g.terms, g.version, g.changed};
}

}  // namespace

void search_routes::add_to(web::route_table& routes) {
    plan_ = web::make_input_plan(web::plan_of<search_input>(), "/catalog/search");
    web::route finding{.name = "searchCatalog",
                       .group = "catalog",
                       .summary = "Items by words, filters or both",
                       .help =
                           "Words are found by their stems and by what means the same; slips are corrected where "
                           "nothing is found as typed. Answers may be a quarter of an hour old.",
                       .errors = {nothing_asked, unknown_color}};
    open_to(finding, audience_);
    auto& found = routes.add(web::get("/catalog/search"), std::move(finding), *this, &search_routes::find);
    found.parameters = web::describe_parameters<search_input>(routes.schemas());
    found.gives.push_back({.schema = web::codec<search_view>::describe(routes.schemas(), {})});
    web::route counting{.name = "countCatalog",
                        .group = "catalog",
                        .summary = "How many items of each type, category, tag and colour a search finds",
                        .errors = {nothing_asked, unknown_color}};
    open_to(counting, audience_);
    routes.add(web::get("/catalog/facets"), std::move(counting), *this, &search_routes::count);
    web::route suggesting{
        .name = "suggestInCatalog", .group = "catalog", .summary = "How to go on with what was typed"};
    open_to(suggesting, audience_);
    routes.add(web::get("/catalog/suggestions"), std::move(suggesting), *this, &search_routes::suggest);
    web::route recommending{.name = "recommendFromCatalog",
                            .group = "catalog",
                            .summary = "What goes with an item, and why",
                            .help =
                                "What is used together with it in the designs of two people at least, then what "
                                "resembles it.",
                            .errors = {{error_kind::not_found, "catalog.unknown", "None has this id"}}};
    open_to(recommending, audience_);
    routes.add(web::get("/catalog/recommendations"), std::move(recommending), *this, &search_routes::recommend);
    add_synonym_routes(routes);
}

void search_routes::add_synonym_routes(web::route_table& routes) {
    routes.add(web::get("/catalog/synonyms"),
               {.name = "listSynonyms",
                .group = "catalog",
                .summary = "Words that mean the same to the search",
                .permission = "catalog:write"},
               *this, &search_routes::list_synonyms);
    routes.add(web::post("/catalog/synonyms"),
               {.name = "addSynonyms",
                .group = "catalog",
                .summary = "Add a group of them",
                .permission = "catalog:write",
                .success = 201},
               *this, &search_routes::add_synonyms);
    routes.add(web::put("/catalog/synonyms/{id}"),
               {.name = "changeSynonyms",
                .group = "catalog",
                .summary = "Change a group",
                .permission = "catalog:write",
                .errors = {unknown_group, stale}},
               *this, &search_routes::change_synonyms);
    routes.add(web::del("/catalog/synonyms/{id}"),
               {.name = "removeSynonyms",
                .group = "catalog",
                .summary = "Remove a group",
                .permission = "catalog:write",
                .errors = {unknown_group}},
               *this, &search_routes::remove_synonyms);
}

task<result<web::response>> search_routes::find(context& ctx, const web::path_values& path) {
    search_input in;
    FW_CO_CHECK(web::read_input(ctx.asked, path, plan_, &in));
    const bool personal = in.personal && ctx.who;
    FW_CO_TRY(const auto what, request_of(std::move(in)));
    cache::cached_value text;
    if (const auto* const here = personal ? nullptr : search_.find_local(what))
        text = *here;
    else
        text = co_await search_.find(what, personal ? std::optional(ctx.who->user) : std::nullopt);
    co_return web::make_json(std::string(*text));
}

task<result<facets_text>> search_routes::count(search_input in, context& /*ctx*/) {
    FW_CO_TRY(auto what, request_of(std::move(in)));
    co_return facets_text{co_await search_.count(std::move(what))};
}

task<result<suggestions_text>> search_routes::suggest(suggest_input in, context& /*ctx*/) {
    co_return suggestions_text{co_await search_.suggest(std::move(in.text), static_cast<std::size_t>(in.limit))};
}

task<result<recommendations_text>> search_routes::recommend(recommend_input in, context& /*ctx*/) {
    auto found = co_await search_.recommend(in.id, static_cast<std::size_t>(in.limit));
    if (!found) co_return fail(error_kind::not_found, "catalog.unknown", "The catalog has no such item.", "itemId");
    co_return recommendations_text{std::move(*found)};
}

task<result<synonyms_page>> search_routes::list_synonyms(context& /*ctx*/) {
    synonyms_page out;
    for (const auto& one : co_await search_.list_synonyms()) out.items.push_back(view_of(one));
    co_return out;
}

task<result<synonyms_view>> search_routes::add_synonyms(synonyms_input in, context& /*ctx*/) {
    co_return view_of(co_await search_.add_synonyms(std::move(in.terms)));
}

task<result<synonyms_view>> search_routes::change_synonyms(synonyms_change in, context& /*ctx*/) {
    FW_CO_TRY(const auto seen, web::find_version(in.if_match.value_or("")));
    FW_CO_TRY(const auto now, co_await search_.change_synonyms(in.id, std::move(in.terms), seen));
    co_return view_of(now);
}

task<result<void>> search_routes::remove_synonyms(synonyms_path in, context& /*ctx*/) {
    return search_.remove_synonyms(in.id);
}

}  // namespace fw::catalog
