// Answers that several groups of routes give.
#pragma once

#include "auth_dto.hpp"
#include "fw/auth/routes.hpp"

namespace fw::auth {

void set_cookie(web::context& ctx, std::string_view name, std::string_view value, std::string_view path,
                std::chrono::seconds life, std::string_view same_site);

/// To who has just signed in, or stayed so: the answer, and the cookie of a browser.
[[nodiscard]] sign_in_view answer(web::context& ctx, const signed_in& s, client_kind kind);
void set_refresh_cookie(web::context& ctx, std::string_view token, std::chrono::seconds life);

}  // namespace fw::auth
