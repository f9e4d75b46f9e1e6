#include "fw/catalog/import_service.hpp"

#include <algorithm>

#include "csv.hpp"
#include "import_document.hpp"
#include "item_rows.hpp"
#include "media.hpp"

namespace fw::catalog {

namespace {

using postgres::reading;
using postgres::transaction;
using postgres::writing;

constexpr std::size_t batch = 200;
constexpr std::size_t export_batch = 200;

struct upserted {
    std::map<std::pair<item_kind, std::string>, kept_item> by_key;
};

std::string_view name_of(kept_as how) {
    return how == kept_as::made ? "made" : how == kept_as::changed ? "changed" : "unchanged";
}

task<void> upsert_batch(transaction& tx, item_kind kind, std::vector<kept_document>& documents, upserted& out,
                        time_point now) {
    if (documents.empty()) co_return;
    for (auto& one : co_await upsert_items(tx, kind, documents, now)) {
        auto key = one.key;
        out.by_key.insert_or_assign({kind, std::move(key)}, std::move(one));
    }
    documents.clear();
}

task<void> upsert_rows(transaction& tx, const std::vector<import_row>& rows, upserted& out, time_point now) {
    for (const auto kind : all_kinds) {
        std::vector<kept_document> documents;
        for (const auto& row : rows) {
            if (row.refused || row.kind != kind) continue;
            documents.push_back({make_item_id(kind, row.key), row.document});
            if (documents.size() == batch) co_await upsert_batch(tx, kind, documents, out, now);
        }
        co_await upsert_batch(tx, kind, documents, out, now);
    }
}

}  // namespace

task<result<std::vector<import_line>>> import_service::run(std::string bytes, import_format format, import_how how) {
    FW_CO_TRY(auto read,
              co_await workers_.run([text = std::move(bytes), format] { return read_import(text, format); }));
    FW_CO_TRY(const auto input, std::move(read));
    upserted kept;
    {
        auto tx = co_await at_.db.begin();
        // Whoever does it, on whichever server: two that write the same rows in another order would wait for ever.
        const auto mine = co_await tx.run(reading("catalog.lock_import", "SELECT pg_try_advisory_xact_lock(7240005)"));
        if (!mine.front().get<bool>(0)) {
            co_await tx.rollback();
            co_return fail(error_kind::unavailable, "catalog.import_busy",
                           "Another import is under way: try again soon.");
        }
        co_await upsert_rows(tx, input.rows, kept, at_.time.now());
        if (how == import_how::for_good)
            co_await tx.commit();
        else
            co_await tx.rollback();
    }
    std::vector<import_line> out;
    std::vector<item_id> touched;
    for (const auto& row : input.rows) {
        auto& line =
            out.emplace_back(import_line{std::string(to_string(row.kind)), row.key, "refused", {}, row.refused});
        if (row.refused) continue;
        const auto at = kept.by_key.find({row.kind, row.key});
        if (at == kept.by_key.end()) {
            line.problem = error{error_kind::conflict, "catalog.key_taken", "Somebody else writes it just now.", "key"};
            continue;
        }
        line.id = at->second.id;
        line.result = name_of(at->second.how);
        if (how == import_how::dry_run) {
            if (at->second.how == kept_as::made) line.id.reset();
            continue;
        }
        for (const auto& [member, path] : row.media) {
            const auto done = co_await keep_media(*line.id, member, input.files.at(path));
            if (!done)
                line.problem = done.error();
            else if (*done && line.result == "unchanged")
                line.result = "changed";
        }
        if (line.result != "unchanged") touched.push_back(*line.id);
    }
    for (std::size_t i = 0; i < touched.size(); i += batch)
        co_await forget_items(at_,
                              {touched.begin() + static_cast<std::ptrdiff_t>(i),
                               touched.begin() + static_cast<std::ptrdiff_t>(std::min(i + batch, touched.size()))});
    co_return out;
}

task<result<bool>> import_service::keep_media(item_id id, std::string member, std::string_view bytes) {
    const auto found = co_await at_.db.run(
        reading("catalog.get_media", "SELECT type, category, media ->> $2 FROM catalog.items WHERE id = $1"), id,
        member);
    if (found.empty()) co_return fail(error_kind::not_found, "catalog.unknown", "The catalog has no such item.", "id");
    const auto kind = find_kind(found.front().get<std::string_view>(0)).value();
    FW_CO_TRY(const auto type, check_media(kind, member, bytes));
    const objects::object_key key(media_key(kind, id, found.front().get<std::string_view>(1), member, type));
    const auto before = found.front().get<std::optional<std::string>>(2);
    if (before == key.text()) {
        const auto there = co_await store_.get(key, most_model_bytes);
        if (there && *there == bytes) co_return false;
    }
    FW_CO_CHECK(co_await store_.put(
        key, bytes, {.content_type = std::string(type.content_type), .cache_control = "private, max-age=2592000"}));
    auto tx = co_await at_.db.begin();
    const bool set = co_await catalog::set_media(tx, kind, id, member, key.text(), at_.time.now());
    // A key that was to go, and is used again, stays.
    (void)co_await tx.run(writing("catalog.keep_object", "DELETE FROM platform.doomed_objects WHERE object_key = $1"),
                          key.text());
    if (set && before && *before != key.text() && before->find("://") == before->npos)
        (void)co_await tx.run(writing("catalog.doom_object",
                                      "INSERT INTO platform.doomed_objects (object_key, due_at) VALUES ($1, $2) ON "
                                      "CONFLICT (object_key) DO NOTHING"),
                              *before, at_.time.now());
    co_await tx.commit();
    if (!set) co_return fail(error_kind::not_found, "catalog.unknown", "The catalog has no such item.", "id");
    co_return true;
}

task<result<item_text>> import_service::set_media(item_id id, std::string member, std::string bytes) {
    FW_CO_CHECK(co_await keep_media(id, std::move(member), bytes));
    co_await forget_items(at_, {id});
    catalog_service items(at_);
    co_return co_await items.read(id);
}

task<import_service::page> import_service::export_page(std::optional<item_kind> kind, std::optional<item_id> after,
                                                       bool is_csv) {
    const auto type = kind ? std::optional(std::string(to_string(*kind))) : std::nullopt;
    const auto found = co_await at_.db.run(
        reading("catalog.export", "SELECT " FW_CATALOG_ITEM_COLUMNS
                                  " FROM catalog.items i WHERE ($1::text IS NULL OR i.type = $1) AND ($2::uuid IS NULL "
                                  "OR i.id > $2) ORDER BY i.id LIMIT $3"),
        type, after, static_cast<std::int64_t>(export_batch));
    page out;
    for (const auto r : found) {
        const auto document = write_item_document(r, true);
        if (is_csv) {
            append_csv(out.text, csv_cells(json::parse(document).as_object()));
        } else {
            if (after || r.get<item_id>(0) != found.front().get<item_id>(0)) out.text += ",\n";
            out.text += document;
        }
        out.last = r.get<item_id>(0);
    }
    if (found.size() < export_batch) out.last.reset();
    co_return out;
}

std::string csv_head() {
    std::string out;
    append_csv(out, csv_columns());
    return out;
}

}  // namespace fw::catalog
