#include "fw/base/encoding.hpp"
#include "fw/base/json.hpp"
#include "fw/storage/pg_doomed_list.hpp"
#include "fw/uploads/upload_repository.hpp"

namespace fw::uploads {

namespace {

using objects::object_key;
using postgres::jsonb;
using postgres::reading;
using postgres::writing;

// Metadata are any bytes: in JSON they are base64url.
jsonb to_jsonb(const std::map<std::string, std::string>& metadata) {
    json::object out;
    for (const auto& [name, value] : metadata) out[name] = to_base64url(bytes_of(value));
    return {json::serialize(out)};
}

std::map<std::string, std::string> from_jsonb(const jsonb& text) {
    std::map<std::string, std::string> out;
    const auto members = json::parse(text.text);
    for (const auto& [name, value] : members.as_object())
        if (const auto plain = find_base64url(value.as_string()))
            out.emplace(std::string(name), std::string(text_of(*plain)));
    return out;
}

upload upload_of(const postgres::row& r) {
    return {.id = r.get<upload_id>(0),
            .user = r.get<web::user_id>(1),
            .length = static_cast<std::uint64_t>(r.get<std::int64_t>(2)),
            .received = static_cast<std::uint64_t>(r.get<std::int64_t>(3)),
            .metadata = from_jsonb(r.get<jsonb>(4)),
            .parts = r.get<std::int32_t>(5),
            .made = r.get<time_point>(6),
            .expires = r.get<time_point>(7)};
}

constexpr auto find_upload =
    reading("uploads.find",
            "SELECT id, user_id, length, received, metadata, part_count, created_at, expires_at "
            "FROM platform.uploads WHERE id = $1 AND user_id = $2 AND expires_at > $3");

// Whoever moves "received" first has the place; the other finds another offset there. The parts are numbered by the
// row, so that no two can have one number.
constexpr auto append_parts = writing(
    "uploads.append",
    "WITH moved AS (UPDATE platform.uploads SET received = received + $5, part_count = part_count + "
    "cardinality($6::text[]), "
    "updated_at = $3, finished_at = CASE WHEN received + $5 = length THEN $3 END "
    "WHERE id = $1 AND user_id = $2 AND expires_at > $3 AND received = $4 AND received + $5 <= length "
    "RETURNING id, user_id, length, received, metadata, part_count, created_at, expires_at), "
    "added AS (INSERT INTO platform.upload_parts (upload_id, number, object_key, bytes) "
    "SELECT moved.id, moved.part_count - cardinality($6::text[]) + part.place - 1, part.key, part.bytes FROM moved, "
    "unnest($6::text[], $7::bigint[]) WITH ORDINALITY AS part (key, bytes, place)) SELECT * FROM moved");

class pg_upload_repository final : public upload_repository {
public:
    explicit pg_upload_repository(postgres::database& db) : db_(db) {}

    task<result<void>> add(upload what, std::size_t most_open) override {
        co_return co_await db_.in_transaction([&](postgres::transaction& tx) { return add_in(tx, what, most_open); });
    }

    task<result<std::optional<upload>>> find(web::user_id user, upload_id id, time_point now) override {
        const auto found = co_await db_.run(find_upload, id, user, now);
        if (found.empty()) co_return std::optional<upload>();
        co_return std::optional(upload_of(found.front()));
    }

    task<result<upload>> append(web::user_id user, upload_id id, std::uint64_t offset, std::vector<upload_part> parts,
                                time_point now) override {
        std::vector<std::string> keys;
        std::vector<std::int64_t> sizes;
        std::int64_t bytes = 0;
        for (const auto& part : parts) {
            keys.push_back(part.key.text());
            sizes.push_back(static_cast<std::int64_t>(part.bytes));
            bytes += sizes.back();
        }
        const auto moved =
            co_await db_.run(append_parts, id, user, now, static_cast<std::int64_t>(offset), bytes, keys, sizes);
        if (!moved.empty()) co_return upload_of(moved.front());
        FW_CO_TRY(const auto there, co_await find(user, id, now));
        if (!there) co_return std::unexpected(no_such_upload());
        co_return std::unexpected(other_offset(there->received));
    }

    task<result<std::vector<upload_part>>> list_parts(upload_id id, std::size_t from, std::size_t most) override {
        const auto found = co_await db_.run(reading("uploads.list_parts",
                                                    "SELECT object_key, bytes FROM platform.upload_parts WHERE "
                                                    "upload_id = $1 AND number >= $2 ORDER BY number LIMIT $3"),
                                            id, static_cast<std::int32_t>(from), static_cast<std::int64_t>(most));
        std::vector<upload_part> out;
        for (const auto r : found)
            out.push_back({object_key(r.get<std::string>(0)), static_cast<std::uint64_t>(r.get<std::int64_t>(1))});
        co_return out;
    }

