#include "fw/search/pg_item_index.hpp"

#include <algorithm>

namespace fw::search {

namespace {

using postgres::reading;
using postgres::row;

/// 'linen', with what a tsquery takes for syntax away; a phrase's words follow each other.
std::string quoted(std::string_view term) {
    std::string out = "'";
    for (const char c : term)
        if (c != '\'' && c != '\\') out += c;
    return out + '\'';
}

enum class joined_by : char { all = '&', any = '|' };

std::string wide_query(const std::vector<token>& tokens, joined_by how) {
    std::string out;
    for (const auto& one : tokens) {
        if (!out.empty()) out += static_cast<char>(how);
        out += '(' + quoted(one.text);
        for (const auto& other : one.same) out += '|' + quoted(other);
        out += ')';
    }
    return out;
}

std::optional<std::string> exact_query(const std::vector<token>& tokens, joined_by how) {
    if (std::ranges::all_of(tokens, [](const token& t) { return t.same.empty(); })) return std::nullopt;
    std::string out;
    for (const auto& one : tokens) {
        if (!out.empty()) out += static_cast<char>(how);
        out += quoted(one.text);
    }
    return out;
}

#define FW_HIT_COLUMNS                                                                                   \
    "i.id, i.type, i.name, i.category, i.subcategory, i.thumbnail_url, i.tags, i.colors, i.popularity, " \
    "i.version"
// $3 … $12.
#define FW_WHERE                                                                                                      \
    "i.is_active AND ($3::text IS NULL OR i.type = $3) AND ($4::text IS NULL OR i.category = $4) AND ($5::text IS "   \
    "NULL OR i.subcategory = $5) AND ($6::text[] IS NULL OR i.tags @> $6) AND ($7::integer[] IS NULL OR "             \
    "i.color_cells && $7) AND ($8::float8[] IS NULL OR ((i.attributes #>> '{physical,gramsPerSquareMetre}')::float8 " \
    "BETWEEN $8[1] AND $8[2])) AND ($9::float8[] IS NULL OR ((i.attributes #>> '{properties,stretch}')::float8 "      \
    "BETWEEN $9[1] AND $9[2])) AND ($10::float8[] IS NULL OR ((i.attributes #>> '{properties,drape}')::float8 "       \
    "BETWEEN $10[1] AND $10[2]))"
#define FW_POPULAR "(1 + 0.2 * i.popularity / (i.popularity + 1000))"
#define FW_WEIGHTS "'{0.05,0.4,0.6,1}'"
// Queries are made once, not for each row: hence the scalar subselects.
#define FW_WIDE "(SELECT to_tsquery('pg_catalog.english', $1))"
#define FW_EXACT "(SELECT to_tsquery('pg_catalog.english', $2))"
#define FW_FIND(vector)                                                                                             \
    "SELECT " FW_HIT_COLUMNS ", CASE WHEN $2::text IS NULL THEN 2 * ts_rank(" FW_WEIGHTS ", i." vector ", " FW_WIDE \
    ") ELSE ts_rank(" FW_WEIGHTS ", i." vector ", " FW_WIDE ") + ts_rank(" FW_WEIGHTS ", i." vector ", " FW_EXACT   \
    ") END * " FW_POPULAR " AS score FROM catalog.items i WHERE i." vector " @@ " FW_WIDE " AND " FW_WHERE          \
    " ORDER BY score DESC, i.popularity DESC, i.id LIMIT $11"

constexpr auto find_names = reading("search.find_names", FW_FIND("names"));
constexpr auto find_all = reading("search.find_all", FW_FIND("search"));

// The same filters, with two parameters that nothing is asked of.
constexpr auto find_popular = reading(
    "search.find_popular", "SELECT " FW_HIT_COLUMNS ", " FW_POPULAR
                           " AS score FROM catalog.items i WHERE $1::text IS NULL AND $2::text IS NULL AND " FW_WHERE
                           " ORDER BY i.popularity DESC, i.id LIMIT $11");

#define FW_COUNT(vector)                                                                                              \
    "WITH m AS MATERIALIZED (SELECT i.type, i.category, i.subcategory, i.tags, i.colors FROM catalog.items i WHERE "  \
    "($1::text IS NULL OR i." vector " @@ " FW_WIDE ") AND $2::text IS NULL AND " FW_WHERE                            \
    "), counted AS (SELECT 'type' AS facet, type AS value, count(*) AS items FROM m GROUP BY 2 UNION ALL SELECT "     \
    "'category', category, count(*) FROM m GROUP BY 2 UNION ALL SELECT 'subcategory', subcategory, count(*) FROM m "  \
    "WHERE subcategory IS NOT NULL GROUP BY 2 UNION ALL SELECT 'tag', t, count(*) FROM m, unnest(tags) t GROUP BY 2 " \
    "UNION ALL SELECT 'color', c ->> 'name', count(*) FROM m, jsonb_array_elements(colors) c WHERE "                  \
    "jsonb_typeof(c) = 'object' GROUP BY 2) SELECT facet, value, items FROM (SELECT *, row_number() OVER (PARTITION " \
    "BY facet ORDER BY items DESC, value) AS place FROM counted) AS r WHERE place <= $11 ORDER BY facet, place"
constexpr auto count_names = reading("search.count_names", FW_COUNT("names"));
constexpr auto count_all = reading("search.count_all", FW_COUNT("search"));

using range = std::optional<std::vector<double>>;
range range_of(const std::optional<double>& least, const std::optional<double>& most) {
    if (!least && !most) return std::nullopt;
    return std::vector<double>{least.value_or(-1e300), most.value_or(1e300)};
}

postgres::parameters parameters_of(const std::optional<std::string>& wide, const std::optional<std::string>& exact,
                                   const item_filter& f, std::size_t limit) {
    const auto tags = f.tags.empty() ? std::optional<std::vector<std::string>>() : std::optional(f.tags);
    return postgres::parameters::of(wide, exact, f.type, f.category, f.subcategory, tags, f.cells,
                                    range_of(f.least_weight, f.most_weight), range_of(f.least_stretch, f.most_stretch),
                                    range_of(f.least_drape, f.most_drape), static_cast<std::int64_t>(limit));
}

std::vector<item_hit> hits_of(const postgres::rows& all) {
    std::vector<item_hit> out;
    out.reserve(all.size());
    for (const auto r : all)
        out.push_back({r.get<uuid>(0), r.get<std::string>(1), r.get<std::string>(2), r.get<std::string>(3),
                       r.get<std::optional<std::string>>(4), r.get<std::optional<std::string>>(5),
                       r.get<std::vector<std::string>>(6), r.get<std::string>(7), r.get<double>(8),
                       r.get<std::int64_t>(9), r.get<double>(10)});
    drop_lookalikes(out);
    return out;
}

/// More are asked for than wanted, as some may look the same.
constexpr std::size_t spare = 8;
constexpr std::size_t few = 3;

void cut(std::vector<item_hit>& hits, std::size_t limit) {
    if (hits.size() > limit) hits.resize(limit);
}

}  // namespace

task<std::vector<item_hit>> pg_item_index::ask(asked what, const item_filter& where, std::size_t limit) {
    const auto found = co_await db_.run_with(what.with_descriptions ? find_all : find_names,
                                             parameters_of(what.wide, what.exact, where, limit + spare));
    auto out = hits_of(found);
    cut(out, limit);
    co_return out;
}

task<std::vector<item_hit>> pg_item_index::browse(const item_filter& where, std::size_t limit) {
    const auto found =
        co_await db_.run_with(find_popular, parameters_of(std::nullopt, std::nullopt, where, limit + spare));
    auto out = hits_of(found);
    cut(out, limit);
    co_return out;
}

task<pg_item_index::understood> pg_item_index::understand(item_query what, const synonym_table& synonyms) {
    understood out;
    auto& hits = out.found.hits;
    out.what = {false, wide_query(what.tokens, joined_by::all), exact_query(what.tokens, joined_by::all)};
    // What has the very words comes first anyway; where there is enough of it, an index finds it in a third of the
    // time.
    if (out.what.exact) hits = co_await ask({false, *out.what.exact, std::nullopt}, what.where, what.limit);
    if (hits.size() >= what.limit) co_return out;
    hits = co_await ask(out.what, what.where, what.limit);
    if (hits.size() >= what.limit) co_return out;
    out.what.with_descriptions = true;
    hits = co_await ask(out.what, what.where, what.limit);
    if (hits.size() >= few) co_return out;
    if (auto better = co_await correct(what.tokens, synonyms)) {
        asked again{false, wide_query(*better, joined_by::all), exact_query(*better, joined_by::all)};
        auto found = co_await ask(again, what.where, what.limit);
        if (found.empty() && better->size() > 1) {
            again = {false, wide_query(*better, joined_by::any), exact_query(*better, joined_by::any)};
            found = co_await ask(again, what.where, what.limit);
        }
        if (found.size() > hits.size()) {
            hits = std::move(found);
            out.what = std::move(again);
            out.found.how = understanding::corrected;
            for (const auto& one : *better) out.found.meant += (out.found.meant.empty() ? "" : " ") + one.text;
            co_return out;
        }
    }
    if (!hits.empty() || what.tokens.size() < 2) co_return out;
    out.what = {false, wide_query(what.tokens, joined_by::any), exact_query(what.tokens, joined_by::any)};
    hits = co_await ask(out.what, what.where, what.limit);
    if (!hits.empty()) out.found.how = understanding::loosely;
    co_return out;
}

task<found_items> pg_item_index::find(item_query what, const synonym_table& synonyms) {
    if (what.tokens.empty()) co_return found_items{co_await browse(what.where, what.limit)};
    auto out = co_await understand(std::move(what), synonyms);
    co_return std::move(out.found);
}

task<std::vector<facet_count>> pg_item_index::count(item_query what, const synonym_table& synonyms) {
    constexpr std::size_t values = 20;
    std::optional<std::string> wide;
    bool with_descriptions = false;
    const auto where = what.where;
    if (!what.tokens.empty()) {
        const auto how = co_await understand(std::move(what), synonyms);
        wide = how.what.wide;
        with_descriptions = how.what.with_descriptions;
    }
    const auto found = co_await db_.run_with(with_descriptions ? count_all : count_names,
                                             parameters_of(wide, std::nullopt, where, values));
    std::vector<facet_count> out;
    for (const auto r : found) out.push_back({r.get<std::string>(0), r.get<std::string>(1), r.get<std::int64_t>(2)});
    co_return out;
}

task<std::optional<std::vector<token>>> pg_item_index::correct(std::vector<token> tokens,
                                                               const synonym_table& synonyms) {
    std::vector<std::string> words;
    for (const auto& one : tokens)
        if (one.same.empty() && one.text.find(' ') == one.text.npos) words.push_back(one.text);
    if (words.empty()) co_return std::nullopt;
    const auto found = co_await db_.run(
        reading("search.find_likely",
                "SELECT t.w, c.word FROM unnest($1::text[]) AS t (w) LEFT JOIN LATERAL (SELECT k.word FROM "
                "catalog.words k WHERE k.word OPERATOR(public.%) t.w ORDER BY public.similarity(k.word, t.w) DESC, "
                "k.word LIMIT 12) AS c ON true WHERE NOT EXISTS (SELECT FROM catalog.words k WHERE k.word = t.w) AND "
                "NOT EXISTS (SELECT FROM catalog.items i WHERE i.names @@ plainto_tsquery('pg_catalog.english', t.w))"),
        words);
    std::map<std::string, std::vector<std::string>> likely;
    for (const auto r : found) {
        auto& all = likely[r.get<std::string>(0)];
        if (!r.is_null(1)) all.push_back(r.get<std::string>(1));
    }
    bool better = false;
    for (auto& one : tokens) {
        const auto at = likely.find(one.text);
        if (at == likely.end()) continue;
        // What only the synonyms know may have been meant, too.
        for (const auto& [term, same] : synonyms.terms()) at->second.push_back(term);
        const auto meant = find_meant(one.text, at->second);
        if (meant.empty()) continue;
        better = true;
        const auto& same = synonyms.find(meant.front());
        one = {meant.front(), {same.begin(), same.end()}};
        if (meant.size() > 1) one.same.push_back(meant.back());
    }
    if (!better) co_return std::nullopt;
    co_return tokens;
}

task<std::vector<suggestion>> pg_item_index::suggest(std::string typed, std::size_t most) {
    const auto plain = normalised(typed);
    std::vector<suggestion> out;
    if (plain.empty()) co_return out;
    const auto blank = plain.rfind(' ');
    const auto begun = blank == plain.npos ? plain : plain.substr(blank + 1);
    const auto before = blank == plain.npos ? std::string() : plain.substr(0, blank + 1);
    const auto words = co_await db_.run(
        reading(
            "search.suggest_words",
            "SELECT word FROM catalog.words WHERE word ~>=~ $1 AND word ~<~ $2 ORDER BY length(word), word LIMIT $3"),
        begun, begun + "\xF4\x8F\xBF\xBF", static_cast<std::int64_t>((most + 1) / 2));
    for (const auto r : words) out.push_back({before + r.get<std::string>(0)});
    std::string query;
    for (const auto& one : parse_query(plain, {})) {
        if (!query.empty()) query += '&';
        query += quoted(one.text);
    }
    query += ":*";
    const auto items =
        co_await db_.run(reading("search.suggest_items",
                                 "SELECT i.id, i.name FROM catalog.items i WHERE i.is_active AND i.names @@ (SELECT "
                                 "to_tsquery('pg_catalog.english', $1)) ORDER BY i.popularity DESC, i.id LIMIT $2"),
                         query, static_cast<std::int64_t>(most));
    for (const auto r : items) {
        if (out.size() >= most) break;
        out.push_back({r.get<std::string>(1), r.get<uuid>(0)});
    }
    co_return out;
}

}  // namespace fw::search
