// Entity tags, ranges, Accept, queries and cursors.
#include <gtest/gtest.h>

#include "fw/base/encoding.hpp"
#include "fw/web/etag.hpp"
#include "fw/web/page.hpp"
#include "fw/web/query.hpp"
#include "fw/web/range.hpp"

namespace fw::web {
namespace {

TEST(etag, is_the_same_for_the_same_bytes_only) {
    EXPECT_EQ(etag::of_bytes("a"), etag::of_bytes("a"));
    EXPECT_NE(etag::of_bytes("a"), etag::of_bytes("b"));
    EXPECT_EQ(etag::of_bytes("").text(), "\"h6c62272e07bb014262b821756295c58d\"") << "FNV-1a's offset basis";
    EXPECT_EQ(etag::of_bytes("a").text(), "\"hd228cb696f1a8caf78912b704e4a8964\"") << "FNV's published value";
    EXPECT_EQ(etag::of_version(17).text(), "\"v17\"");
}

TEST(etag, is_found_among_those_a_client_has) {
    const auto tag = etag::of_version(4);
    for (const auto* field : {"\"v4\"", "W/\"v4\"", "\"a\", \"v4\"", " * ", "\"a,b\",\"v4\""})
        EXPECT_TRUE(is_in_none_match(field, tag)) << field;
    for (const auto* field : {"", "\"v5\"", "v4", "\"v4", "\"a\" x \"v4\""})
        EXPECT_FALSE(is_in_none_match(field, tag)) << field;
}

TEST(check_if_match, holds_a_write_to_the_version_that_was_read) {
    const auto tag = etag::of_version(4);
    EXPECT_TRUE(check_if_match("", tag).has_value());
    EXPECT_EQ(check_if_match("", tag, precondition::required).error().code, "http.if_match_required");
    EXPECT_TRUE(check_if_match("\"v3\", \"v4\"", tag).has_value());
    EXPECT_TRUE(check_if_match("*", tag, precondition::required).has_value());
    EXPECT_TRUE(check_if_match("W/\"v4\"", tag)) << "the tag of a compressed answer names the version, too";
    const auto bytes = etag::of_bytes("x");
    EXPECT_EQ(check_if_match("W/" + bytes.text(), bytes).error().kind, error_kind::stale);
    EXPECT_EQ(find_version("W/\"v4\"").value(), 4);
    EXPECT_EQ(check_if_match("\"v3\"", tag).error().code, "http.if_match_failed");
    EXPECT_EQ(find_version("\"v17\""), 17);
    EXPECT_EQ(find_version("*").value(), std::nullopt);
    EXPECT_EQ(find_version("").value(), std::nullopt);
    EXPECT_EQ(find_version("", precondition::required).error().code, "http.if_match_required");
    for (const auto* other : {"\"h12\"", "\"v\"", "\"v1x\"", "17", "\"v99999999999999999999\""})
        EXPECT_EQ(find_version(other).error().code, "http.if_match_failed") << other;
}

TEST(parse_range, takes_one_part_of_bytes) {
    using part = std::optional<byte_range>;
    EXPECT_EQ(parse_range("bytes=0-99", 1000).value(), (part{{0, 100}}));
    EXPECT_EQ(parse_range("bytes=990-2000", 1000).value(), (part{{990, 10}}));
    EXPECT_EQ(parse_range("Bytes = 0-1", 1000).value(), std::nullopt);
    EXPECT_EQ(parse_range("bytes=900-", 1000).value(), (part{{900, 100}}));
    EXPECT_EQ(parse_range("bytes=-100", 1000).value(), (part{{900, 100}}));
    EXPECT_EQ(parse_range("bytes=-5000", 1000).value(), (part{{0, 1000}}));
    EXPECT_EQ(parse_range("bytes=0-99999999999999999999", 1000).value(), (part{{0, 1000}}));
    for (const auto* whole :
         {"", "bytes=", "bytes=a-b", "bytes=5-4", "bytes=0-1,5-6", "lines=0-1", "bytes=--1", "bytes=1", "bytes=+1-2"})
        EXPECT_EQ(parse_range(whole, 1000).value(), std::nullopt) << whole;
    for (const auto* beyond : {"bytes=1000-", "bytes=1000-1001", "bytes=-0", "bytes=99999999999999999999-"})
        EXPECT_EQ(parse_range(beyond, 1000).error().code, "http.range_not_satisfiable") << beyond;
    EXPECT_FALSE(parse_range("bytes=-1", 0).has_value());
    EXPECT_EQ(to_content_range({900, 100}, 1000), "bytes 900-999/1000");
    EXPECT_EQ(to_content_range(1000), "bytes */1000");
    EXPECT_TRUE(is_range_current("", etag::of_version(1)));
    EXPECT_TRUE(is_range_current("\"v1\"", etag::of_version(1)));
    EXPECT_FALSE(is_range_current("W/\"v1\"", etag::of_version(1)));
    EXPECT_FALSE(is_range_current("Wed, 21 Oct 2015 07:28:00 GMT", etag::of_version(1)));
}

TEST(find_accepted, weighs_what_the_client_likes) {
    constexpr std::array<std::string_view, 3> offers{"application/json", "text/csv", "application/zip"};
    EXPECT_EQ(find_accepted("", offers), 0u);
    EXPECT_EQ(find_accepted("*/*", offers), 0u);
    EXPECT_EQ(find_accepted("text/csv", offers), 1u);
    EXPECT_EQ(find_accepted("application/*;q=0.5, text/csv;q=0.4", offers), 0u);
    EXPECT_EQ(find_accepted("application/*;q=0.5, application/json;q=0.1", offers), 2u)
        << "the more exact range counts";
    EXPECT_EQ(find_accepted("application/json;q=0, */*;q=0.1", offers), 1u);
    EXPECT_EQ(find_accepted("image/png", offers), std::nullopt);
    EXPECT_EQ(find_accepted("application/vnd.fashionwallet.v1+json", offers), 0u);
    EXPECT_EQ(find_accepted("text/csv;q=2", offers), std::nullopt) << "no such weight";
    EXPECT_EQ(find_accepted("text/csv;q=nan, image/png", offers), std::nullopt);
}

TEST(query_cursor, walks_over_decoded_pairs) {
    query_cursor in("a=1&&b&=x&c=%C3%A4+b&d=a=b");
    std::string seen;
    std::string_view name, value;
    while (in.next(name, value)) seen += fmt::format("{}:{};", name, value);
    EXPECT_EQ(seen, "a:1;b:;c:ä b;d:a=b;");
    EXPECT_FALSE(in.is_broken());
    query_cursor broken("a=1&b=%4&c=1");
    EXPECT_TRUE(broken.next(name, value));
    EXPECT_FALSE(broken.next(name, value));
    EXPECT_TRUE(broken.is_broken());
    EXPECT_EQ(find_in_query("a=1&b=2&b=3", "b"), "2");
    EXPECT_EQ(find_in_query("a=1", "b"), std::nullopt);
}

/// No cryptography: enough to see that every byte counts.
std::array<std::uint8_t, 32> toy_mac(std::string_view message) {
    std::array<std::uint8_t, 32> out{};
    std::uint64_t state = 99;
    for (int round = 0; round < 32; ++round) {
        for (const char c : message) state = (state ^ static_cast<unsigned char>(c)) * 0x100000001b3;
        out[static_cast<std::size_t>(round)] = static_cast<std::uint8_t>(state >> 24);
    }
    return out;
}

TEST(cursor_seal, opens_what_it_made_for_the_same_list_only) {
    const cursor_seal seal(toy_mac);
    const time_point t{std::chrono::microseconds{1'760'000'000'123'456}};
    const auto id = make_uuid(t);
    const auto cursor = seal.make("avatars/u1", t, id, std::int64_t{-5}, 0.25, std::string_view("x"));
    const auto opened = seal.open<time_point, uuid, std::int64_t, double, std::string>("avatars/u1", cursor);
    ASSERT_TRUE(opened.has_value());
    EXPECT_EQ(*opened, std::tuple(t, id, std::int64_t{-5}, 0.25, std::string("x")));
    EXPECT_FALSE((seal.open<time_point, uuid, std::int64_t, double, std::string>("avatars/u2", cursor).has_value()));
    EXPECT_FALSE((seal.open<time_point, uuid>("avatars/u1", cursor).has_value()));
    EXPECT_FALSE((seal.open<uuid, time_point, std::int64_t, double, std::string>("avatars/u1", cursor).has_value()));
}

TEST(cursor_seal, refuses_a_cursor_with_any_character_changed) {
    const cursor_seal seal(toy_mac);
    const auto cursor = seal.make("l", std::int64_t{7});
    for (std::size_t i = 0; i < cursor.size(); ++i) {
        auto changed = cursor;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        EXPECT_EQ(seal.open<std::int64_t>("l", changed).error().code, "http.cursor_invalid") << i;
    }
    EXPECT_FALSE(seal.open<std::int64_t>("l", "").has_value());
    EXPECT_FALSE(seal.open<std::int64_t>("l", cursor + "A").has_value());
    EXPECT_FALSE(seal.open<std::int64_t>("l", "!!").has_value());
}

TEST(find_version, finds_it_whichever_text_of_the_version_was_read) {
    const auto renewed = etag::of_version(17, "1760000900");
    EXPECT_EQ(renewed.text(), "\"v17-1760000900\"");
    EXPECT_EQ(find_version(renewed.text()).value(), 17);
    EXPECT_FALSE(is_in_none_match(renewed.text(), etag::of_version(17, "1760999999")));
    EXPECT_FALSE(find_version("\"v-17\"").has_value() && find_version("\"v-17\"").value() == 17);
    EXPECT_FALSE(find_version("\"v17x\""));
}

}  // namespace
}  // namespace fw::web
