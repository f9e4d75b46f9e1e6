// The rows of items: the four tables that are written, and catalog.items that is read.
#pragma once

#include <vector>

#include "fw/catalog/item.hpp"
#include "fw/objects/signed_links.hpp"
#include "fw/postgres/database.hpp"

namespace fw::catalog {

/// The columns that `write_item` reads, of a table or alias `i`.
#define FW_CATALOG_ITEM_COLUMNS                                                                                        \
    "i.id, i.type, i.key, i.name, i.description, i.category, i.subcategory, i.tags, i.colors, i.attributes, i.media, " \
    "i.popularity, i.is_active, i.version, i.created_at, i.updated_at"

/// A row of them as the API shows it; media become signed addresses, good for a month at least.
[[nodiscard]] item_text write_item(const postgres::row& r, const objects::signed_links& links);
/// The same as a document of the catalog (docs/formats/catalog.md), without its media.
[[nodiscard]] std::string write_item_document(const postgres::row& r, bool with_type);

/// A document that was checked, under the id it gets if there is none of its key.
struct kept_document {
    item_id id;
    std::string json;
};

enum class kept_as : std::uint8_t { made, changed, same };

/// One's place in `documents` and what became of it; those that are missing have an id that is taken by another key.
struct kept_item {
    std::string key;
    item_id id;
    kept_as how = kept_as::made;
};

/// Adds it. Nothing where its key or its id is taken.
[[nodiscard]] task<std::optional<item_id>> insert_item(postgres::database& db, item_kind kind,
                                                       const kept_document& what, time_point now);
/// False where there is no such item of that version.
[[nodiscard]] task<bool> update_item(postgres::database& db, item_kind kind, item_id id, const std::string& json,
                                     std::optional<std::int64_t> seen, time_point now);
/// Adds or changes them, by their keys; an item that is as the document says is left alone. No key twice.
[[nodiscard]] task<std::vector<kept_item>> upsert_items(postgres::transaction& tx, item_kind kind,
                                                        const std::vector<kept_document>& documents, time_point now);
/// The object keys of media, by their members ("thumbnail"); what is not mentioned stays. False where there is no item.
[[nodiscard]] task<bool> set_media(postgres::transaction& tx, item_kind kind, item_id id, const std::string& member,
                                   const std::string& object_key, time_point now);

}  // namespace fw::catalog
