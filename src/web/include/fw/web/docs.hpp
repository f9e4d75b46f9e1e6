// The documentation that the program serves of itself: /docs and /api/v1/openapi.json.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "fw/web/openapi.hpp"
#include "fw/web/own_page.hpp"

namespace fw::web {

/// Add it to the table with the other routes, make the router, then publish. Must outlive the router; `publish` before
/// the first request, from then on safe from any thread.
class docs_site {
public:
    void add_to(route_table& routes);
    void publish(const router& all, const schema_builder& schemas, const openapi_facts& facts);

    /// The document of a version, as it is sent.
    [[nodiscard]] const std::string& document(int version) const {
        return documents_.at(static_cast<std::size_t>(version)).text;
    }

private:
    struct versioned_document {
        std::string text;
        etag tag = etag::of_bytes("");
    };

    task<result<response>> give_document(context& ctx, const path_values& values);

    std::vector<versioned_document> documents_;  ///< by version; [0] is empty
    std::deque<own_file> files_;
};

}  // namespace fw::web
