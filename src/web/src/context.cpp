#include "fw/web/context.hpp"

namespace fw::web {

bool principal::may(std::string_view permission) const {
    return std::ranges::find(permissions, permission) != permissions.end();
}

bool principal::is(std::string_view role) const {
    return std::ranges::find(roles, role) != roles.end();
}

}  // namespace fw::web