    task<result<std::optional<std::vector<object_key>>>> remove(web::user_id user, upload_id id,
                                                                time_point now) override {
        co_return co_await db_.in_transaction([=](postgres::transaction& tx) { return remove_in(tx, user, id, now); });
    }

    task<result<void>> forget_doomed(std::vector<object_key> keys) override {
        storage::pg_doomed_list doomed(db_);
        co_return co_await doomed.forget(std::move(keys));
    }

    task<result<std::vector<reference>>> list_expired(time_point now, std::size_t most) override {
        co_return references(co_await db_.run(reading("uploads.list_expired",
                                                      "SELECT user_id, id FROM platform.uploads WHERE expires_at <= $1 "
                                                      "ORDER BY expires_at LIMIT $2"),
                                              now, static_cast<std::int64_t>(most)));
    }

    task<result<std::vector<reference>>> list_of(web::user_id user) override {
        co_return references(co_await db_.run(
            reading("uploads.list_of", "SELECT user_id, id FROM platform.uploads WHERE user_id = $1"), user));
    }

private:
    static std::vector<reference> references(const postgres::rows& found) {
        std::vector<reference> out;
        for (const auto r : found) out.push_back({r.get<web::user_id>(0), r.get<upload_id>(1)});
        return out;
    }

    static task<result<void>> add_in(postgres::transaction& tx, upload what, std::size_t most_open) {
        // Two at once of one user wait for each other, so that both are counted.
        (void)co_await tx.run(reading("uploads.lock_user", "SELECT id FROM auth.users WHERE id = $1 FOR UPDATE"),
                              what.user);
        const auto added = co_await tx.run(
            writing("uploads.add",
                    "INSERT INTO platform.uploads (id, user_id, length, metadata, created_at, updated_at, expires_at, "
                    "finished_at) SELECT $1, $2, $3, $4, $5, $5, $6, CASE WHEN $3 = 0 THEN $5 END WHERE (SELECT "
                    "count(*) FROM platform.uploads WHERE user_id = $2 AND expires_at > $5) < $7"),
            what.id, what.user, static_cast<std::int64_t>(what.length), to_jsonb(what.metadata), what.made,
            what.expires, static_cast<std::int64_t>(most_open));
        if (added.affected() == 0) co_return std::unexpected(too_many_uploads(most_open));
        co_return result<void>{};
    }

    static task<result<std::optional<std::vector<object_key>>>> remove_in(postgres::transaction& tx, web::user_id user,
                                                                          upload_id id, time_point now) {
        // The row first: a part that is being added waits, and then finds no upload.
        const auto locked = co_await tx.run(
            reading("uploads.lock", "SELECT 1 FROM platform.uploads WHERE id = $1 AND user_id = $2 FOR UPDATE"), id,
            user);
        if (locked.empty()) co_return std::nullopt;
        const auto parts =
            co_await tx.run(writing("uploads.remove_parts",
                                    "DELETE FROM platform.upload_parts WHERE upload_id = $1 RETURNING object_key"),
                            id);
        std::vector<object_key> keys;
        for (const auto r : parts) keys.emplace_back(r.get<std::string>(0));
        if (!keys.empty()) co_await storage::pg_doomed_list::doom_in(tx, keys, now);
        (void)co_await tx.run(writing("uploads.remove", "DELETE FROM platform.uploads WHERE id = $1"), id);
        co_return std::optional(std::move(keys));
    }

    postgres::database& db_;
};

}  // namespace

task<void> erase_in(postgres::transaction& tx, web::user_id user, time_point now) {
    const auto parts = co_await tx.run(
        writing("uploads.erase_parts",
                "DELETE FROM platform.upload_parts p USING platform.uploads u WHERE u.id = p.upload_id AND u.user_id = "
                "$1 RETURNING p.object_key"),
        user);
    std::vector<object_key> keys;
    for (const auto r : parts) keys.emplace_back(r.get<std::string>(0));
    if (!keys.empty()) co_await storage::pg_doomed_list::doom_in(tx, std::move(keys), now);
    (void)co_await tx.run(writing("uploads.erase", "DELETE FROM platform.uploads WHERE user_id = $1"), user);
}

std::unique_ptr<upload_repository> make_repository(postgres::database& db) {
    return std::make_unique<pg_upload_repository>(db);
}

}  // namespace fw::uploads
