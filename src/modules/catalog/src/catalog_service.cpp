#include "fw/catalog/catalog_service.hpp"

#include "fw/base/json.hpp"
#include "fw/web/etag.hpp"
#include "item_rows.hpp"

namespace fw::catalog {

namespace {

using postgres::reading;

constexpr std::string_view item_prefix = "catalog/item/";

std::unexpected<error> unknown_item() {
    return fail(error_kind::not_found, "catalog.unknown", "The catalog has no such item.", "id");
}

task<std::optional<std::string>> load_item(postgres::database& db, const objects::signed_links& links, item_id id) {
    const auto found = co_await db.run(
        reading("catalog.get_item", "SELECT " FW_CATALOG_ITEM_COLUMNS " FROM catalog.items i WHERE i.id = $1"), id);
    if (found.empty()) co_return std::nullopt;
    const auto text = write_item(found.front(), links);
    std::string out;
    out.reserve(text.json.size() + 24);
    out += found.front().get<bool>(12) ? '+' : '-';
    out += text.tag.text();
    out += text.json;
    co_return out;
}

}  // namespace

std::string cache_key_of(item_id id) {
    return std::string(item_prefix) + to_string(id);
}

cached_item cached_item::of(std::string_view value) {
    const auto json = value.find('{');
    return {value.front() == '+', value.substr(1, json - 1), value.substr(json)};
}

task<result<item_text>> catalog_service::create(item_kind kind, std::string key, std::string document) {
    const kept_document what{make_item_id(kind, key), std::move(document)};
    const auto made = co_await insert_item(at_.db, kind, what, at_.time.now());
    if (!made)
        co_return fail(error_kind::conflict, "catalog.key_taken", "There is one of this kind with this key already.",
                       "key");
    co_await forget_items(at_, {*made});
    co_return co_await read(*made);
}

/// Why a write found nothing: there is none, or it has another version.
task<result<void>> catalog_service::explain(item_kind kind, item_id id) {
    const auto there =
        co_await at_.db.run(reading("catalog.has_item", "SELECT FROM catalog.items WHERE id = $1 AND type = $2"), id,
                            std::string(to_string(kind)));
    if (there.empty()) co_return unknown_item();
    co_return fail(error_kind::stale, "http.if_match_failed", "The item has been changed meanwhile: read it again.");
}

task<result<item_text>> catalog_service::change(item_kind kind, item_id id, std::string document,
                                                std::optional<std::int64_t> seen) {
    if (!co_await update_item(at_.db, kind, id, document, seen, at_.time.now())) {
        auto why = co_await explain(kind, id);
        co_return std::unexpected(std::move(why).error());
    }
    co_await forget_items(at_, {id});
    co_return co_await read(id);
}

task<result<void>> catalog_service::retire(item_kind kind, item_id id, std::optional<std::int64_t> seen) {
    // Who names no version does not care what others write meanwhile.
    for (int tries = seen ? 1 : 5; tries > 0; --tries) {
        FW_CO_TRY(auto now, co_await read_document(kind, id));
        if (seen && *seen != now.version) break;
        auto whole = fw::json::parse(now.json).as_object();
        if (const auto at = whole.find("isActive"); at != whole.end() && at->value() == fw::json::value(false))
            co_return result<void>{};
        whole["isActive"] = false;
        if (!co_await update_item(at_.db, kind, id, fw::json::serialize(whole), now.version, at_.time.now())) continue;
        co_await forget_items(at_, {id});
        co_return result<void>{};
    }
    co_return co_await explain(kind, id);
}

task<result<item_text>> catalog_service::read(item_id id) {
    const auto found = co_await at_.db.run(
        reading("catalog.get_item", "SELECT " FW_CATALOG_ITEM_COLUMNS " FROM catalog.items i WHERE i.id = $1"), id);
    if (found.empty()) co_return unknown_item();
    co_return write_item(found.front(), at_.links);
}

task<result<catalog_service::document>> catalog_service::read_document(item_kind kind, item_id id) {
    const auto found =
        co_await at_.db.run(reading("catalog.get_document", "SELECT " FW_CATALOG_ITEM_COLUMNS
                                                            " FROM catalog.items i WHERE i.id = $1 AND i.type = $2"),
                            id, std::string(to_string(kind)));
    if (found.empty()) co_return unknown_item();
    co_return document{write_item_document(found.front(), false), found.front().get<std::int64_t>(13)};
}

const cache::cached_value* catalog_service::find_local(item_id id) {
    std::array<char, item_prefix.size() + 36> key{};
    std::ranges::copy(item_prefix, key.begin());
    std::ranges::copy(to_string(id), key.begin() + item_prefix.size());
    return at_.cache.find_local({key.data(), key.size()});
}

task<cache::cached_value> catalog_service::get(item_id id) {
    // Not a coroutine: its captures need not outlive the call.
    return at_.cache.get(cache_key_of(id), at_.keep.item,
                         [db = &at_.db, links = &at_.links, id] { return load_item(*db, *links, id); });
}

task<bool> catalog_service::is_used_by(web::user_id who, item_id id) {
    const auto found = co_await at_.db.run(
        reading(
            "catalog.is_used_by",
            "SELECT FROM design.layers l JOIN design.designs d ON d.id = l.design_id JOIN catalog.items i ON i.id = "
            "l.item_id WHERE l.item_id = $2 AND l.removed_at IS NULL AND i.offered_at IS NOT NULL AND (d.user_id = $1 "
            "OR (d.visibility = 'public' AND d.status = 'published') OR EXISTS (SELECT FROM "
            "design.collaborators c WHERE c.design_id = d.id AND c.user_id = $1)) LIMIT 1"),
        who, id);
    co_return !found.empty();
}

task<std::vector<catalog_service::listed>> catalog_service::list(item_kind kind, filter which,
                                                                 std::optional<item_place> before, std::size_t most) {
    const auto made = before ? std::optional(before->made) : std::nullopt;
    const auto id = before ? std::optional(before->id) : std::nullopt;
    const auto found = co_await at_.db.run(
        reading("catalog.list",
                "SELECT " FW_CATALOG_ITEM_COLUMNS
                " FROM catalog.items i WHERE i.type = $1 AND ($2::timestamptz IS NULL OR (i.created_at, i.id) < ($2, "
                "$3::uuid)) AND ($4::text IS NULL OR i.category = $4) AND ($5::text IS NULL OR i.subcategory = $5) AND "
                "($6::text IS NULL OR i.tags @> ARRAY[$6]) AND ($7 OR i.is_active) ORDER BY i.created_at DESC, i.id "
                "DESC LIMIT $8"),
        std::string(to_string(kind)), made, id, which.category, which.subcategory, which.tag, which.with_inactive,
        static_cast<std::int64_t>(most));
    std::vector<listed> out;
    out.reserve(found.size());
    for (const auto r : found)
        out.push_back({write_item(r, at_.links).json, {r.get<time_point>(14), r.get<item_id>(0)}});
    co_return out;
}

task<void> forget_items(const catalog_world& at, std::vector<item_id> ids) {
    std::vector<std::string> keys;
    for (const auto& id : ids) keys.push_back(cache_key_of(id));
    return at.cache.forget(std::move(keys));
}

task<std::vector<item_document>> read_documents(postgres::database& db, std::vector<item_id> ids) {
    const auto found = co_await db.run(reading("catalog.get_documents", "SELECT " FW_CATALOG_ITEM_COLUMNS
                                                                        " FROM catalog.items i WHERE i.id = ANY ($1) "
                                                                        "AND i.offered_at IS NOT NULL"),
                                       ids);
    std::vector<item_document> out;
    for (const auto r : found)
        out.push_back({r.get<item_id>(0), find_kind(r.get<std::string_view>(1)).value(), write_item_document(r, true)});
    co_return out;
}

}  // namespace fw::catalog
