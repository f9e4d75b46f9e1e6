// The endpoints of items under /catalog.
#pragma once

#include "fw/catalog/catalog_service.hpp"
#include "fw/catalog/view_log.hpp"
#include "fw/web/endpoint.hpp"
#include "fw/web/page.hpp"

namespace fw::catalog {

struct list_items;
struct item_list_text;

/// Whether those who are not signed in may look.
enum class audience : std::uint8_t { signed_in, everybody };

/// One for each I/O thread. What it refers to must outlive it.
class catalog_routes {
public:
    catalog_routes(catalog_service& items, view_log& views, web::cursor_seal cursors, audience who)
        : items_(items), views_(views), cursors_(std::move(cursors)), audience_(who) {}
    void add_to(web::route_table& routes);

private:
    using context = web::context;
    template <class Document>
    void add_kind(web::route_table& routes, std::string_view plural);

    template <class Document>
    [[nodiscard]] task<result<web::tagged<item_text>>> create(Document in, context& ctx);
    template <class Document>
    [[nodiscard]] task<result<item_list_text>> list(list_items in, context& ctx);
    template <class Document>
    [[nodiscard]] task<result<web::response>> change(context& ctx, const web::path_values& path);
    template <class Document>
    [[nodiscard]] task<result<web::response>> retire(context& ctx, const web::path_values& path);
    [[nodiscard]] task<result<item_list_text>> list_kind(item_kind kind, list_items in, bool may_see_all);
    [[nodiscard]] task<result<web::response>> get(context& ctx, const web::path_values& path);

    catalog_service& items_;
    view_log& views_;
    web::cursor_seal cursors_;
    audience audience_;
};

/// Who may call a route that only reads.
void open_to(web::route& facts, audience who);

}  // namespace fw::catalog
