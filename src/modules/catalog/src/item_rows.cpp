#include "item_rows.hpp"

#include <fmt/format.h>

#include "fw/base/json.hpp"
#include "fw/base/json_text.hpp"
#include "fw/web/document.hpp"

namespace fw::catalog {

namespace {

using postgres::jsonb;
using postgres::row;
using postgres::statement;
using postgres::transaction;
using postgres::writing;

// A kind's columns from a document `d`, in the order of `names`; `sets` has the same for an update.
#define FW_COMMON_NAMES "key, name, description, tags, is_active, colors"
#define FW_COMMON_VALUES                                                                                     \
    "d ->> 'key', d ->> 'name', d ->> 'description', ARRAY(SELECT jsonb_array_elements_text(d -> 'tags')), " \
    "coalesce((d ->> 'isActive')::boolean, true), coalesce(d -> 'colors', '[]')"

#define FW_SILHOUETTE_NAMES FW_COMMON_NAMES ", category, subcategory, garment, parameters, fit_type, sizes"
#define FW_SILHOUETTE_VALUES                                                                        \
    FW_COMMON_VALUES                                                                                \
    ", d ->> 'category', d ->> 'subcategory', d ->> 'garment', coalesce(d -> 'parameters', '{}'), " \
    "d ->> 'fitType', coalesce(d -> 'sizes', '[]')"
#define FW_FABRIC_NAMES FW_COMMON_NAMES ", type, physical, weave, properties"
#define FW_FABRIC_VALUES                                             \
    FW_COMMON_VALUES                                                 \
    ", d ->> 'fabricType', d -> 'physical', coalesce(d -> 'weave', " \
    "'{}'), coalesce(d -> 'properties', '{}')"
#define FW_PATTERN_NAMES FW_COMMON_NAMES ", type, print, repeat_mm, scale_min, scale_max, is_tileable"
#define FW_PATTERN_VALUES                                                               \
    FW_COMMON_VALUES                                                                    \
    ", d ->> 'printType', coalesce(d -> 'print', '{}'), coalesce(d "                    \
    "-> 'repeatMm', '{}'), coalesce((d ->> 'scaleMin')::float8, 0.1), coalesce((d ->> " \
    "'scaleMax')::float8, 10), coalesce((d ->> 'isTileable')::boolean, true)"
#define FW_ELEMENT_NAMES FW_COMMON_NAMES ", category, type, geometry, placement_rules, variants"
#define FW_ELEMENT_VALUES                                     \
    FW_COMMON_VALUES                                          \
    ", d ->> 'category', d ->> 'elementType', coalesce(d -> " \
    "'geometry', '{}'), coalesce(d -> 'placementRules', '{}'), coalesce(d -> 'variants', '[]')"

#define FW_INSERT(table, names, values)                                                              \
    "INSERT INTO catalog." table " (id, " names ", created_at, updated_at) SELECT $1::uuid, " values \
    ", $3::timestamptz, $3 FROM (SELECT $2::jsonb) AS x (d) ON CONFLICT DO NOTHING RETURNING id"
#define FW_UPDATE(table, names, values)                                                                       \
    "UPDATE catalog." table " AS t SET (" names ", version, updated_at) = (SELECT " values                    \
    ", t.version + 1, $4::timestamptz FROM (SELECT $2::jsonb) AS x (d)) WHERE id = $1::uuid AND ($3::bigint " \
    "IS NULL OR version = $3)"
// $1: ids; $2: documents, in one order. What is not changed is no row of the answer.
#define FW_UPSERT(table, names, values)                                                                                \
    "WITH given AS (SELECT u.id AS new_id, u.d FROM unnest($1::uuid[], $2::jsonb[]) AS u (id, d)), wanted AS (SELECT " \
    "new_id, " values " FROM given), named (new_id, " names                                                            \
    ") AS (SELECT * FROM wanted), added AS (INSERT INTO "                                                              \
    "catalog." table " (id, " names ", created_at, updated_at) SELECT new_id, " names                                  \
    ", $3::timestamptz, $3 FROM named ORDER BY key ON CONFLICT (key) DO NOTHING RETURNING key, id), changed AS "       \
    "(UPDATE catalog." table " AS t SET (" names ", version, updated_at) = (SELECT " names                             \
    ", t.version + 1, $3::timestamptz FROM named n WHERE n.key = t.key) WHERE t.key IN (SELECT key FROM named) AND "   \
    "(SELECT row(" names ") FROM named n WHERE n.key = t.key) IS DISTINCT FROM (SELECT row(" names                     \
    ") FROM catalog." table                                                                                            \
    " s WHERE s.id = t.id) RETURNING t.key, t.id) SELECT key, id, 0 FROM added UNION ALL SELECT key, id, 1 "           \
    "FROM changed UNION ALL SELECT t.key, t.id, 2 FROM catalog." table                                                 \
    " t WHERE t.key IN (SELECT key FROM named) AND t.key NOT IN (SELECT key FROM changed) AND t.key NOT IN (SELECT "   \
    "key FROM added)"

struct kind_statements {
    statement insert, update, upsert;
};
constexpr auto long_deadline = std::chrono::seconds(60);
#define FW_STATEMENTS(one, table, names, values)                                           \
    kind_statements {                                                                      \
        writing("catalog.insert_" one, FW_INSERT(table, names, values)),                   \
            writing("catalog.update_" one, FW_UPDATE(table, names, values)),               \
            writing("catalog.upsert_" one, FW_UPSERT(table, names, values), long_deadline) \
    }
constexpr std::array all_statements{
    FW_STATEMENTS("silhouette", "silhouettes", FW_SILHOUETTE_NAMES, FW_SILHOUETTE_VALUES),
    FW_STATEMENTS("fabric", "fabrics", FW_FABRIC_NAMES, FW_FABRIC_VALUES),
    FW_STATEMENTS("pattern", "patterns", FW_PATTERN_NAMES, FW_PATTERN_VALUES),
    FW_STATEMENTS("element", "elements", FW_ELEMENT_NAMES, FW_ELEMENT_VALUES)};

const kind_statements& statements_of(item_kind kind) {
    return all_statements[static_cast<std::size_t>(kind)];
}

/// `,"name":`
void put_name(std::string& out, std::string_view name) {
    if (out.back() != '{') out += ',';
    out += '"';
    out += name;
    out += "\":";
}

void put_text(std::string& out, std::string_view name, const row& r, int column) {
    if (r.is_null(column)) return;
    put_name(out, name);
    append_json_string(out, r.get<std::string_view>(column));
}

void put_tags(std::string& out, const row& r, int column) {
    put_name(out, "tags");
    web::codec<std::vector<std::string>>::write(out, r.get<std::vector<std::string>>(column));
}

void put_time(std::string& out, std::string_view name, const row& r, int column) {
    put_name(out, name);
    web::write_time(out, r.get<time_point>(column));
}

/// The members of an object that is written already.
void put_members(std::string& out, std::string_view object) {
    if (object.size() <= 2) return;
    if (out.back() != '{') out += ',';
    out += object.substr(1, object.size() - 2);
}

constexpr auto link_life = std::chrono::hours(24 * 30);

void put_links(std::string& out, const row& r, const objects::signed_links& links) {
    const auto text = r.get<std::string_view>(10);
    if (text.size() <= 2) return;
    const auto media = json::parse(text);
    const auto version = std::to_string(r.get<std::int64_t>(13));
    for (const auto& [member, key] : media.as_object()) {
        if (!key.is_string()) continue;
        put_name(out, fmt::format("{}Url", std::string_view(member)));
        const std::string_view at = key.get_string();
        // An address of elsewhere is given as it is.
        append_json_string(out, at.find("://") != at.npos ? std::string(at)
                                                          : links.sign(objects::object_key(std::string(at)),
                                                                       {.lifetime = link_life, .version = version}));
    }
}

}  // namespace

item_text write_item(const row& r, const objects::signed_links& links) {
    item_text out;
    out.version = r.get<std::int64_t>(13);
    auto& text = out.json;
    text.reserve(1400);
    text += "{\"id\":";
    web::write_uuid(text, r.get<uuid>(0));
    put_text(text, "type", r, 1);
    put_text(text, "key", r, 2);
    put_text(text, "name", r, 3);
    put_text(text, "description", r, 4);
    put_text(text, "category", r, 5);
    put_text(text, "subcategory", r, 6);
    put_links(text, r, links);
    put_tags(text, r, 7);
    put_name(text, "colors");
    text += r.get<std::string_view>(8);
    put_members(text, r.get<std::string_view>(9));
    put_name(text, "popularity");
    append_json_number(text, r.get<double>(11));
    put_name(text, "isActive");
    text += r.get<bool>(12) ? "true" : "false";
    put_name(text, "version");
    append_json_number(text, out.version);
    put_time(text, "createdAt", r, 14);
    put_time(text, "updatedAt", r, 15);
    text += '}';
    const bool has_links = r.get<std::string_view>(10).size() > 2;
    out.tag = web::etag::of_version(out.version, has_links ? std::to_string(links.expiry_of(link_life)) : "");
    return out;
}

std::string write_item_document(const row& r, bool with_type) {
    const auto kind = find_kind(r.get<std::string_view>(1)).value();
    std::string out = "{";
    if (with_type) put_text(out, "type", r, 1);
    put_text(out, "key", r, 2);
    put_text(out, "name", r, 3);
    put_text(out, "description", r, 4);
    if (kind == item_kind::silhouette || kind == item_kind::element) put_text(out, "category", r, 5);
    if (kind == item_kind::silhouette) put_text(out, "subcategory", r, 6);
    put_tags(out, r, 7);
    put_name(out, "colors");
    out += r.get<std::string_view>(8);
    if (!r.get<bool>(12)) {
        put_name(out, "isActive");
        out += "false";
    }
    // What was never said is kept as an empty object.
    auto attributes = json::parse(r.get<std::string_view>(9)).as_object();
    for (const auto* const name : {"print", "repeatMm", "geometry"})
        if (const auto at = attributes.find(name);
            at != attributes.end() && at->value().is_object() && at->value().get_object().empty())
            attributes.erase(at);
    put_members(out, json::serialize(attributes));
    out += '}';
    return out;
}

task<std::optional<item_id>> insert_item(postgres::database& db, item_kind kind, const kept_document& what,
                                         time_point now) {
    const auto made = co_await db.run(statements_of(kind).insert, what.id, jsonb{what.json}, now);
    if (made.empty()) co_return std::nullopt;
    co_return made.front().get<item_id>(0);
}

task<bool> update_item(postgres::database& db, item_kind kind, item_id id, const std::string& json,
                       std::optional<std::int64_t> seen, time_point now) {
    const auto done = co_await db.run(statements_of(kind).update, id, jsonb{json}, seen, now);
    co_return done.affected() > 0;
}

task<std::vector<kept_item>> upsert_items(transaction& tx, item_kind kind, const std::vector<kept_document>& documents,
                                          time_point now) {
    std::vector<item_id> ids;
    std::vector<jsonb> texts;
    for (const auto& one : documents) {
        ids.push_back(one.id);
        texts.push_back({one.json});
    }
    const auto done = co_await tx.run(statements_of(kind).upsert, ids, texts, now);
    std::vector<kept_item> out;
    for (const auto r : done)
        out.push_back({r.get<std::string>(0), r.get<item_id>(1), static_cast<kept_as>(r.get<std::int32_t>(2))});
    co_return out;
}

namespace {

// $1: the item; $2: the object's key; $3: now; $4: the member.
#define FW_SET_MEDIA(table, ...)                                \
    "UPDATE catalog." table " SET " __VA_ARGS__                 \
    ", thumbnail_url = CASE $4::text WHEN 'thumbnail' THEN $2 " \
    "ELSE thumbnail_url END, version = version + 1, updated_at = $3::timestamptz WHERE id = $1::uuid"
#define FW_ONE_OF(column, member) column " = CASE $4::text WHEN '" member "' THEN $2::text ELSE " column " END"

constexpr std::array media_statements{
    writing("catalog.silhouette_media", FW_SET_MEDIA("silhouettes", FW_ONE_OF("model_url", "model"))),
    writing("catalog.fabric_media",
            FW_SET_MEDIA("fabrics", FW_ONE_OF("diffuse_map_url", "texture") ", " FW_ONE_OF(
                                        "normal_map_url", "normal") ", " FW_ONE_OF("roughness_map_url", "roughness"))),
    writing("catalog.pattern_media", FW_SET_MEDIA("patterns", FW_ONE_OF("texture_url", "texture"))),
    writing("catalog.element_media", FW_SET_MEDIA("elements", FW_ONE_OF("model_url", "model")))};

}  // namespace

task<bool> set_media(transaction& tx, item_kind kind, item_id id, const std::string& member,
                     const std::string& object_key, time_point now) {
    const auto done = co_await tx.run(media_statements[static_cast<std::size_t>(kind)], id, object_key, now, member);
    co_return done.affected() > 0;
}

}  // namespace fw::catalog
