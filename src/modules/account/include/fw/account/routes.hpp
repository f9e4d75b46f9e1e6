// The endpoints under /account.
#pragma once

#include "fw/account/account_service.hpp"
#include "fw/auth/credential_service.hpp"
#include "fw/web/endpoint.hpp"

namespace fw::account {

struct profile_view;
struct profile_request;
struct erase_request;

/// One a thread; must outlive the router that its routes went into.
class account_routes {
public:
    account_routes(account_service& service, auth::credential_service& credentials)
        : service_(service), credentials_(credentials) {}

    void add_to(web::route_table& routes);

private:
    task<result<profile_view>> get(web::context& ctx);
    task<result<profile_view>> change(profile_request in, web::context& ctx);
    task<result<web::response>> collect(web::context& ctx, const web::path_values& values);
    task<result<void>> erase(erase_request in, web::context& ctx);

    account_service& service_;
    auth::credential_service& credentials_;
};

}  // namespace fw::account
