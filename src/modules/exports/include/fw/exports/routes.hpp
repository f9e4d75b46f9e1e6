// The endpoints under /exports.
#pragma once

#include "fw/exports/export_service.hpp"
#include "fw/objects/signed_links.hpp"
#include "fw/web/endpoint.hpp"
#include "fw/web/page.hpp"

namespace fw::exports {

struct create_request;
struct export_path;
struct list_exports;
struct export_view;

/// One for each I/O thread. What it refers to must outlive it.
class export_routes {
public:
    export_routes(export_service& exports, const objects::signed_links& links, web::cursor_seal cursors)
        : exports_(exports), links_(links), cursors_(std::move(cursors)) {}
    void add_to(web::route_table& routes);

private:
    using context = web::context;
    [[nodiscard]] task<result<export_view>> create(create_request in, context& ctx);
    [[nodiscard]] task<result<web::list_page<export_view>>> list(list_exports in, context& ctx);
    [[nodiscard]] task<result<export_view>> get(export_path in, context& ctx);
    [[nodiscard]] task<result<export_view>> cancel(export_path in, context& ctx);
    [[nodiscard]] task<result<export_view>> retry(export_path in, context& ctx);
    [[nodiscard]] task<result<void>> remove(export_path in, context& ctx);

    export_service& exports_;
    const objects::signed_links& links_;
    web::cursor_seal cursors_;
};

}  // namespace fw::exports
