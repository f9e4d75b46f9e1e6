// The documentation that the program serves of itself: /docs and /api/v1/openapi.json.
#pragma once

#include <string>
#include <vector>

#include "fw/web/endpoint.hpp"
#include "fw/web/openapi.hpp"

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
    struct file {
        std::string text;
        etag tag = etag::of_bytes("");
    };
    static constexpr std::size_t page_files = 3;

    task<result<response>> give_document(context& ctx, const path_values& values);
    template <std::size_t Index>
    task<result<response>> give_page_file(context& ctx, const path_values& values);
    [[nodiscard]] static response make_file(const context& ctx, const file& f, std::string_view content_type);

    std::vector<file> documents_;  ///< by version; [0] is empty
    std::vector<file> files_;
};

}  // namespace fw::web
