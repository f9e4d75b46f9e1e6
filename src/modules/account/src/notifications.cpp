#include "fw/account/notifications.hpp"

namespace fw::account {

retention::rule read_notifications(std::chrono::milliseconds kept) {
    return {"platform.notifications",
            postgres::writing("account.remove_read_notifications",
                              "DELETE FROM platform.notifications WHERE id IN (SELECT id FROM platform.notifications "
                              "WHERE read_at < $1 ORDER BY read_at LIMIT $2)"),
            kept};
}

}  // namespace fw::account
