#include "fw/search/pg_item_index.hpp"

#include <gtest/gtest.h>

#include "fw/postgres/script.hpp"
#include "fw/postgres/testing/live_database.hpp"
#include "fw/search/color.hpp"

namespace fw::search {
namespace {

class pg_index : public ::testing::Test {
protected:
    postgres::blocking_connection::texts sql(const std::string& text) {
        return postgres::blocking_connection(live.on().conninfo("postgres")).run(text);
    }
    void add(const std::string& name, const std::string& hex, const std::string& tags = "'{}'") {
        sql("INSERT INTO catalog.fabrics (id, name, type, colors, tags, created_at, updated_at) VALUES "
            "(gen_random_uuid(), '" +
            name + "', 'solid', '[{\"name\": \"x\", \"hex\": \"" + hex + "\"}]', " + tags + ", now(), now())");
    }
    std::vector<std::string> find(const std::string& text, item_filter where = {}) {
        const auto found = live.run(subject.find({parse_query(text, synonyms), std::move(where), 10}, synonyms));
        std::vector<std::string> out;
        for (const auto& hit : found.hits) out.push_back(hit.name);
        return out;
    }
    using names = std::vector<std::string>;

    const synonym_table synonyms{{{"linen", "flax"}}};
    postgres::testing::live_database live;
    pg_item_index subject{live.db()};
};

TEST_F(pg_index, finds_stems_synonyms_slips_and_colours) {
    add("Washed linen", "#c1121f");
    add("Cotton poplin", "#14213d", "'{shirting}'");
    EXPECT_EQ(find("linens"), names{"Washed linen"});
    EXPECT_EQ(find("flax"), names{"Washed linen"});
    EXPECT_EQ(find("coton"), names{"Cotton poplin"});
    EXPECT_EQ(find("red"), names{"Washed linen"});
    EXPECT_EQ(find("navy shirting"), names{"Cotton poplin"});
    EXPECT_EQ(find("cotton linen").size(), 2u) << "one of the words is enough where none has all";
    EXPECT_EQ(find("zzzznothing"), names{});
    EXPECT_EQ(find("", {.cells = cells_near(find_color("#b3122d").value(), 20)}), names{"Washed linen"});
    EXPECT_EQ(find("", {.tags = {"shirting"}}), names{"Cotton poplin"});
}

TEST_F(pg_index, takes_syntax_of_queries_for_words) {
    add("Linen", "#c1121f");
    for (const auto* text : {"linen'", "linen | ! & (", "linen:*", "'' \\ linen", "the linen"})
        EXPECT_EQ(find(text), names{"Linen"}) << text;
}

TEST_F(pg_index, shows_no_item_that_is_not_offered) {
    add("Linen", "#c1121f");
    sql("UPDATE catalog.fabrics SET is_active = false");
    EXPECT_EQ(find("linen"), names{});
    for (const auto& one : live.run(subject.suggest("lin", 5))) EXPECT_FALSE(one.item);
}

TEST_F(pg_index, and_the_program_agree_about_colours) {
    for (const auto* hex : {"#000000", "#ffffff", "#c1121f", "#14213d", "#808080", "#0047ab", "#d9cdb4", "#123456"}) {
        const auto cell = sql(std::string("SELECT catalog.color_cell(catalog.lab_of('") + hex + "'))")[0][0];
        EXPECT_EQ(cell, std::to_string(cell_of(find_color(hex).value()))) << hex;
    }
}

TEST_F(pg_index, is_asked_by_indexes_even_when_the_catalog_is_large) {
    sql("SET session_replication_role = replica; INSERT INTO catalog.items (id, type, name, category, tags, "
        "attributes, "
        "is_active, version, search, names, color_cells, popularity, created_at, updated_at) SELECT gen_random_uuid(), "
        "'fabric', 'Cloth ' || i, 'solid', '{}', '{}', true, 1, to_tsvector('english', 'word' || i % 5000), "
        "to_tsvector('english', 'word' || i % 5000), ARRAY[i % 3000], i, now() - i * interval '1 s', now() FROM "
        "generate_series(1, 60000) i; ANALYZE catalog.items");
    const auto uses = [&](const std::string& query, const std::string& index) {
        std::string plan;
        for (const auto& line : sql("EXPLAIN " + query)) plan += line[0] + '\n';
        EXPECT_NE(plan.find(index), std::string::npos) << plan;
    };
    uses("SELECT id FROM catalog.items i WHERE i.is_active AND i.names @@ (SELECT to_tsquery('english', 'word7'))",
         "items_names_idx");
    uses("SELECT id FROM catalog.items i WHERE i.search @@ (SELECT to_tsquery('english', 'word7'))",
         "items_search_idx");
    uses("SELECT id FROM catalog.items i WHERE i.is_active AND i.color_cells && ARRAY[7, 8]", "items_colors_idx");
    uses("SELECT id FROM catalog.items i WHERE i.is_active ORDER BY i.popularity DESC, i.id LIMIT 28",
         "items_popularity_idx");
    uses(
        "SELECT id FROM catalog.items i WHERE i.type = 'fabric' AND (i.created_at, i.id) < (now() - interval '1 h', "
        "gen_random_uuid()) ORDER BY i.created_at DESC, i.id DESC LIMIT 21",
        "items_created_idx");
}

}  // namespace
}  // namespace fw::search
