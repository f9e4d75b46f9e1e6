#include "fw/objects/signed_links.hpp"

#include <gtest/gtest.h>

namespace fw::objects {
namespace {

using namespace std::chrono_literals;

class signed_links_test : public ::testing::Test {
protected:
    static std::string query_of(const std::string& link) { return link.substr(link.find('?') + 1); }
    std::string code_of(const object_key& k, const std::string& query) {
        const auto got = links.verify(k, query);
        return got ? "" : got.error().code;
    }
    manual_clock time;
    signed_links links{link_key{1, 2, 3}, time};
    object_key key{"avatars/1/model.glb"};
};

TEST_F(signed_links_test, a_link_is_good_for_its_key_and_its_life) {
    const auto link = links.sign(key, {.lifetime = 10min});
    EXPECT_TRUE(link.starts_with("/files/avatars/1/model.glb?expires=")) << link;
    EXPECT_EQ(code_of(key, query_of(link)), "");
    EXPECT_EQ(code_of(object_key("avatars/2/model.glb"), query_of(link)), "files.signature");
    time.advance(10min);
    EXPECT_EQ(code_of(key, query_of(link)), "");
    time.advance(5min + 1s);
    EXPECT_EQ(code_of(key, query_of(link)), "files.expired");
}

TEST_F(signed_links_test, tells_how_long_it_still_lives) {
    const auto left = links.verify(key, query_of(links.sign(key, {.lifetime = 10min})))->left;
    EXPECT_GE(left, 10min);
    EXPECT_LE(left, 15min);
}

TEST_F(signed_links_test, links_made_soon_after_each_other_are_equal_so_that_caches_know_them) {
    std::vector<std::string> all;
    for (int minute = 0; minute < 20; ++minute) {
        all.push_back(links.sign(key, {.lifetime = 10min}));
        time.advance(1min);
    }
    all.erase(std::unique(all.begin(), all.end()), all.end());
    EXPECT_LE(all.size(), 5);
    EXPECT_GE(all.size(), 4);
}

TEST_F(signed_links_test, any_change_makes_it_a_forgery) {
    const auto query = query_of(links.sign(key, {.lifetime = 10min, .download_as = "a b/ü.glb"}));
    EXPECT_EQ(links.verify(key, query)->download_as, "a b/ü.glb");
    for (std::size_t i = query.find("expires=") + 8; i < query.size(); ++i) {
        auto changed = query;
        changed[i] = changed[i] == '1' ? '2' : '1';
        EXPECT_EQ(code_of(key, changed), "files.signature") << changed;
    }
    for (const auto* text : {"", "expires=99999999999", "signature=", "expires=1&signature=x", "expires=-1&signature=x",
                             "expires=&signature=", "expires=99999999999999999999&signature=x"})
        EXPECT_EQ(code_of(key, text), "files.signature") << text;
    EXPECT_EQ(code_of(key, query + "&expires=99999999999"), "files.signature");
    EXPECT_EQ(code_of(key, query_of(links.sign(key)) + "&download=evil.exe"), "files.signature");
}

TEST_F(signed_links_test, another_key_signs_otherwise) {
    const signed_links others(link_key{1, 2, 4}, time);
    EXPECT_EQ(code_of(key, query_of(others.sign(key))), "files.signature");
}

}  // namespace
}  // namespace fw::objects
