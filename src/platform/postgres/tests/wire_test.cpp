#include "fw/postgres/wire.hpp"

#include <gtest/gtest.h>

#include "fw/base/failure.hpp"
#include "fw/postgres/parameters.hpp"
#include "fw/postgres/script.hpp"

namespace fw::postgres {
namespace {

using namespace std::chrono_literals;

template <class T>
std::string put(const T& value) {
    std::string out;
    codec<T>::put(out, value);
    return out;
}

std::string_view operator""_b(const char* text, std::size_t size) {
    return {text, size};
}

TEST(wire, writes_big_endian_numbers) {
    EXPECT_EQ(put(1), "\0\0\0\1"_b);
    EXPECT_EQ(put(std::int64_t{-2}), "\xff\xff\xff\xff\xff\xff\xff\xfe"_b);
    EXPECT_EQ(put(1.0), "\x3f\xf0\0\0\0\0\0\0"_b);
    EXPECT_EQ(put(true), "\1"_b);
}

TEST(wire, counts_time_from_the_year_2000) {
    EXPECT_EQ(put(time_point{std::chrono::seconds{946'684'800}}), "\0\0\0\0\0\0\0\0"_b);
    EXPECT_EQ(put(time_point{std::chrono::seconds{946'684'801}}), "\0\0\0\0\0\x0f\x42\x40"_b);
}

TEST(wire, refuses_an_infinite_time) {
    EXPECT_EQ(codec<time_point>::take("\0\0\0\0\0\x0f\x42\x40"_b, wire::timestamptz),
              time_point{std::chrono::seconds{946'684'801}});
    EXPECT_THROW((void)codec<time_point>::take("\x7f\xff\xff\xff\xff\xff\xff\xff"_b, wire::timestamptz), failure);
    EXPECT_THROW((void)codec<time_point>::take("\x80\0\0\0\0\0\0\0"_b, wire::timestamptz), failure);
}

TEST(wire, writes_arrays_with_their_elements_type) {
    using texts = std::vector<std::optional<std::string>>;
    EXPECT_EQ(put(texts{"ab", std::nullopt}),
              "\0\0\0\1"
              "\0\0\0\1"
              "\0\0\0\x19"
              "\0\0\0\2"
              "\0\0\0\1"
              "\0\0\0\2"
              "ab"
              "\xff\xff\xff\xff"_b);
    EXPECT_EQ(put(texts{}),
              "\0\0\0\0"
              "\0\0\0\0"
              "\0\0\0\x19"_b);
}

TEST(wire, reads_integers_of_any_width_that_fit) {
    EXPECT_EQ(codec<std::int64_t>::take("\xff\xfe"_b, wire::int2), -2);
    EXPECT_EQ(codec<int>::take("\0\0\0\0\0\0\0\5"_b, wire::int8), 5);
    EXPECT_THROW((void)codec<int>::take("\0\0\0\1\0\0\0\0"_b, wire::int8), failure);
    EXPECT_THROW((void)codec<int>::take("5"_b, wire::text), failure);
}

TEST(wire, refuses_values_that_are_cut_off) {
    EXPECT_THROW((void)codec<int>::take("\0\0"_b, wire::int4), failure);
    EXPECT_THROW((void)codec<uuid>::take("\0\0"_b, wire::uuid_type), failure);
    const auto whole = put(std::vector<std::string>{"abc", "de"});
    for (std::size_t size = 0; size < whole.size(); ++size)
        EXPECT_THROW((void)codec<std::vector<std::string>>::take(std::string_view(whole).substr(0, size), 1009),
                     failure)
            << size;
}

TEST(wire, refuses_an_array_that_promises_more_than_it_has) {
    auto lying = put(std::vector<std::string>{"abc"});
    lying[12] = '\x7f';
    EXPECT_THROW((void)codec<std::vector<std::string>>::take(lying, 1009), failure);
}

TEST(parameters, know_their_types_nulls_and_lengths) {
    const auto all = parameters::of(1, std::optional<std::string>{}, "text", jsonb{"{}"}, bytes{1, 2});
    ASSERT_EQ(all.slots().size(), 5u);
    EXPECT_EQ(all.slots()[0].type, wire::int4);
    EXPECT_EQ(all.slots()[1].length, -1);
    EXPECT_EQ(all.slots()[1].type, wire::text);
    EXPECT_EQ(all.slots()[2].length, 4);
    EXPECT_EQ(all.slots()[3].length, 3);
    EXPECT_EQ(all.slots()[4].type, wire::bytea);
}

TEST(parameters, refuse_a_text_with_a_nul_in_it) {
    try {
        (void)parameters::of(std::string("a\0b", 3));
        FAIL();
    } catch (const failure& e) {
        EXPECT_EQ(e.reason().kind, error_kind::invalid);
        EXPECT_EQ(e.reason().code, "postgres.nul_in_text");
    }
}

TEST(conninfo, changes_database_and_user_and_keeps_the_rest_quoted) {
    EXPECT_EQ(with_database("host=/tmp dbname=a user=b password='x y\\''", "c d", "e\\'"),
              "user='e\\\\\\'' password='x y\\'' dbname='c d' host='/tmp'");
    EXPECT_EQ(with_database("postgresql://b@localhost:5433/a", "", ""),
              "user='b' dbname='a' host='localhost' port='5433'");
    EXPECT_THROW((void)with_database("nonsense", "", ""), failure);
    EXPECT_EQ(quoted_name("a\"b"), "\"a\"\"b\"");
}

}  // namespace
}  // namespace fw::postgres
