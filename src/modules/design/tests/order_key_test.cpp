#include "fw/design/order_key.hpp"

#include <gtest/gtest.h>

#include <random>
#include <set>

namespace fw::design {
namespace {

std::string between(std::optional<std::string_view> lower, std::optional<std::string_view> upper) {
    return make_order_key(lower, upper).value();
}

TEST(order_key, the_first_one_leaves_room_on_both_sides) {
    const auto first = between({}, {});
    EXPECT_LT(between({}, first), first);
    EXPECT_GT(between(first, {}), first);
}

TEST(order_key, there_is_always_another_between_two) {
    std::string lower = between({}, {}), upper = between(lower, {});
    for (int i = 0; i < 500; ++i) {
        const auto middle = between(lower, upper);
        ASSERT_TRUE(is_order_key(middle)) << middle;
        ASSERT_LT(lower, middle);
        ASSERT_LT(middle, upper);
        (i % 3 == 0 ? upper : lower) = middle;
    }
}

TEST(order_key, a_thousand_layers_on_top_of_each_other_need_three_characters) {
    std::optional<std::string> last;
    for (int i = 0; i < 1000; ++i) {
        auto next = between(last, {});
        ASSERT_TRUE(!last || *last < next);
        last = std::move(next);
    }
    EXPECT_LE(last->size(), 3U);
}

TEST(order_key, a_thousand_layers_below_each_other_need_three_characters) {
    std::optional<std::string> last;
    for (int i = 0; i < 1000; ++i) {
        auto next = between({}, last);
        ASSERT_TRUE(!last || *last > next);
        last = std::move(next);
    }
    EXPECT_LE(last->size(), 3U);
}

TEST(order_key, insertions_at_chance_places_keep_their_order) {
    std::mt19937 chance(1);
    std::set<std::string> keys{between({}, {})};
    for (int i = 0; i < 3000; ++i) {
        auto above = keys.begin();
        std::advance(above, static_cast<long>(chance() % (keys.size() + 1)));
        const auto upper = above == keys.end() ? std::nullopt : std::optional<std::string_view>(*above);
        const auto lower = above == keys.begin() ? std::nullopt : std::optional<std::string_view>(*std::prev(above));
        const auto key = between(lower, upper);
        ASSERT_TRUE(is_order_key(key)) << key;
        ASSERT_TRUE(!lower || *lower < key);
        ASSERT_TRUE(!upper || key < *upper);
        ASSERT_TRUE(keys.insert(key).second);
    }
}

TEST(order_key, keys_that_are_not_in_order_have_nothing_between_them) {
    EXPECT_EQ(make_order_key("a1", "a1").error().code, "design.order");
    EXPECT_EQ(make_order_key("a2", "a1").error().code, "design.order");
}

TEST(order_key, says_when_there_is_no_room_left) {
    std::string lower = between({}, {});
    const auto upper = between(lower, {});
    error last;
    for (int i = 0; i < 3000 && last.code.empty(); ++i) {
        auto next = make_order_key(lower, upper);
        if (next)
            lower = std::move(*next);
        else
            last = next.error();
    }
    EXPECT_EQ(last.code, "design.order");
    EXPECT_EQ(last.kind, error_kind::conflict);
}

TEST(order_key, knows_what_is_none) {
    for (const auto* text : {"a0", "Zz", "a0V", "b00", "zzzzzzzzzzzzzzzzzzzzzzzzzzz1"})
        EXPECT_TRUE(is_order_key(text)) << text;
    for (const auto* text : {"", "a", "0", "a00", "b0", "a 1", "a0-", "\xc3\xa4", "Y0"})
        EXPECT_FALSE(is_order_key(text)) << text;
    EXPECT_FALSE(is_order_key("a0" + std::string(longest_order_key, '1')));
}

}  // namespace
}  // namespace fw::design
