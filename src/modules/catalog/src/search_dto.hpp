// What goes over the wire about finding items, and how it is declared.
#pragma once

#include "fw/catalog/search_routes.hpp"
#include "item_dto.hpp"

namespace fw::catalog {

struct search_input {
    std::optional<std::string> text, category, subcategory, color;
    std::optional<item_kind> type;
    std::vector<std::string> tags;
    double within = 20;
    std::optional<double> least_weight, most_weight, least_stretch, most_stretch, least_drape, most_drape;
    bool personal = false;
    std::int64_t limit = 20;
};
struct suggest_input {
    std::string text;
    std::int64_t limit = 8;
};
struct recommend_input {
    item_id id;
    std::int64_t limit = 12;
};
struct hit_view {
    uuid id;
    std::string type, name, category;
    std::optional<std::string> subcategory, thumbnail_url;
    std::vector<std::string> tags;
    std::vector<color_value> colors;
    double popularity = 0, score = 0;
    std::optional<std::string> reason, reason_text;
};
struct search_view {
    std::vector<hit_view> items;
    std::optional<std::string> corrected;
    std::optional<bool> is_loose;
};
struct recommendations_view {
    std::vector<hit_view> items;
};
struct facet_view {
    std::string facet, value;
    std::int64_t count = 0;
};
struct facets_view {
    std::vector<facet_view> facets;
};
struct suggestion_view {
    std::string text;
    std::optional<item_id> item;
};
struct suggestions_view {
    std::vector<suggestion_view> suggestions;
};
// Written already, in the shapes of the views.
struct facets_text {
    cache::cached_value json;
};
struct suggestions_text {
    cache::cached_value json;
};
struct recommendations_text {
    std::string json;
};

struct synonyms_input {
    std::vector<std::string> terms;
};
struct synonyms_change {
    uuid id;
    std::optional<std::string> if_match;
    std::vector<std::string> terms;
};
struct synonyms_path {
    uuid id;
};
struct synonyms_view {
    uuid id;
    std::vector<std::string> terms;
    std::int64_t version = 0;
    time_point changed;
};
struct synonyms_page {
    std::vector<synonyms_view> items;
};

}  // namespace fw::catalog

