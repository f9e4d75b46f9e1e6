// The endpoints under /uploads: tus 1.0 with creation, creation-with-upload, checksum, expiration and termination.
#pragma once

#include "fw/uploads/upload_service.hpp"
#include "fw/web/endpoint.hpp"

namespace fw::uploads {

/// One for each I/O thread. The service must outlive it.
class upload_routes {
public:
    explicit upload_routes(upload_service& service) : service_(service) {}
    void add_to(web::route_table& routes);

private:
    using answer = task<result<web::response>>;
    [[nodiscard]] answer tell(web::context& ctx, const web::path_values& values);
    [[nodiscard]] answer begin(web::context& ctx, const web::path_values& values);
    [[nodiscard]] answer look(web::context& ctx, const web::path_values& values);
    [[nodiscard]] answer go_on(web::context& ctx, const web::path_values& values);
    [[nodiscard]] answer remove(web::context& ctx, const web::path_values& values);
    /// POST with X-HTTP-Method-Override, for those whose network knows no PATCH.
    [[nodiscard]] answer overridden(web::context& ctx, const web::path_values& values);

    upload_service& service_;
};

}  // namespace fw::uploads
