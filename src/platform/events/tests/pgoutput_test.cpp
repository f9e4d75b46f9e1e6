#include "fw/events/pgoutput.hpp"

#include <gtest/gtest.h>

#include "fw/postgres/wire.hpp"

namespace fw::events {
namespace {

using postgres::wire::put;

std::string begin() {
    std::string out = "B";
    put(out, std::uint64_t{10});
    put(out, std::uint64_t{1'000'000});
    put(out, std::uint32_t{7});
    return out;
}
std::string commit(std::uint64_t end) {
    std::string out("C\0", 2);
    put(out, end - 1);
    put(out, end);
    put(out, std::uint64_t{1'000'000});
    return out;
}
std::string things() {
    std::string out = "R";
    put(out, std::uint32_t{1});
    out += std::string("catalog\0things\0d", 16);
    put(out, std::uint16_t{2});
    for (const auto* column : {"id", "name"}) {
        out += column == std::string("id") ? '\1' : '\0';
        out += column + std::string(1, '\0');
        put(out, std::uint64_t{25});
    }
    return out;
}
std::string cells(std::vector<std::optional<std::string>> values) {
    std::string out;
    put(out, static_cast<std::uint16_t>(values.size()));
    for (const auto& v : values) {
        out += v ? 't' : 'n';
        if (!v) continue;
        put(out, static_cast<std::uint32_t>(v->size()));
        out += *v;
    }
    return out;
}
std::string row(char kind, std::string rest) {
    std::string out(1, kind);
    put(out, std::uint32_t{1});
    return out + rest;
}

struct stream {
    pgoutput_decoder decoder;
    std::vector<change_batch> batches;
    void take(const std::string& message) {
        auto got = decoder.take(message);
        ASSERT_TRUE(got) << got.error().message;
        if (*got) batches.push_back(std::move(**got));
    }
};

TEST(pgoutput, gives_a_transaction_when_it_is_over) {
    stream s;
    s.take(begin());
    s.take(things());
    s.take(row('I', "N" + cells({"1", "one"})));
    s.take(row('U', "N" + cells({"1", std::nullopt})));
    s.take(row('U', "K" + cells({"1", std::nullopt}) + "N" + cells({"2", "two"})));
    s.take(row('D', "K" + cells({"2", std::nullopt})));
    EXPECT_TRUE(s.batches.empty());
    s.take(commit(99));
    ASSERT_EQ(s.batches.size(), 1U);
    const auto& [changes, committed, position, is_last] = s.batches[0];
    EXPECT_EQ(position, 99U);
    EXPECT_TRUE(is_last);
    EXPECT_EQ(committed, time_point(std::chrono::microseconds(946'684'801'000'000)));
    ASSERT_EQ(changes.size(), 4U);
    EXPECT_TRUE(changes[0].is_of("catalog", "things"));
    EXPECT_EQ(changes[0].find("name"), "one");
    EXPECT_EQ(changes[1].find("name"), std::nullopt);
    EXPECT_EQ(changes[2].before[0].text, "1");
    EXPECT_EQ(changes[2].find("id"), "2");
    EXPECT_EQ(changes[3].what, change::kind::deleted);
    EXPECT_EQ(changes[3].find("id"), "2");
    EXPECT_EQ(changes[3].find("nothing"), std::nullopt);
}

TEST(pgoutput, gives_a_large_transaction_in_pieces) {
    stream s;
    s.take(begin());
    s.take(things());
    for (int i = 0; i < 2500; ++i) s.take(row('I', "N" + cells({std::to_string(i), "x"})));
    s.take(commit(5000));
    ASSERT_EQ(s.batches.size(), 3U);
    EXPECT_EQ(s.batches[0].changes.size(), 1000U);
    EXPECT_FALSE(s.batches[1].is_last);
    EXPECT_TRUE(s.batches[2].is_last);
    EXPECT_EQ(s.batches[2].changes.size(), 500U);
    EXPECT_EQ(s.batches[0].committed, s.batches[2].committed);
}

TEST(pgoutput, refuses_what_is_cut_short_wherever_it_is) {
    const auto whole = row('I', "N" + cells({"1", "one"}));
    for (std::size_t length = 0; length < whole.size(); ++length) {
        stream s;
        s.take(begin());
        s.take(things());
        EXPECT_FALSE(s.decoder.take(std::string_view(whole).substr(0, length))) << length;
    }
    pgoutput_decoder decoder;
    EXPECT_EQ(decoder.take(row('I', "N" + cells({"1", "one"}))).error().code, "events.broken");
    EXPECT_FALSE(decoder.take("?"));
    EXPECT_FALSE(decoder.take(commit(3)));
}

}  // namespace
}  // namespace fw::events
