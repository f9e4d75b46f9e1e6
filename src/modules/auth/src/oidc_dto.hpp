// What goes over the wire about identities elsewhere.
#pragma once

#include "auth_dto.hpp"
#include "fw/auth/oidc_routes.hpp"

namespace fw::auth {

struct oidc_provider_view {
    std::string name, label;
};
struct oidc_providers_view {
    std::vector<oidc_provider_view> items;
};
struct oidc_authorize_request {
    std::string provider;
    std::string return_to = "/";
};
struct oidc_link_request {
    std::string provider;
    std::string return_to = "/";
};
struct oidc_address_view {
    std::string address;
};
struct oidc_second_step_request {
    std::optional<std::string> cookie;
    std::string code;
    client_kind kind = client_kind::browser;
};
struct identity_view {
    identity_id id;
    std::string provider, email;
    time_point made;
    std::optional<time_point> used;
};
struct identity_list {
    std::vector<identity_view> items;
};
struct identity_path {
    identity_id id;
};

}  // namespace fw::auth

namespace fw::web {

template <>
struct shape_of<auth::oidc_provider_view> {
    using t = auth::oidc_provider_view;
    static constexpr std::string_view name = "IdentityProvider";
    static auto members() { return std::tuple{member("name", &t::name), member("label", &t::label, "For people")}; }
};
template <>
struct shape_of<auth::oidc_providers_view> {
    static constexpr std::string_view name = "IdentityProviderList";
    static auto members() { return std::tuple{member("items", &auth::oidc_providers_view::items)}; }
};
template <>
struct shape_of<auth::oidc_authorize_request> {
    using t = auth::oidc_authorize_request;
    static constexpr std::string_view name = "AuthorizeRequest";
    static auto members() {
        return std::tuple{in_path("provider", &t::provider, text{}.least(1).most(50), "Its name"),
                          in_query("returnTo", &t::return_to, text{}.least(1).most(500),
                                   "A path of this service, where the browser goes in the end")
                              .or_default()};
    }
};
template <>
struct shape_of<auth::oidc_link_request> {
    using t = auth::oidc_link_request;
    static constexpr std::string_view name = "LinkIdentityRequest";
    static auto members() {
        return std::tuple{in_path("provider", &t::provider, text{}.least(1).most(50), "Its name"),
                          member("returnTo", &t::return_to, text{}.least(1).most(500),
                                 "A path of this service, where the browser goes in the end")
                              .or_default()};
    }
};
template <>
struct shape_of<auth::oidc_address_view> {
    static constexpr std::string_view name = "AuthorizationAddress";
    static auto members() {
        return std::tuple{member("address", &auth::oidc_address_view::address, "Send the same browser there")};
    }
};
template <>
struct shape_of<auth::oidc_second_step_request> {
    using t = auth::oidc_second_step_request;
    static constexpr std::string_view name = "IdentitySecondStep";
    static auto members() {
        return std::tuple{
            in_cookie(auth::oidc_cookie, &t::cookie, text{}.least(1).most(200)),
            member("code", &t::code, text{}.least(6).most(20), "Six digits of the authenticator, or a recovery code"),
            member("client", &t::kind, detail::about_kind).or_default()};
    }
};
template <>
struct shape_of<auth::identity_view> {
    using t = auth::identity_view;
    static constexpr std::string_view name = "Identity";
    static auto members() {
        return std::tuple{member("id", &t::id), member("provider", &t::provider),
                          member("email", &t::email, "As the provider told it; may be empty"),
                          member("createdAt", &t::made), member("lastUsedAt", &t::used)};
    }
};
template <>
struct shape_of<auth::identity_list> {
    static constexpr std::string_view name = "IdentityList";
    static auto members() { return std::tuple{member("items", &auth::identity_list::items)}; }
};
template <>
struct shape_of<auth::identity_path> {
    static constexpr std::string_view name = "IdentityPath";
    static auto members() { return std::tuple{in_path("id", &auth::identity_path::id, "The identity")}; }
};

}  // namespace fw::web
