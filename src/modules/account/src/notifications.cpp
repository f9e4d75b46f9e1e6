#include "fw/account/notifications.hpp"

#include "json_list.hpp"

namespace fw::account {

task<result<std::vector<data_entry>>> platform_data::collect(web::user_id user) {
    constexpr auto page = postgres::reading(
        "account.list_notifications",
        "SELECT id, jsonb_build_object('id', id, 'kind', kind, 'data', data, 'createdAt', created_at, 'readAt', "
        "read_at)::text FROM platform.notifications WHERE user_id = $1 AND id > $2 ORDER BY id LIMIT $3");
    std::vector<data_entry> out;
    out.push_back(list_entry("notifications.json", db_, page, user));
    co_return out;
}

// Notifications go with the account's row.
task<result<void>> platform_data::erase(postgres::transaction& tx, web::user_id user) {
    (void)co_await tx.run(
        postgres::writing("account.erase_documents", "DELETE FROM platform.documents WHERE user_id = $1"), user);
    co_return result<void>{};
}

retention::rule read_notifications(std::chrono::milliseconds kept) {
    return {"platform.notifications",
            postgres::writing("account.remove_read_notifications",
                              "DELETE FROM platform.notifications WHERE id IN (SELECT id FROM platform.notifications "
                              "WHERE read_at < $1 ORDER BY read_at LIMIT $2)"),
            kept};
}

}  // namespace fw::account
