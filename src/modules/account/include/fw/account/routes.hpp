// The endpoints under /account.
#pragma once

#include "fw/account/account_service.hpp"
#include "fw/web/endpoint.hpp"

namespace fw::account {

struct profile_view;
struct profile_request;

/// One a thread; must outlive the router that its routes went into.
class account_routes {
public:
    explicit account_routes(account_service& service) : service_(service) {}

    void add_to(web::route_table& routes);

private:
    task<result<profile_view>> get(web::context& ctx);
    task<result<profile_view>> change(profile_request in, web::context& ctx);
    task<result<web::response>> collect(web::context& ctx, const web::path_values& values);
    task<result<void>> erase(web::context& ctx);

    account_service& service_;
};

}  // namespace fw::account
