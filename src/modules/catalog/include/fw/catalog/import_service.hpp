// Many items at once, in and out, with their pictures and models.
#pragma once

#include <functional>

#include "fw/async/worker_pool.hpp"
#include "fw/catalog/catalog_service.hpp"
#include "fw/objects/object_store.hpp"

namespace fw::catalog {

enum class import_format : std::uint8_t { json, csv, zip };
enum class import_how : std::uint8_t { for_good, dry_run };

/// What became of an item, in the order of the document.
struct import_line {
    std::string type, key, result;  ///< result: made, changed, unchanged, refused
    std::optional<item_id> id;
    std::optional<error> problem;
};

/// One for each I/O thread. Throws as the database does.
class import_service {
public:
    import_service(const catalog_world& world, objects::object_store& store, worker_pool& workers)
        : at_(world), store_(store), workers_(workers) {}

    /// Items are found again by their keys, so that it can be repeated: what is as the document says is left alone.
    /// What is wrong with one keeps none of the others out. A dry run tells the same and changes nothing. One at a
    /// time. Errors, of the whole: `json.*`, `csv.*`, `zip.*`, `catalog.no_items`, `catalog.too_many_items`,
    /// `catalog.import_busy`.
    [[nodiscard]] task<result<std::vector<import_line>>> run(std::string bytes, import_format format, import_how how);

    /// One picture or model. Errors: `catalog.unknown`, `catalog.no_such_file`, `catalog.media_type`,
    /// `catalog.media_too_large`, those of the store.
    [[nodiscard]] task<result<item_text>> set_media(item_id id, std::string member, std::string bytes);

    /// Documents, by id: a page that begins behind `after`. `is_csv`: lines of cells, without the first one.
    struct page {
        std::string text;
        std::optional<item_id> last;  ///< nothing: there are no more
    };
    [[nodiscard]] task<page> export_page(std::optional<item_kind> kind, std::optional<item_id> after, bool is_csv);

private:
    /// Whether it is another one than before.
    [[nodiscard]] task<result<bool>> keep_media(item_id id, std::string member, std::string_view bytes);

    catalog_world at_;
    objects::object_store& store_;
    worker_pool& workers_;
};

/// "type,key,…": the first line of a CSV.
[[nodiscard]] std::string csv_head();

}  // namespace fw::catalog
