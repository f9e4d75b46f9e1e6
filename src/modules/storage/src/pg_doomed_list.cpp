#include "fw/storage/pg_doomed_list.hpp"

namespace fw::storage {

using objects::object_key;
using objects::texts_of;
using postgres::reading;
using postgres::writing;

task<result<std::vector<object_key>>> pg_doomed_list::list_due(time_point now, std::size_t most) {
    const auto found = co_await db_.run(reading("storage.list_doomed",
                                                "SELECT object_key FROM platform.doomed_objects WHERE due_at <= $1 "
                                                "ORDER BY due_at LIMIT $2"),
                                        now, static_cast<std::int64_t>(most));
    std::vector<object_key> out;
    for (const auto r : found) out.emplace_back(r.get<std::string>(0));
    co_return out;
}

task<result<void>> pg_doomed_list::forget(std::vector<object_key> keys) {
    (void)co_await db_.run(
        writing("storage.forget_doomed", "DELETE FROM platform.doomed_objects WHERE object_key = ANY($1)"),
        texts_of(keys));
    co_return result<void>{};
}

task<void> pg_doomed_list::doom_in(postgres::transaction& tx, std::vector<object_key> keys, time_point due) {
    (void)co_await tx.run(
        writing("storage.doom",
                "INSERT INTO platform.doomed_objects (object_key, due_at) SELECT unnest($1::text[]), $2 "
                "ON CONFLICT (object_key) DO UPDATE SET due_at = least(platform.doomed_objects.due_at, "
                "excluded.due_at)"),
        texts_of(keys), due);
}

task<void> pg_doomed_list::spare_in(postgres::transaction& tx, std::vector<object_key> keys) {
    (void)co_await tx.run(writing("storage.spare", "DELETE FROM platform.doomed_objects WHERE object_key = ANY($1)"),
                          texts_of(keys));
}

}  // namespace fw::storage
