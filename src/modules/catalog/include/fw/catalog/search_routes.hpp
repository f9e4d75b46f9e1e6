// The endpoints that find items: /catalog/search and its neighbours.
#pragma once

#include "fw/catalog/routes.hpp"
#include "fw/catalog/search_service.hpp"

namespace fw::catalog {

struct search_input;
struct suggest_input;
struct recommend_input;
struct synonyms_input;
struct synonyms_change;
struct synonyms_path;
struct synonyms_view;
struct synonyms_page;
struct facets_text;
struct suggestions_text;
struct recommendations_text;

/// One for each I/O thread. What it refers to must outlive it.
class search_routes {
public:
    search_routes(search_service& search, audience who) : search_(search), audience_(who) {}
    void add_to(web::route_table& routes);

private:
    using context = web::context;
    void add_synonym_routes(web::route_table& routes);
    [[nodiscard]] task<result<web::response>> find(context& ctx, const web::path_values& path);
    [[nodiscard]] task<result<facets_text>> count(search_input in, context& ctx);
    [[nodiscard]] task<result<suggestions_text>> suggest(suggest_input in, context& ctx);
    [[nodiscard]] task<result<recommendations_text>> recommend(recommend_input in, context& ctx);
    [[nodiscard]] task<result<synonyms_page>> list_synonyms(context& ctx);
    [[nodiscard]] task<result<synonyms_view>> add_synonyms(synonyms_input in, context& ctx);
    [[nodiscard]] task<result<synonyms_view>> change_synonyms(synonyms_change in, context& ctx);
    [[nodiscard]] task<result<void>> remove_synonyms(synonyms_path in, context& ctx);

    search_service& search_;
    audience audience_;
    web::input_plan plan_;
};

}  // namespace fw::catalog
