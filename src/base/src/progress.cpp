#include "fw/base/progress.hpp"

namespace fw {

std::unexpected<error> cancelled_error() {
    return fail(error_kind::cancelled, "cancelled", "The work was stopped on request.");
}

}  // namespace fw
