#include "fw/search/query.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "fw/search/color.hpp"
#include "fw/search/item_index.hpp"

namespace fw::search {
namespace {

const synonym_table synonyms{{{"trousers", "pants", "slacks"}, {"polka dot", "dotted"}, {"T-shirt", "tee"}}};

TEST(query, is_words_in_lower_case_with_what_means_the_same) {
    const auto found = parse_query("  Linen PANTS! ", synonyms);
    const std::vector<token> wanted{{"linen", {}}, {"pants", {"slacks", "trousers"}}};
    EXPECT_EQ(found, wanted);
}

TEST(query, takes_the_longest_term_for_one_word) {
    const std::vector<token> wanted{{"red", {}}, {"polka dot", {"dotted"}}, {"dress", {}}};
    EXPECT_EQ(parse_query("red polka dot dress", synonyms), wanted);
}

TEST(query, knows_that_a_t_shirt_is_no_shirt) {
    const std::vector<token> wanted{{"tshirt", {"tee"}}};
    EXPECT_EQ(parse_query("T-Shirt", synonyms), wanted);
    EXPECT_EQ(normalised("off-white V-neck -x- 'a'"), "off-white vneck x a");
}

TEST(query, has_a_bound) {
    std::string many;
    for (int i = 0; i < 100; ++i) many += "word ";
    EXPECT_EQ(parse_query(many, synonyms).size(), most_tokens);
    EXPECT_TRUE(parse_query("!? --", synonyms).empty());
}

TEST(slips, count_a_letter_left_out_put_in_changed_or_exchanged) {
    EXPECT_EQ(slips_between("trousers", "trousers", 2), 0u);
    EXPECT_EQ(slips_between("trosers", "trousers", 2), 1u);
    EXPECT_EQ(slips_between("zippper", "zipper", 2), 1u);
    EXPECT_EQ(slips_between("oversised", "oversized", 2), 1u);
    EXPECT_EQ(slips_between("lienn", "linen", 2), 1u);
    EXPECT_EQ(slips_between("silk", "wool", 2), 3u) << "more than asked for";
}

TEST(slips, lead_to_the_nearest_words_that_are_likely) {
    EXPECT_EQ(find_meant("trosers", {"trousers", "tosser", "roses"}), std::vector<std::string>{"trousers"});
    EXPECT_TRUE(find_meant("xy", {"xyz"}).empty()) << "two letters may be anything";
    EXPECT_TRUE(find_meant("zzzznothing", {"nothing"}).empty());
}

TEST(colors, are_near_where_people_see_them_so) {
    const auto navy = find_color("navy").value(), midnight = find_color("#191970").value();
    EXPECT_LT(difference(find_color("#14213d").value(), navy), 1);
    EXPECT_GT(difference(navy, find_color("yellow").value()), 60);
    EXPECT_NEAR(midnight.l, 15.86, 0.1);
    EXPECT_NEAR(midnight.b, -49.7, 0.3);
    EXPECT_FALSE(find_color("#12345"));
    EXPECT_FALSE(find_color("no colour"));
}

TEST(colors, have_their_own_cell_among_the_near_ones) {
    const auto red = find_color("#c1121f").value();
    EXPECT_EQ(cells_near(red, 0).front(), cell_of(red));
    const auto near = cells_near(red, 20);
    EXPECT_GT(near.size(), 15u);
    EXPECT_LT(near.size(), 80u);
    const auto far = cell_of(find_color("#2e8b57").value());
    EXPECT_EQ(std::ranges::count(near, far), 0);
}

TEST(hits, that_look_the_same_are_there_once) {
    std::vector<item_hit> hits(3);
    for (std::size_t i = 0; i < 3; ++i) {
        hits[i].name = i == 2 ? "Shirt in red" : "Shirt";
        hits[i].tags = {"linen"};
    }
    drop_lookalikes(hits);
    EXPECT_EQ(hits.size(), 2u);
}

}  // namespace
}  // namespace fw::search
