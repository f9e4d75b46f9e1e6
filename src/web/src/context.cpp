#include "fw/web/context.hpp"

namespace fw::web {

bool principal::may(std::string_view permission) const {
    return std::ranges::find(permissions, permission) != permissions.end();
}

bool principal::is(std::string_view role) const {
    return std::ranges::find(roles, role) != roles.end();
}

std::string to_traceparent(const trace_context& trace) {
    if (trace.trace_id.empty()) return {};
    return fmt::format("00-{}-{}-{}", trace.trace_id, trace.span_id, trace.sampled ? "01" : "00");
}

}  // namespace fw::web
