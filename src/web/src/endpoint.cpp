#include "fw/web/endpoint.hpp"

namespace fw::web::detail {

std::optional<response> find_not_modified(const request& asked, const etag& tag) {
    if (asked.verb != method::get && asked.verb != method::head) return std::nullopt;
    const auto names = asked.field("if-none-match");
    if (names.empty() || !is_in_none_match(names, tag)) return std::nullopt;
    return response{.status = 304, .fields = {{"ETag", tag.text()}}};
}

}  // namespace fw::web::detail
