// Rows of schema `avatar`, read.
#pragma once

#include "fw/avatar/avatar.hpp"
#include "fw/base/encoding.hpp"
#include "fw/postgres/rows.hpp"

namespace fw::avatar {

/// Of avatar.avatars a LEFT JOIN platform.jobs j. A job that ended without the worker telling (it died with its worker
/// once too often, or was cancelled) has said so itself.
#define FW_AVATAR_COLUMNS                                                                                            \
    "a.id, a.user_id, a.name, CASE WHEN a.status = 'processing' AND j.state IN ('failed', 'cancelled') THEN "        \
    "'error' ELSE a.status END, a.source, a.keep_photos, a.job_id, CASE WHEN a.status = 'processing' AND j.state = " \
    "'cancelled' THEN 'avatar.cancelled' ELSE coalesce(a.error_code, j.error_code, '') END, CASE WHEN a.status = "   \
    "'processing' AND j.state = 'cancelled' THEN 'It was cancelled.' ELSE coalesce(a.error_message, "                \
    "j.error_message, '') END, a.thumbnail_url, a.version, a.created_at, a.updated_at, a.processed_at, "             \
    "a.job_id IS NULL AND EXISTS (SELECT FROM avatar.photos p WHERE p.avatar_id = a.id AND p.type = 'front' AND "    \
    "p.deleted_at IS NULL)"

[[nodiscard]] inline avatar_facts avatar_of(const postgres::row& r) {
    avatar_facts out;
    out.id = r.get<avatar_id>(0);
    out.owner = r.get<web::user_id>(1);
    out.name = r.get<std::string>(2);
    const auto how = r.get<std::string>(3);
    out.status = how == "ready" ? status::ready : how == "error" ? status::error : status::processing;
    out.source = r.get<std::string>(4) == "photos" ? source::photos : source::measurements;
    out.keep_photos = r.get<bool>(5);
    if (const auto job = r.get<std::optional<uuid>>(6)) out.job = queue::job_id{*job};
    if (out.status == status::error) out.error = {r.get<std::string>(7), r.get<std::string>(8)};
    out.thumbnail = r.get<std::optional<std::string>>(9);
    out.version = r.get<std::int64_t>(10);
    out.made = r.get<time_point>(11);
    out.changed = r.get<time_point>(12);
    out.processed = r.get<std::optional<time_point>>(13);
    if (!out.job) out.waits_for = r.get<bool>(14) ? awaited::process : awaited::photos;
    return out;
}

/// Deletes the photographs that `which` selects (of avatar.photos p), and dooms their files and what was seen in them.
#define FW_DROP_PHOTOS(which, now)                                                                                    \
    "WITH gone AS (SELECT p.id, p.avatar_id, p.type, p.original_url, p.processed_url FROM avatar.photos p WHERE "     \
    "p.deleted_at IS NULL AND " which                                                                                 \
    " FOR UPDATE), seen AS (DELETE FROM avatar.stages s USING gone WHERE s.avatar_id = gone.avatar_id AND s.stage "   \
    "IN ('photo-' || gone.type, 'clean-' || gone.type) RETURNING s.object_key), doomed AS (INSERT INTO "              \
    "platform.doomed_objects (object_key, due_at) SELECT DISTINCT k, " now                                            \
    " FROM (SELECT original_url FROM gone UNION ALL SELECT processed_url FROM gone UNION ALL SELECT object_key FROM " \
    "seen) AS f(k) WHERE k IS NOT NULL ON CONFLICT (object_key) DO NOTHING) UPDATE avatar.photos p SET deleted_at "   \
    "= " now ", original_url = NULL, processed_url = NULL, delete_after = NULL FROM gone WHERE p.id = gone.id"

/// Columns 0 to 6.
#define FW_MODEL_COLUMNS "lod, object_key, content_type, bytes, sha256, coalesce(triangles, 0), draco"

[[nodiscard]] inline model_file model_of(const postgres::row& r) {
    return {r.get<std::int16_t>(0), r.get<std::string>(1),  r.get<std::string>(2), r.get<std::int64_t>(3),
            r.get<bytes>(4),        r.get<std::int32_t>(5), r.get<bool>(6)};
}

[[nodiscard]] inline std::unexpected<error> unknown_avatar() {
    return fail(error_kind::not_found, "avatar.unknown", "There is no such avatar.");
}

}  // namespace fw::avatar
