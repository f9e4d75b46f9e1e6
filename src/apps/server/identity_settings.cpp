#include "identity_settings.hpp"

namespace fw::apps {

result<std::vector<auth::oidc_settings>> read_oidc_providers(const config::settings& s) {
    std::vector<auth::oidc_settings> out;
    for (const auto& name : s.names_under("auth.oidc")) {
        const auto of = [&](std::string_view what) { return s.text(fmt::format("auth.oidc.{}.{}", name, what)); };
        auth::oidc_settings one{name, of("issuer"), of("client_id"), of("client_secret"), of("label"), of("scopes")};
        if (!http::is_safe_url(one.issuer))
            return fail(
                error_kind::invalid, "config.invalid",
                fmt::format("auth.oidc.{}.issuer is an https:// address, exactly as the provider writes it.", name),
                fmt::format("auth.oidc.{}.issuer", name));
        if (one.client_id.empty())
            return fail(error_kind::invalid, "config.invalid",
                        fmt::format("auth.oidc.{}.client_id is missing: the provider gives it to you.", name),
                        fmt::format("auth.oidc.{}.client_id", name));
        if (!fmt::format(" {} ", one.scopes).contains(" openid "))
            return fail(error_kind::invalid, "config.invalid", fmt::format("auth.oidc.{}.scopes has no openid.", name),
                        fmt::format("auth.oidc.{}.scopes", name));
        out.push_back(std::move(one));
    }
    return out;
}

}  // namespace fw::apps
