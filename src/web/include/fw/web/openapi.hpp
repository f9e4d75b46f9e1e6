// The OpenAPI 3.1 document of a program's routes.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "fw/web/router.hpp"
#include "fw/web/schema.hpp"

namespace fw::web {

struct openapi_facts {
    std::string title = "Fashion Wallet";
    std::string version = "1.0.0";  ///< of the program
    std::string help = {};
    std::string api_key_field = "X-API-Key";
    std::string refresh_cookie = "refresh_token";
    std::vector<error_case> sign_in_errors = {};  ///< of every route that needs a principal, besides `auth.required`
    std::vector<error_case> work_errors = {};     ///< of every route whose rate is limited: what lies behind is away
    std::vector<std::pair<std::string, std::string>> groups = {};  ///< name and a sentence, in the order to show
};

/// The document of one version of the API, with the routes outside of it. The same input gives the same bytes: paths in
/// the order the routes were added, components by name.
[[nodiscard]] json::object make_openapi(const router& all, const schema_builder& schemas, const openapi_facts& facts,
                                        int version = 1);

}  // namespace fw::web
