// The catalog's search on PostgreSQL: text search vectors and trigrams of catalog.items and catalog.words.
#pragma once

#include "fw/postgres/database.hpp"
#include "fw/search/item_index.hpp"

namespace fw::search {

/// What it refers to must outlive it.
class pg_item_index final : public item_index {
public:
    explicit pg_item_index(postgres::database& db) : db_(db) {}

    [[nodiscard]] task<found_items> find(item_query what, const synonym_table& synonyms) override;
    [[nodiscard]] task<std::vector<facet_count>> count(item_query what, const synonym_table& synonyms) override;
    [[nodiscard]] task<std::vector<suggestion>> suggest(std::string typed, std::size_t most) override;

private:
    /// Which vector is asked what.
    struct asked {
        bool with_descriptions = false;
        std::string wide;                  ///< a tsquery's text: the words and what means the same
        std::optional<std::string> exact;  ///< the words alone, where that is less
    };
    struct understood {
        found_items found;
        asked what;
    };
    [[nodiscard]] task<understood> understand(item_query what, const synonym_table& synonyms);
    [[nodiscard]] task<std::vector<item_hit>> ask(asked what, const item_filter& where, std::size_t limit);
    [[nodiscard]] task<std::vector<item_hit>> browse(const item_filter& where, std::size_t limit);
    /// The tokens with likely words in place of those that nobody uses; nothing if there are none such.
    [[nodiscard]] task<std::optional<std::vector<token>>> correct(std::vector<token> tokens,
                                                                  const synonym_table& synonyms);

    postgres::database& db_;
};

}  // namespace fw::search
