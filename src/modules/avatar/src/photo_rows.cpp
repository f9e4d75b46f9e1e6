// avatar_repository: photographs.
#include "avatar_repository.hpp"
#include "avatar_rows.hpp"

namespace fw::avatar {

namespace {

using postgres::reading;
using postgres::transaction;
using postgres::writing;

#define FW_PHOTO_COLUMNS                                                                                    \
    "p.id, p.type, p.original_url, p.processed_url, p.content_type, p.bytes, p.width, p.height, p.sha256, " \
    "coalesce(p.effect, ''), p.uploaded_at, p.delete_after, p.deleted_at"

photo photo_of(const postgres::row& r) {
    using maybe_text = std::optional<std::string>;
    photo out;
    out.id = r.get<photo_id>(0);
    out.type = find_photo_type(r.get<std::string>(1)).value();
    out.original = r.get<maybe_text>(2);
    out.processed = r.get<maybe_text>(3);
    out.content_type = r.get<std::string>(4);
    out.bytes = r.get<std::int64_t>(5);
    out.width = r.get<std::optional<std::int32_t>>(6);
    out.height = r.get<std::optional<std::int32_t>>(7);
    out.sha256 = r.get<bytes>(8);
    out.effect = r.get<std::string>(9);
    out.uploaded = r.get<time_point>(10);
    out.delete_after = r.get<std::optional<time_point>>(11);
    out.deleted = r.get<std::optional<time_point>>(12);
    return out;
}

struct new_photo {
    web::user_id owner;
    avatar_id id;
    photo what;
};

task<result<void>> add_photo_in(transaction& tx, const new_photo& n) {
    const auto& p = n.what;
    const auto there = co_await tx.run(
        writing("avatar.lock_for_photo", "SELECT FROM avatar.avatars WHERE id = $1 AND user_id = $2 FOR UPDATE"), n.id,
        n.owner);
    if (there.empty()) co_return unknown_avatar();
    const auto type = std::string(to_string(p.type));
    (void)co_await tx.run(writing("avatar.replace_photo", FW_DROP_PHOTOS("p.avatar_id = $1 AND p.type = $2", "$3")),
                          n.id, type, p.uploaded);
    (void)co_await tx.run(
        writing("avatar.add_photo",
                "INSERT INTO avatar.photos (id, avatar_id, type, original_url, content_type, bytes, sha256, "
                "uploaded_at, delete_after) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"),
        p.id, n.id, type, p.original, p.content_type, p.bytes, p.sha256, p.uploaded, p.delete_after);
    co_return result<void>{};
}

task<finishing> finish_in(transaction& tx, const made_avatar& m, time_point now) {
    const auto mine = co_await tx.run(
        writing("avatar.finish",
                "UPDATE avatar.avatars SET status = 'ready', error_code = NULL, error_message = NULL, thumbnail_url = "
                "$3, model_url = $4, version = version + 1, processed_at = $5, updated_at = $5 WHERE id = $1 AND "
                // A job is delivered at least once; only its first end is one.
                "job_id = $2 AND status <> 'ready' RETURNING user_id, name, version, keep_photos"),
        m.id, m.job, m.thumbnail, m.models.front().key, now);
    if (mine.empty()) co_return finishing::superseded;
    const auto [owner, name, version, keeps] = mine.front().as<web::user_id, std::string, std::int64_t, bool>();
    (void)co_await tx.run(
        writing("avatar.put_body",
                "UPDATE avatar.measurements SET sealed = $2, confidence = round($3::numeric, 2), is_manual = $4, "
                "updated_at = $5 WHERE avatar_id = $1"),
        m.id, m.found, m.confidence, m.manual, now);
    (void)co_await tx.run(writing("avatar.drop_models", "DELETE FROM avatar.models WHERE avatar_id = $1"), m.id);
    for (const auto& f : m.models)
        (void)co_await tx.run(
            writing("avatar.add_model",
                    "INSERT INTO avatar.models (avatar_id, lod, object_key, content_type, bytes, sha256, triangles, "
                    "draco, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"),
            m.id, f.lod, f.key, f.content_type, f.bytes, f.sha256, f.triangles, f.draco, now);
    for (const auto& p : m.photos)
        (void)co_await tx.run(
            writing("avatar.settle_photo",
                    "UPDATE avatar.photos SET effect = $2, content_type = 'image/jpeg', bytes = $3, sha256 = $4, "
                    "delete_after = NULL WHERE id = $1 AND deleted_at IS NULL"),
            p.id, p.effect, p.bytes, p.sha256);
    std::vector<uuid> used;
    for (const auto& p : m.photos) used.push_back(p.id.value);
    if (!keeps)
        (void)co_await tx.run(writing("avatar.drop_used_photos", FW_DROP_PHOTOS("p.id = ANY ($1)", "$2")), used, now);
    (void)co_await tx.run(
        writing("avatar.drop_stages",
                "WITH gone AS (DELETE FROM avatar.stages WHERE avatar_id = $1 RETURNING object_key) INSERT INTO "
                "platform.doomed_objects (object_key, due_at) SELECT object_key, $2 FROM gone ON CONFLICT "
                "(object_key) DO NOTHING"),
        m.id, now);
    (void)co_await tx.run(
        writing("avatar.notify",
                "INSERT INTO platform.notifications (id, user_id, kind, data, created_at) VALUES ($1, $2, "
                "'avatar:processed', $3, $4)"),
        make_uuid(now), owner,
        postgres::jsonb{json::serialize(json::object{
            {"avatarId", to_string(m.id)}, {"jobId", to_string(m.job)}, {"name", name}, {"version", version}})},
        now);
    co_return keeps ? finishing::photos_kept : finishing::photos_dropped;
}

}  // namespace

task<result<void>> avatar_repository::add_photo(web::user_id owner, avatar_id id, photo what) {
    const new_photo n{owner, id, std::move(what)};
    co_return co_await db_.in_transaction([&n](transaction& tx) { return add_photo_in(tx, n); });
}

task<std::vector<photo>> avatar_repository::list_photos(avatar_id id) {
    const auto found = co_await db_.run(
        reading("avatar.list_photos", "SELECT DISTINCT ON (p.type) " FW_PHOTO_COLUMNS
                                      " FROM avatar.photos p WHERE p.avatar_id = $1 ORDER BY p.type, p.deleted_at "
                                      "DESC NULLS FIRST, p.uploaded_at DESC"),
        id);
    std::vector<photo> out;
    for (const auto r : found) out.push_back(photo_of(r));
    std::ranges::sort(out, {}, &photo::type);
    co_return out;
}

task<result<void>> avatar_repository::remove_photo(avatar_id id, photo_id which, time_point now) {
    const auto gone = co_await db_.run(
        writing("avatar.remove_photo", FW_DROP_PHOTOS("p.avatar_id = $1 AND p.id = $2", "$3")), id, which, now);
    if (gone.affected() == 0) co_return fail(error_kind::not_found, "photo.unknown", "There is no such photograph.");
    co_return result<void>{};
}

task<bool> avatar_repository::note_looked(photo_id id, std::string processed, std::int32_t width, std::int32_t height) {
    const auto noted =
        co_await db_.run(writing("avatar.note_looked",
                                 "UPDATE avatar.photos SET processed_url = $2, width = $3, height = $4 WHERE id = "
                                 "$1 AND deleted_at IS NULL"),
                         id, processed, width, height);
    co_return noted.affected() > 0;
}

task<std::optional<avatar_facts>> avatar_repository::find_for_job(avatar_id id, queue::job_id job) {
    const auto found = co_await db_.run(
        reading("avatar.find_for_job", "SELECT " FW_AVATAR_COLUMNS " FROM avatar.avatars a LEFT JOIN platform.jobs j "
                                       "ON j.id = a.job_id WHERE a.id = $1 AND a.job_id = $2"),
        id, job);
    if (found.empty()) co_return std::nullopt;
    co_return avatar_of(found.front());
}

task<finishing> avatar_repository::finish(made_avatar what, time_point now) {
    co_return co_await db_.in_transaction([&what, now](transaction& tx) { return finish_in(tx, what, now); });
}

task<void> avatar_repository::note_error(avatar_id id, queue::job_id job, problem why, time_point now) {
    (void)co_await db_.run(writing("avatar.note_error",
                                   "UPDATE avatar.avatars SET status = 'error', error_code = $3, error_message = $4, "
                                   "updated_at = $5 WHERE id = $1 AND job_id = $2 AND status = 'processing'"),
                           id, job, why.code, why.message, now);
}

task<std::vector<avatar_repository::stage>> avatar_repository::list_stages(avatar_id id) {
    const auto found = co_await db_.run(
        reading("avatar.list_stages", "SELECT stage, input_hash, object_key FROM avatar.stages WHERE avatar_id = $1"),
        id);
    std::vector<stage> out;
    for (const auto r : found) out.push_back({r.get<std::string>(0), r.get<bytes>(1), r.get<std::string>(2)});
    co_return out;
}

task<bool> avatar_repository::put_stage(avatar_id id, stage done, time_point now) {
    const auto put = co_await db_.try_run(
        writing("avatar.put_stage",
                "INSERT INTO avatar.stages (avatar_id, stage, input_hash, object_key, created_at) VALUES ($1, $2, $3, "
                "$4, $5) ON CONFLICT (avatar_id, stage) DO UPDATE SET input_hash = excluded.input_hash, object_key = "
                "excluded.object_key, created_at = excluded.created_at"),
        id, done.name, done.input_hash, done.object_key, now);
    co_return put.has_value();
}

task<std::size_t> avatar_repository::drop_left_photos(time_point now) {
    const auto gone =
        co_await db_.run(writing("avatar.drop_left_photos", FW_DROP_PHOTOS("p.delete_after <= $1", "$1")), now);
    co_return gone.affected();
}

}  // namespace fw::avatar
