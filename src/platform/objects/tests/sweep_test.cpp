#include "fw/objects/sweep.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "fw/async/run.hpp"
#include "fw/objects/memory_store.hpp"

namespace fw::objects {
namespace {

using namespace std::chrono_literals;

class memory_doomed_list final : public doomed_list {
public:
    task<result<std::vector<object_key>>> list_due(time_point now, std::size_t most) override {
        std::vector<object_key> out;
        for (const auto& [key, due] : rows)
            if (due <= now && out.size() < most) out.push_back(key);
        co_return out;
    }
    task<result<void>> forget(std::vector<object_key> keys) override {
        for (const auto& key : keys) rows.erase(key);
        co_return result<void>{};
    }
    std::map<object_key, time_point> rows;
};

class named_keys final : public object_registry {
public:
    std::string prefix() const override { return "avatars/"; }
    task<result<std::vector<object_key>>> list_orphans(std::vector<object_key> keys) override {
        std::erase_if(keys, [this](const auto& key) { return named.contains(key.text()); });
        co_return keys;
    }
    std::set<std::string> named;
};

class sweep_test : public ::testing::Test {
protected:
    void put(const std::string& key) { ASSERT_TRUE(run(store.put(object_key(key), "x", {}))); }
    bool has(const char* key) { return run(store.find(object_key(key))).value().has_value(); }
    result<sweep_result> sweep() {
        sweeper s(store, doomed, {&registry}, {}, time);
        return run(s.run());
    }
    manual_clock time;
    memory_store store{time};
    memory_doomed_list doomed;
    named_keys registry;
};

TEST_F(sweep_test, what_lies_under_temp_lives_a_day_and_an_hour) {
    put("temp/a");
    put("keep/a");
    time.advance(24h);
    put("temp/b");
    EXPECT_EQ(sweep()->temporary, 0);
    time.advance(1h);
    EXPECT_EQ(sweep()->temporary, 1);
    EXPECT_FALSE(has("temp/a"));
    EXPECT_TRUE(has("temp/b"));
    EXPECT_TRUE(has("keep/a"));
}

TEST_F(sweep_test, doomed_objects_go_when_they_are_due_and_their_rows_after_them) {
    put("a");
    put("b");
    doomed.rows = {{object_key("a"), time.now()}, {object_key("b"), time.now() + 1h}, {object_key("gone"), time.now()}};
    EXPECT_EQ(sweep()->doomed, 2);
    EXPECT_FALSE(has("a"));
    EXPECT_TRUE(has("b"));
    EXPECT_EQ(doomed.rows.size(), 1);
}

TEST_F(sweep_test, a_row_stays_while_its_object_cannot_be_removed) {
    put("a");
    doomed.rows = {{object_key("a"), time.now()}};
    store.fail_with(error{error_kind::unavailable, "objects.unavailable", "Away."});
    EXPECT_EQ(sweep().error().code, "objects.unavailable");
    EXPECT_EQ(doomed.rows.size(), 1);
    store.fail_with({});
    EXPECT_EQ(sweep()->doomed, 1);
    EXPECT_TRUE(doomed.rows.empty());
}

TEST_F(sweep_test, what_no_row_names_goes_after_a_while_of_grace) {
    for (int i = 0; i < 1201; ++i) put("avatars/" + std::to_string(i));
    put("others/unnamed");
    registry.named = {"avatars/7", "avatars/1100"};
    time.advance(1h);
    EXPECT_EQ(sweep()->orphans, 0);
    time.advance(1h);
    put("avatars/new");
    EXPECT_EQ(sweep()->orphans, 1199);
    EXPECT_TRUE(has("avatars/7"));
    EXPECT_TRUE(has("avatars/1100"));
    EXPECT_TRUE(has("avatars/new"));
    EXPECT_TRUE(has("others/unnamed"));
}

}  // namespace
}  // namespace fw::objects
