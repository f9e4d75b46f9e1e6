// Pages that are in the program itself: each file with its entity tag, HTML under a policy of its own that allows no
// script and no style but files of this service.
#pragma once

#include <string>
#include <string_view>

#include "fw/web/endpoint.hpp"

namespace fw::web {

/// One file. Must outlive the router it is added to; safe from any thread. The text is not copied.
class own_file {
public:
    own_file(std::string_view text, std::string_view content_type)
        : text_(text), content_type_(content_type), tag_(etag::of_bytes(text)) {}

    /// Adds it outside of the API, for anyone.
    void add_to(route_table& routes, std::string path, route facts);

private:
    task<result<response>> give(context& ctx, const path_values& values);

    std::string_view text_;
    std::string_view content_type_;
    etag tag_;
};

/// The answer with a text of that tag, or 304 to who has it.
[[nodiscard]] response give_file(const context& ctx, std::string_view text, const etag& tag,
                                 std::string_view content_type);

}  // namespace fw::web
