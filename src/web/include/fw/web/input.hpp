// The input of an endpoint: members of one struct from path, query, header, cookie and body.
#pragma once

#include <string_view>
#include <vector>

#include "fw/web/document.hpp"
#include "fw/web/request.hpp"
#include "fw/web/route.hpp"

namespace fw::web {

/// How one route reads one shape. Made once, when the route is added.
struct input_plan {
    struct outer {
        member_entry member;
        std::size_t path_index = 0;  ///< which {name} of the path
    };
    const object_plan* shape = nullptr;
    std::vector<outer> outside;           ///< members that do not stand in the body
    std::vector<std::string_view> query;  ///< names that the query may have
};

/// Throws std::logic_error where the path has no such name.
[[nodiscard]] input_plan make_input_plan(const object_plan& shape, std::string_view path);

/// Reads into `object`, whose type the plan knows. Unknown members and query parameters are refused.
/// Errors: `request.invalid` with all problems; `http.content_type` (415); `request.body_missing`, `json.syntax`,
/// `json.not_utf8`, `json.too_deep`, `http.bad_query`.
[[nodiscard]] result<void> read_input(const request& asked, const path_values& values, const input_plan& plan,
                                      void* object);

/// Whether a Content-Type is JSON of ours: application/json, application/merge-patch+json, or the API's own
/// "application/vnd.fashionwallet.v1+json"; in UTF-8 if it names a charset.
[[nodiscard]] bool is_json_type(std::string_view content_type);

/// The parameters of a shape, for the documentation.
template <shaped T>
[[nodiscard]] std::vector<parameter> describe_parameters(schema_builder& b) {
    std::vector<parameter> out;
    const auto one = [&](const auto& m) {
        if (m.in == place::body) return;
        auto schema = detail::describe_member<T>(b, m);
        schema.erase("description");
        const auto where = m.in == place::path     ? parameter::place::path
                           : m.in == place::query  ? parameter::place::query
                           : m.in == place::header ? parameter::place::header
                                                   : parameter::place::cookie;
        out.push_back({where, std::string(m.name), std::string(m.help), m.is_required(), std::move(schema)});
    };
    std::apply([&](const auto&... m) { (one(m), ...); }, members_of<T>());
    return out;
}

}  // namespace fw::web