namespace fw::web {

template <>
struct shape_of<catalog::search_input> {
    using t = catalog::search_input;
    static constexpr std::string_view name = "SearchCatalog";
    static auto members() {
        const auto word = text{}.least(1).most(100);
        return std::tuple{
            in_query("q", &t::text, text{}.least(1).most(200), "What somebody typed"),
            in_query("type", &t::type),
            in_query("category", &t::category, word),
            in_query("subcategory", &t::subcategory, word),
            in_query("tag", &t::tags, each(word).most(10), "Given several times: all of them").or_default(),
            in_query("color", &t::color, word, "#rrggbb or a name: one of its colours is near"),
            in_query("within", &t::within, number{}.between(0, 60), "How near: 10 is another shade, 40 another colour")
                .or_default(),
            in_query("minWeight", &t::least_weight, number{}, "Of a fabric, g/m²"),
            in_query("maxWeight", &t::most_weight, number{}),
            in_query("minStretch", &t::least_stretch, number{}, "Of a fabric, 0 to 1"),
            in_query("maxStretch", &t::most_stretch, number{}),
            in_query("minDrape", &t::least_drape, number{}),
            in_query("maxDrape", &t::most_drape, number{}),
            in_query("personal", &t::personal, "What resembles the items of your designs comes first").or_default(),
            in_query("limit", &t::limit, integer{}.between(1, 100)).or_default()};
    }
};
template <>
struct shape_of<catalog::suggest_input> {
    using t = catalog::suggest_input;
    static constexpr std::string_view name = "SuggestInCatalog";
    static auto members() {
        return std::tuple{in_query("q", &t::text, text{}.least(1).most(100), "What was typed so far"),
                          in_query("limit", &t::limit, integer{}.between(1, 20)).or_default()};
    }
};
template <>
struct shape_of<catalog::recommend_input> {
    using t = catalog::recommend_input;
    static constexpr std::string_view name = "RecommendFromCatalog";
    static auto members() {
        return std::tuple{in_query("itemId", &t::id, "What it has to go with"),
                          in_query("limit", &t::limit, integer{}.between(1, 50)).or_default()};
    }
};
template <>
struct shape_of<catalog::hit_view> {
    using t = catalog::hit_view;
    static constexpr std::string_view name = "CatalogHit";
    static auto members() {
        return std::tuple{member("id", &t::id),
                          member("type", &t::type),
                          member("name", &t::name),
                          member("category", &t::category),
                          member("subcategory", &t::subcategory),
                          member("thumbnailUrl", &t::thumbnail_url),
                          member("tags", &t::tags),
                          member("colors", &t::colors),
                          member("popularity", &t::popularity),
                          member("score", &t::score),
                          member("reason", &t::reason, "Of a recommendation: usedTogether or similar"),
                          member("reasonText", &t::reason_text, "For people")};
    }
};
template <>
struct shape_of<catalog::search_view> {
    using t = catalog::search_view;
    static constexpr std::string_view name = "CatalogSearch";
    static auto members() {
        return std::tuple{member("items", &t::items, "By score, popularity, id"),
                          member("corrected", &t::corrected, "What was looked for instead of a word that nobody uses"),
                          member("isLoose", &t::is_loose, "Nothing had all of the words")};
    }
};
template <>
struct shape_of<catalog::recommendations_view> {
    using t = catalog::recommendations_view;
    static constexpr std::string_view name = "CatalogRecommendations";
    static auto members() { return std::tuple{member("items", &t::items)}; }
};
template <>
struct shape_of<catalog::facet_view> {
    using t = catalog::facet_view;
    static constexpr std::string_view name = "CatalogFacet";
    static auto members() {
        return std::tuple{member("facet", &t::facet, "type, category, subcategory, tag or color"),
                          member("value", &t::value), member("count", &t::count)};
    }
};
template <>
struct shape_of<catalog::facets_view> {
    static constexpr std::string_view name = "CatalogFacets";
    static auto members() { return std::tuple{member("facets", &catalog::facets_view::facets)}; }
};
template <>
struct shape_of<catalog::suggestion_view> {
    using t = catalog::suggestion_view;
    static constexpr std::string_view name = "CatalogSuggestion";
    static auto members() {
        return std::tuple{member("text", &t::text), member("itemId", &t::item, "Absent: a word to go on with")};
    }
};
template <>
struct shape_of<catalog::suggestions_view> {
    static constexpr std::string_view name = "CatalogSuggestions";
    static auto members() { return std::tuple{member("suggestions", &catalog::suggestions_view::suggestions)}; }
};
namespace detail {
inline auto synonym_terms() {
    return each(text{}.least(1).most(64)).least(2).most(30).unique();
}
}  // namespace detail
template <>
struct shape_of<catalog::synonyms_input> {
    using t = catalog::synonyms_input;
    static constexpr std::string_view name = "NewSynonyms";
    static auto members() {
        return std::tuple{member("terms", &t::terms, detail::synonym_terms(), "Words and phrases that mean the same")};
    }
};
template <>
struct shape_of<catalog::synonyms_change> {
    using t = catalog::synonyms_change;
    static constexpr std::string_view name = "ChangeSynonyms";
    static auto members() {
        return std::tuple{in_path("id", &t::id, "The group"),
                          in_header("If-Match", &t::if_match, text{}.most(100), "The ETag that was read"),
                          member("terms", &t::terms, detail::synonym_terms())};
    }
};
template <>
struct shape_of<catalog::synonyms_path> {
    static constexpr std::string_view name = "SynonymsPath";
    static auto members() { return std::tuple{in_path("id", &catalog::synonyms_path::id, "The group")}; }
};
template <>
struct shape_of<catalog::synonyms_view> {
    using t = catalog::synonyms_view;
    static constexpr std::string_view name = "Synonyms";
    static auto members() {
        return std::tuple{member("id", &t::id), member("terms", &t::terms), member("version", &t::version),
                          member("updatedAt", &t::changed)};
    }
};
template <>
struct shape_of<catalog::synonyms_page> {
    static constexpr std::string_view name = "SynonymsList";
    static auto members() { return std::tuple{member("items", &catalog::synonyms_page::items)}; }
};

#define FW_WRITTEN_ALREADY(text_type, view, access)                             \
    template <>                                                                 \
    struct codec<catalog::text_type> {                                          \
        static void write(std::string& out, const catalog::text_type& value) {  \
            out += access;                                                      \
        }                                                                       \
        template <class Rule>                                                   \
        static json::object describe(schema_builder& b, const Rule& /*rule*/) { \
            return codec<catalog::view>::describe(b, {});                       \
        }                                                                       \
    }
FW_WRITTEN_ALREADY(facets_text, facets_view, *value.json);
FW_WRITTEN_ALREADY(suggestions_text, suggestions_view, *value.json);
FW_WRITTEN_ALREADY(recommendations_text, recommendations_view, value.json);
#undef FW_WRITTEN_ALREADY

}  // namespace fw::web
