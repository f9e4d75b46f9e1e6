// Finding items of the catalog. The port; `pg_item_index.hpp` is the real one.
#pragma once

#include <optional>

#include "fw/async/task.hpp"
#include "fw/base/ids.hpp"
#include "fw/search/query.hpp"

namespace fw::search {

/// Each that is given has to hold.
struct item_filter {
    std::optional<std::string> type = {}, category = {}, subcategory = {};
    std::vector<std::string> tags = {};                         ///< all of them
    std::optional<std::vector<std::int32_t>> cells = {};        ///< one of its colours lies in one of these (color.hpp)
    std::optional<double> least_weight = {}, most_weight = {};  ///< of a fabric, g/m²
    std::optional<double> least_stretch = {}, most_stretch = {};  ///< of a fabric, 0 to 1
    std::optional<double> least_drape = {}, most_drape = {};
    bool operator==(const item_filter&) const = default;
};

struct item_query {
    std::vector<token> tokens;  ///< none: what is popular comes first
    item_filter where = {};
    std::size_t limit = 20;
};

struct item_hit {
    uuid id;
    std::string type, name, category;
    std::optional<std::string> subcategory = {}, thumbnail = {};  ///< thumbnail: an object's key
    std::vector<std::string> tags = {};
    std::string colors = "[]";  ///< JSON
    double popularity = 0;
    std::int64_t version = 0;
    double score = 0;
};

/// How a query was understood.
enum class understanding : std::uint8_t {
    as_typed,
    corrected,  ///< words that nobody uses were taken for others: `meant`
    loosely,    ///< not all of the words are in what was found
};

struct found_items {
    std::vector<item_hit> hits;  ///< by score, popularity, id; what looks the same is there once
    understanding how = understanding::as_typed;
    std::string meant = {};
};

struct facet_count {
    std::string facet, value;  ///< "type", "category", "subcategory", "tag", "color"
    std::int64_t items = 0;
};

struct suggestion {
    std::string text;
    std::optional<uuid> item = {};  ///< none: a word
};

/// For one I/O thread. Only items that are offered. Throws as the database does.
///
/// An item is found whose name, tags, category or colours have all words (a word's stem, or what means the same); where
/// these are too few, those with words in the description come behind; where there are none, likely slips are
/// corrected; then one of the words is enough. Score: where the words stand, raised by a fifth at most for popularity.
class item_index {
public:
    item_index() = default;
    item_index(const item_index&) = delete;
    item_index& operator=(const item_index&) = delete;
    virtual ~item_index() = default;

    [[nodiscard]] virtual task<found_items> find(item_query what, const synonym_table& synonyms) = 0;
    /// Of all that `find` would find without a limit; the 20 most frequent values of each facet.
    [[nodiscard]] virtual task<std::vector<facet_count>> count(item_query what, const synonym_table& synonyms) = 0;
    /// How to go on from what was typed so far: words, then items; popular ones first.
    [[nodiscard]] virtual task<std::vector<suggestion>> suggest(std::string typed, std::size_t most) = 0;
};

/// What looks the same is kept once: of one type, name, place, tags and colours.
void drop_lookalikes(std::vector<item_hit>& hits);

}  // namespace fw::search
