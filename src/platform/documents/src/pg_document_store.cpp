#include "fw/documents/pg_document_store.hpp"

namespace fw::documents {

namespace {

using postgres::jsonb;
using postgres::reading;
using postgres::writing;

#define FW_DOCUMENT_COLUMNS "id, user_id, version, body, updated_at"

document document_of(const postgres::row& r) {
    return {r.get<uuid>(0), r.get<std::optional<uuid>>(1), r.get<std::int64_t>(2), r.get<jsonb>(3).text,
            r.get<time_point>(4)};
}

std::vector<document> documents_of(const postgres::rows& found) {
    std::vector<document> out;
    for (const auto r : found) out.push_back(document_of(r));
    return out;
}

}  // namespace

task<std::optional<document>> pg_document_store::find(std::string collection, uuid id) {
    const auto found =
        co_await db_.run(reading("documents.find", "SELECT " FW_DOCUMENT_COLUMNS
                                                   " FROM platform.documents WHERE collection = $1 AND id = $2"),
                         collection, id);
    if (found.empty()) co_return std::nullopt;
    co_return document_of(found.front());
}

task<std::vector<document>> pg_document_store::find_all(std::string collection, std::vector<uuid> ids) {
    co_return documents_of(co_await db_.run(
        reading("documents.find_all", "SELECT " FW_DOCUMENT_COLUMNS
                                      " FROM platform.documents WHERE collection = $1 AND id = ANY ($2) ORDER BY id"),
        collection, ids));
}

task<std::vector<document>> pg_document_store::list_of(std::string collection, uuid owner, std::optional<uuid> after,
                                                       std::size_t most) {
    co_return documents_of(co_await db_.run(
        reading("documents.list_of",
                "SELECT " FW_DOCUMENT_COLUMNS
                " FROM platform.documents WHERE collection = $1 AND user_id = $2 AND ($3::uuid IS NULL OR id > $3) "
                "ORDER BY id LIMIT $4"),
        collection, owner, after, static_cast<std::int32_t>(most)));
}

task<result<std::vector<document>>> pg_document_store::find_containing(std::string collection, std::string part,
                                                                       std::size_t most) {
    FW_CO_CHECK(check_body(part));
    co_return documents_of(
        co_await db_.run(reading("documents.find_containing",
                                 "SELECT " FW_DOCUMENT_COLUMNS
                                 " FROM platform.documents WHERE collection = $1 AND body @> $2 ORDER BY id LIMIT $3"),
                         collection, jsonb{part}, static_cast<std::int32_t>(most)));
}

task<result<bool>> pg_document_store::put(std::string collection, document what) {
    FW_CO_CHECK(check_body(what.body));
    const auto put = co_await db_.run(
        writing("documents.put",
                "INSERT INTO platform.documents AS d (collection, id, user_id, version, body, updated_at) VALUES ($1, "
                "$2, $3, $4, $5, $6) ON CONFLICT (collection, id) DO UPDATE SET user_id = excluded.user_id, version = "
                "excluded.version, body = excluded.body, updated_at = excluded.updated_at WHERE d.version < "
                "excluded.version"),
        collection, what.id, what.owner, what.version, jsonb{what.body}, what.updated);
    co_return put.affected() > 0;
}

task<void> pg_document_store::remove(std::string collection, uuid id) {
    (void)co_await db_.run(
        writing("documents.remove", "DELETE FROM platform.documents WHERE collection = $1 AND id = $2"), collection,
        id);
}

task<std::size_t> pg_document_store::drop(std::string collection) {
    const auto gone = co_await db_.run_slow(
        writing("documents.drop", "DELETE FROM platform.documents WHERE collection = $1", std::chrono::minutes(5)),
        collection);
    co_return gone.affected();
}

}  // namespace fw::documents
