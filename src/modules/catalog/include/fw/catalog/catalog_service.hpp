// Items of the catalog: curators write them, everybody reads them.
#pragma once

#include <vector>

#include "fw/cache/tiered_cache.hpp"
#include "fw/catalog/item.hpp"
#include "fw/objects/signed_links.hpp"
#include "fw/postgres/database.hpp"
#include "fw/web/context.hpp"

namespace fw::catalog {

/// How long answers are kept; zero: not there.
struct cache_times {
    cache::lifetimes item{std::chrono::minutes(5), std::chrono::hours(1), std::chrono::minutes(1)};
    cache::lifetimes search{std::chrono::minutes(5), std::chrono::minutes(15), std::chrono::minutes(1)};
};

/// What the module stands on; all of it must outlive it. One for each I/O thread.
struct catalog_world {
    postgres::database& db;
    cache::tiered_cache& cache;
    const objects::signed_links& links;
    const clock& time;
    cache_times keep = {};
};

/// An item's answer as it is cached: whether it is offered, its ETag, its text. Views into the value.
struct cached_item {
    bool is_active = true;
    std::string_view tag;  ///< "\"v17-…\""
    std::string_view json;
    [[nodiscard]] static cached_item of(std::string_view value);
};

/// One for each I/O thread. Errors, all stable: `catalog.unknown`, `catalog.key_taken`, `http.if_match_failed`. Throws
/// as the database does.
class catalog_service {
public:
    explicit catalog_service(const catalog_world& world) : at_(world) {}

    /// A document that was checked (docs/formats/catalog.md). Errors: `catalog.key_taken`.
    [[nodiscard]] task<result<item_text>> create(item_kind kind, std::string key, std::string document);
    [[nodiscard]] task<result<item_text>> change(item_kind kind, item_id id, std::string document,
                                                 std::optional<std::int64_t> seen);
    /// It is not offered any more; who uses it goes on.
    [[nodiscard]] task<result<void>> retire(item_kind kind, item_id id, std::optional<std::int64_t> seen);

    /// As it is in the database.
    [[nodiscard]] task<result<item_text>> read(item_id id);
    struct document {
        std::string json;
        std::int64_t version = 0;
    };
    [[nodiscard]] task<result<document>> read_document(item_kind kind, item_id id);

    /// From memory, or nothing: for `cached_item::of`.
    [[nodiscard]] const cache::cached_value* find_local(item_id id);
    /// nullptr: there is none. Also what is not offered any more.
    [[nodiscard]] task<cache::cached_value> get(item_id id);
    /// Whether one of the designs that this person may see has it; never for what was never offered.
    [[nodiscard]] task<bool> is_used_by(web::user_id who, item_id id);

    struct filter {
        std::optional<std::string> category = {}, subcategory = {}, tag = {};
        bool with_inactive = false;
    };
    struct listed {
        std::string json;
        item_place at;
    };
    /// The newest first.
    [[nodiscard]] task<std::vector<listed>> list(item_kind kind, filter which, std::optional<item_place> before,
                                                 std::size_t most);

private:
    [[nodiscard]] task<result<void>> explain(item_kind kind, item_id id);

    catalog_world at_;
};

/// In all processes, after a change.
[[nodiscard]] task<void> forget_items(const catalog_world& at, std::vector<item_id> ids);

/// Items as documents (docs/formats/catalog.md, without media), for who makes something of them: also what is not
/// offered any more. Unknown ones and those that were never offered are missing. Throws as the database does.
struct item_document {
    item_id id;
    item_kind kind = item_kind::silhouette;
    std::string json;
};
[[nodiscard]] task<std::vector<item_document>> read_documents(postgres::database& db, std::vector<item_id> ids);

/// The cache's keys.
inline constexpr std::string_view synonyms_key = "catalog/synonyms";
[[nodiscard]] std::string cache_key_of(item_id id);

}  // namespace fw::catalog
