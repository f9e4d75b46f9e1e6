// The endpoints of identities elsewhere: /auth/oidc and /auth/identities.
#pragma once

#include "fw/auth/oidc_service.hpp"
#include "fw/web/endpoint.hpp"

namespace fw::auth {

struct oidc_providers_view;
struct oidc_authorize_request;
struct oidc_link_request;
struct oidc_address_view;
struct oidc_second_step_request;
struct sign_in_view;
struct identity_list;
struct identity_path;

/// Binds an attempt to the browser that began it.
inline constexpr std::string_view oidc_cookie = "fw_oidc";

/// Must outlive the router that its routes went into.
class oidc_routes {
public:
    explicit oidc_routes(oidc_service& service) : service_(service) {}

    void add_to(web::route_table& routes);

private:
    task<result<oidc_providers_view>> providers(web::context& ctx);
    task<result<web::response>> authorize(oidc_authorize_request in, web::context& ctx);
    task<result<web::response>> callback(web::context& ctx, const web::path_values& values);
    task<result<oidc_address_view>> link(oidc_link_request in, web::context& ctx);
    task<result<sign_in_view>> second_step(oidc_second_step_request in, web::context& ctx);
    task<result<identity_list>> list(web::context& ctx);
    task<result<void>> unlink(identity_path in, web::context& ctx);

    oidc_service& service_;
};

}  // namespace fw::auth
