#include "fw/catalog/search_service.hpp"

#include <algorithm>

#include "fw/base/json.hpp"
#include "fw/base/json_text.hpp"
#include "fw/web/document.hpp"

namespace fw::catalog {

namespace {

using postgres::reading;
using postgres::writing;

/// The same for the same question.
std::string key_of(std::string_view what, const search_request& r) {
    std::string out(what);
    // Each with its length: no text can look like the next field.
    const auto add = [&out](std::string_view value) {
        fmt::format_to(std::back_inserter(out), "/{}:{}", value.size(), value);
    };
    const auto add_if = [&](const std::optional<std::string>& value) { value ? add(*value) : void(out += "/-"); };
    add(search::normalised(r.text));
    const auto& w = r.where;
    for (const auto* one : {&w.type, &w.category, &w.subcategory}) add_if(*one);
    out += fmt::format("/{}", w.tags.size());
    for (const auto& tag : w.tags) add(tag);
    add_if(w.cells ? std::optional(fmt::format("{}", fmt::join(*w.cells, ","))) : std::nullopt);
    for (const auto* one :
         {&w.least_weight, &w.most_weight, &w.least_stretch, &w.most_stretch, &w.least_drape, &w.most_drape})
        add_if(*one ? std::optional(fmt::format("{}", **one)) : std::nullopt);
    out += fmt::format("/{}", r.limit);
    return out;
}

constexpr auto thumbnail_life = std::chrono::hours(24 * 30);

void put_name(std::string& out, std::string_view name) {
    if (out.back() != '{') out += ',';
    out += '"';
    out += name;
    out += "\":";
}

void put_text(std::string& out, std::string_view name, std::string_view value) {
    put_name(out, name);
    append_json_string(out, value);
}

task<std::optional<std::string>> load_synonyms(postgres::database& db) {
    const auto found =
        co_await db.run(reading("catalog.get_synonyms", "SELECT terms FROM catalog.synonyms ORDER BY id"));
    std::string out = "[";
    for (const auto r : found) {
        if (out.size() > 1) out += ',';
        web::codec<std::vector<std::string>>::write(out, r.get<std::vector<std::string>>(0));
    }
    co_return out + ']';
}

}  // namespace

// How synonyms are kept ----------------------------------------------------------------------------------------------

task<search_service::table> search_service::synonyms() {
    // Not a coroutine: its captures need not outlive the call.
    const auto text =
        co_await at_.cache.get(std::string(synonyms_key), {}, [db = &at_.db] { return load_synonyms(*db); });
    if (synonyms_ == nullptr || (text != synonym_text_ && *text != *synonym_text_)) {
        const auto groups = json::parse(*text);
        synonyms_ = std::make_shared<const search::synonym_table>(
            json::value_to<std::vector<std::vector<std::string>>>(groups));
    }
    synonym_text_ = text;
    co_return synonyms_;
}

task<std::vector<synonym_group>> search_service::list_synonyms() {
    const auto found =
        co_await at_.db.run(reading("catalog.list_synonyms",
                                    "SELECT id, terms, version, updated_at FROM catalog.synonyms ORDER BY created_at "
                                    "DESC, id DESC LIMIT 2000"));
    std::vector<synonym_group> out;
    for (const auto r : found)
        out.push_back(
            {r.get<uuid>(0), r.get<std::vector<std::string>>(1), r.get<std::int64_t>(2), r.get<time_point>(3)});
    co_return out;
}

task<synonym_group> search_service::add_synonyms(std::vector<std::string> terms) {
    const synonym_group made{make_uuid(at_.time.now()), std::move(terms), 1, at_.time.now()};
    (void)co_await at_.db.run(
        writing("catalog.add_synonyms",
                "INSERT INTO catalog.synonyms (id, terms, created_at, updated_at) VALUES ($1, $2, $3, $3)"),
        made.id, made.terms, made.changed);
    co_await at_.cache.forget({std::string(synonyms_key)});
    co_return made;
}

task<result<synonym_group>> search_service::change_synonyms(uuid id, std::vector<std::string> terms,
                                                            std::optional<std::int64_t> seen) {
    const auto now = at_.time.now();
    const auto done = co_await at_.db.run(
        writing("catalog.change_synonyms",
                "UPDATE catalog.synonyms SET terms = $2, version = version + 1, updated_at = $3 WHERE id = $1 AND "
                "($4::bigint IS NULL OR version = $4) RETURNING version"),
        id, terms, now, seen);
    if (done.empty()) {
        const auto there =
            co_await at_.db.run(reading("catalog.has_synonyms", "SELECT FROM catalog.synonyms WHERE id = $1"), id);
        if (there.empty())
            co_return fail(error_kind::not_found, "catalog.unknown_synonyms", "There is no such group.", "id");
        co_return fail(error_kind::stale, "http.if_match_failed", "It has been changed meanwhile: read it again.");
    }
    co_await at_.cache.forget({std::string(synonyms_key)});
    co_return synonym_group{id, std::move(terms), done.front().get<std::int64_t>(0), now};
}

task<result<void>> search_service::remove_synonyms(uuid id) {
    const auto gone =
        co_await at_.db.run(writing("catalog.remove_synonyms", "DELETE FROM catalog.synonyms WHERE id = $1"), id);
    if (gone.affected() == 0)
        co_return fail(error_kind::not_found, "catalog.unknown_synonyms", "There is no such group.", "id");
    co_await at_.cache.forget({std::string(synonyms_key)});
    co_return result<void>{};
}

// Finding ------------------------------------------------------------------------------------------------------------

void search_service::put_hit(std::string& out, const search::item_hit& hit) const {
    out += "{\"id\":";
    web::write_uuid(out, hit.id);
    put_text(out, "type", hit.type);
    put_text(out, "name", hit.name);
    put_text(out, "category", hit.category);
    if (hit.subcategory) put_text(out, "subcategory", *hit.subcategory);
    if (hit.thumbnail) {
        const auto& at = *hit.thumbnail;
        put_text(out, "thumbnailUrl",
                 at.find("://") != at.npos
                     ? at
                     : at_.links.sign(objects::object_key(at),
                                      {.lifetime = thumbnail_life, .version = std::to_string(hit.version)}));
    }
    put_name(out, "tags");
    web::codec<std::vector<std::string>>::write(out, hit.tags);
    put_name(out, "colors");
    out += hit.colors;
    put_name(out, "popularity");
    append_json_number(out, hit.popularity);
    put_name(out, "score");
    append_json_number(out, hit.score);
}

std::string search_service::text_of(const search::found_items& found) const {
    std::string out = "{\"items\":[";
    out.reserve(64 + 420 * found.hits.size());
    for (const auto& hit : found.hits) {
        if (&hit != found.hits.data()) out += ',';
        put_hit(out, hit);
        out += '}';
    }
    out += ']';
    if (found.how == search::understanding::corrected) put_text(out, "corrected", found.meant);
    if (found.how == search::understanding::loosely) out += ",\"isLoose\":true";
    out += '}';
    return out;
}

task<std::optional<std::string>> search_service::load(search_request what) {
    const auto known = co_await synonyms();
    const auto found =
        co_await index_.find({search::parse_query(what.text, *known), std::move(what.where), what.limit}, *known);
    co_return text_of(found);
}

const cache::cached_value* search_service::find_local(const search_request& what) {
    return at_.cache.find_local(key_of("catalog/search", what));
}

task<cache::cached_value> search_service::find(search_request what, std::optional<web::user_id> taste) {
    if (taste) co_return std::make_shared<const std::string>(co_await load_for(std::move(what), *taste));
    const auto& keep = at_.keep.search;
    if (keep.local.count() == 0 && keep.shared.count() == 0) {
        auto text = co_await load(std::move(what));
        co_return std::make_shared<const std::string>(std::move(*text));
    }
    auto key = key_of("catalog/search", what);
    co_return co_await at_.cache.get(std::move(key), keep, [this, what] { return load(what); });
}

/// More are looked at than are shown, so that what one likes can come up.
task<std::string> search_service::load_for(search_request what, web::user_id whose) {
    const auto limit = what.limit;
    const auto known = co_await synonyms();
    auto found = co_await index_.find(
        {search::parse_query(what.text, *known), std::move(what.where), std::min<std::size_t>(3 * limit, 100)}, *known);
    co_await prefer(found.hits, whose);
    if (found.hits.size() > limit) found.hits.resize(limit);
    co_return text_of(found);
}

/// By what one's newest designs are made of: their kinds of items and their tags raise the score by a third at most.
task<void> search_service::prefer(std::vector<search::item_hit>& hits, web::user_id whose) {
    const auto rows = co_await at_.db.run(
        reading("catalog.taste",
                "SELECT i.category, i.subcategory, i.tags FROM (SELECT id FROM design.designs WHERE user_id = $1 ORDER "
                "BY created_at DESC, id DESC LIMIT 20) d JOIN design.layers l ON l.design_id = d.id AND l.removed_at "
                "IS NULL JOIN catalog.items i ON i.id = l.item_id LIMIT 200"),
        whose);
    if (rows.empty()) co_return;
    std::map<std::string, double> liked;
    const auto like = [&](std::string_view what, const std::string& value) {
        liked[fmt::format("{}/{}", what, value)] += 1.0 / static_cast<double>(rows.size());
    };
    for (const auto r : rows) {
        like("category", r.get<std::string>(0));
        if (!r.is_null(1)) like("subcategory", r.get<std::string>(1));
        for (const auto& tag : r.get<std::vector<std::string>>(2)) like("tag", tag);
    }
    const auto share = [&](std::string_view what, const std::string& value) {
        const auto at = liked.find(fmt::format("{}/{}", what, value));
        return at == liked.end() ? 0.0 : std::min(1.0, at->second);
    };
    for (auto& hit : hits) {
        double tags = 0;
        for (const auto& tag : hit.tags) tags = std::max(tags, share("tag", tag));
        const double taste =
            share("category", hit.category) + (hit.subcategory ? share("subcategory", *hit.subcategory) : 0) + tags;
        hit.score *= 1 + taste / 9;
    }
    std::ranges::sort(hits, [](const auto& a, const auto& b) {
        if (a.score != b.score) return a.score > b.score;
        if (a.popularity != b.popularity) return a.popularity > b.popularity;
        return a.id < b.id;
    });
}

task<std::optional<std::string>> search_service::load_counts(search_request what) {
    const auto known = co_await synonyms();
    const auto all = co_await index_.count({search::parse_query(what.text, *known), std::move(what.where), 20}, *known);
    std::string out = "{\"facets\":[";
    for (const auto& one : all) {
        if (out.back() == '}') out += ',';
        out += '{';
        put_text(out, "facet", one.facet);
        put_text(out, "value", one.value);
        put_name(out, "count");
        append_json_number(out, one.items);
        out += '}';
    }
    co_return out + "]}";
}

task<cache::cached_value> search_service::count(search_request what) {
    auto key = key_of("catalog/facets", what);
    return at_.cache.get(std::move(key), at_.keep.search, [this, what = std::move(what)] { return load_counts(what); });
}

task<std::optional<std::string>> search_service::load_suggestions(std::string typed, std::size_t most) {
    const auto all = co_await index_.suggest(std::move(typed), most);
    std::string out = "{\"suggestions\":[";
    for (const auto& one : all) {
        if (out.back() == '}') out += ',';
        out += '{';
        put_text(out, "text", one.text);
        if (one.item) {
            put_name(out, "itemId");
            web::write_uuid(out, *one.item);
        }
        out += '}';
    }
    co_return out + "]}";
}

task<cache::cached_value> search_service::suggest(std::string typed, std::size_t most) {
    auto key = fmt::format("catalog/suggestions/{}/{}", most, search::normalised(typed));
    return at_.cache.get(std::move(key), at_.keep.search,
                         [this, typed = std::move(typed), most] { return load_suggestions(typed, most); });
}

// What goes with something -------------------------------------------------------------------------------------------

task<std::optional<std::string>> search_service::recommend(item_id of, std::size_t most) {
    const auto found = co_await at_.db.run(
        reading(
            "catalog.recommend",
            "WITH o AS (SELECT * FROM catalog.items WHERE id = $1), used AS (SELECT p.other_id AS id, p.designs FROM "
            "catalog.item_pairs p WHERE p.item_id = $1 ORDER BY p.designs DESC, p.other_id LIMIT $2), alike AS "
            "(SELECT i.id, cardinality(ARRAY(SELECT unnest(i.tags) INTERSECT SELECT unnest(o.tags))) AS tags, "
            "i.color_cells && o.color_cells AS same_color, i.category = o.category AND i.subcategory IS NOT "
            "DISTINCT FROM o.subcategory AS same_place FROM o JOIN LATERAL (SELECT * FROM catalog.items i WHERE "
            "i.type = o.type AND i.category = o.category AND i.is_active AND i.id <> o.id ORDER BY i.popularity "
            "DESC, i.id LIMIT 300) i ON true), chosen AS (SELECT id, 1 AS source, designs, 0 AS tags, false AS "
            "same_color, false AS same_place, 100.0 + designs AS weight FROM used UNION ALL SELECT id, 2, 0, tags, "
            "same_color, same_place, 3.0 * tags + CASE WHEN same_color THEN 2 ELSE 0 END + CASE WHEN same_place "
            "THEN 2 ELSE 0 END FROM alike WHERE tags > 0 OR same_color OR same_place), best AS (SELECT DISTINCT ON "
            "(id) * FROM chosen ORDER BY id, source) SELECT i.id, i.type, i.name, i.category, i.subcategory, "
            "i.thumbnail_url, i.tags, i.colors, i.popularity, i.version, b.weight::float8, b.source, b.designs, "
            "b.tags, b.same_color, b.same_place FROM best b JOIN catalog.items i ON i.id = b.id AND i.is_active ORDER "
            "BY "
            "b.weight DESC, i.popularity DESC, i.id LIMIT $2"),
        of, static_cast<std::int64_t>(most));
    if (found.empty()) {
        const auto there =
            co_await at_.db.run(reading("catalog.is_there", "SELECT FROM catalog.items WHERE id = $1"), of);
        if (there.empty()) co_return std::nullopt;
    }
    std::string out = "{\"items\":[";
    for (const auto r : found) {
        if (out.back() == '}') out += ',';
        put_hit(out, {r.get<uuid>(0), r.get<std::string>(1), r.get<std::string>(2), r.get<std::string>(3),
                      r.get<std::optional<std::string>>(4), r.get<std::optional<std::string>>(5),
                      r.get<std::vector<std::string>>(6), r.get<std::string>(7), r.get<double>(8),
                      r.get<std::int64_t>(9), r.get<double>(10)});
        const auto shared = r.get<std::int64_t>(13);
        if (r.get<std::int64_t>(11) == 1) {
            put_text(out, "reason", "usedTogether");
            put_text(out, "reasonText", fmt::format("Used together in {} designs", r.get<std::int64_t>(12)));
        } else {
            put_text(out, "reason", "similar");
            std::string why;
            const auto add = [&why](std::string what) { why += (why.empty() ? "" : ", ") + what; };
            if (r.get<bool>(15)) add("of the same kind");
            if (shared > 0) add(fmt::format("{} tag{} in common", shared, shared == 1 ? "" : "s"));
            if (r.get<bool>(14)) add("a colour in common");
            why[0] = static_cast<char>(why[0] >= 'a' ? why[0] - 'a' + 'A' : why[0]);
            put_text(out, "reasonText", why);
        }
        out += '}';
    }
    co_return out + "]}";
}

}  // namespace fw::catalog
