// The endpoints that carry many items, pictures and models: for curators.
#pragma once

#include "fw/catalog/import_service.hpp"
#include "fw/uploads/upload_service.hpp"
#include "fw/web/endpoint.hpp"

namespace fw::catalog {

struct uploaded_import;
struct import_report;

/// One for each I/O thread. What it refers to must outlive it.
class import_routes {
public:
    import_routes(import_service& imports, uploads::upload_service& uploads) : imports_(imports), uploads_(uploads) {}
    void add_to(web::route_table& routes);

private:
    using context = web::context;
    [[nodiscard]] task<result<web::response>> import_sent(context& ctx, const web::path_values& path);
    [[nodiscard]] task<result<import_report>> import_uploaded(uploaded_import in, context& ctx);
    [[nodiscard]] task<result<import_report>> report(std::string bytes, import_format format, bool is_dry);
    [[nodiscard]] task<result<web::response>> export_all(context& ctx, const web::path_values& path);
    [[nodiscard]] task<result<web::response>> put_media(context& ctx, const web::path_values& path);

    import_service& imports_;
    uploads::upload_service& uploads_;
};

}  // namespace fw::catalog
