// Finding items, as people ask for them.
#pragma once

#include "fw/catalog/catalog_service.hpp"
#include "fw/search/color.hpp"
#include "fw/search/item_index.hpp"

namespace fw::catalog {

struct synonym_group {
    uuid id;
    std::vector<std::string> terms;
    std::int64_t version = 0;
    time_point changed;
};

/// What to look for; a text, filters, or both.
struct search_request {
    std::string text;
    search::item_filter where = {};
    std::size_t limit = 20;
};

/// One for each I/O thread. Answers are JSON texts, ready to be sent. Throws as the database does.
class search_service {
public:
    search_service(const catalog_world& world, search::item_index& index) : at_(world), index_(index) {}

    /// In memory or Redis for as long as the settings say, then from the index. `taste`: whose designs' kinds of items
    /// come first.
    [[nodiscard]] task<cache::cached_value> find(search_request what, std::optional<web::user_id> taste);
    [[nodiscard]] const cache::cached_value* find_local(const search_request& what);
    [[nodiscard]] task<cache::cached_value> count(search_request what);
    [[nodiscard]] task<cache::cached_value> suggest(std::string typed, std::size_t most);

    /// What goes with an item, with the reason; nothing where there is no such item.
    [[nodiscard]] task<std::optional<std::string>> recommend(item_id of, std::size_t most);

    /// The newest first. Errors of those that write: `catalog.unknown_synonyms`, `http.if_match_failed`.
    [[nodiscard]] task<std::vector<synonym_group>> list_synonyms();
    [[nodiscard]] task<synonym_group> add_synonyms(std::vector<std::string> terms);
    [[nodiscard]] task<result<synonym_group>> change_synonyms(uuid id, std::vector<std::string> terms,
                                                              std::optional<std::int64_t> seen);
    [[nodiscard]] task<result<void>> remove_synonyms(uuid id);

private:
    using table = std::shared_ptr<const search::synonym_table>;
    [[nodiscard]] task<table> synonyms();
    /// A cache's loader: it may outlive who asked, not the service.
    [[nodiscard]] task<std::optional<std::string>> load(search_request what);
    [[nodiscard]] task<std::optional<std::string>> load_counts(search_request what);
    [[nodiscard]] task<std::optional<std::string>> load_suggestions(std::string typed, std::size_t most);
    [[nodiscard]] task<std::string> load_for(search_request what, web::user_id whose);
    [[nodiscard]] task<void> prefer(std::vector<search::item_hit>& hits, web::user_id whose);
    [[nodiscard]] std::string text_of(const search::found_items& found) const;
    void put_hit(std::string& out, const search::item_hit& hit) const;

    catalog_world at_;
    search::item_index& index_;
    cache::cached_value synonym_text_;  ///< what `synonyms_` was made of
    table synonyms_;
};

}  // namespace fw::catalog
