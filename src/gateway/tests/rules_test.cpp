// Networks, proxies, the circuit breaker, ranges, codings, rate policies: rules without I/O.
#include <gtest/gtest.h>
#include <zlib.h>

#include "compression.hpp"
#include "fw/gateway/pipeline.hpp"
#include "ranges.hpp"
#include "tracing.hpp"

namespace fw::gateway {
namespace {

using namespace std::chrono_literals;

TEST(network, has_the_addresses_of_its_prefix) {
    const auto has = [](std::string_view n, std::string_view a) { return network::parse(n).value().has(a); };
    EXPECT_TRUE(has("10.0.0.0/8", "10.255.0.1"));
    EXPECT_FALSE(has("10.0.0.0/8", "11.0.0.1"));
    EXPECT_TRUE(has("192.0.2.128/25", "192.0.2.200"));
    EXPECT_FALSE(has("192.0.2.128/25", "192.0.2.100"));
    EXPECT_TRUE(has("0.0.0.0/0", "8.8.8.8"));
    EXPECT_FALSE(has("0.0.0.0/0", "2001:db8::1"));
    EXPECT_TRUE(has("2001:db8::/32", "2001:db8:1::1"));
    EXPECT_FALSE(has("2001:db8::/32", "2001:db9::1"));
    EXPECT_TRUE(has("10.0.0.0/8", "::ffff:10.1.1.1"));
    EXPECT_TRUE(has("::1", "::1"));
    EXPECT_FALSE(has("10.0.0.0/8", "ten"));
    for (const auto* bad : {"10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0/8", "", "::/129", "a"})
        EXPECT_FALSE(network::parse(bad)) << bad;
}

TEST(proxies, are_believed_only_where_they_are_trusted) {
    const auto trusted = parse_networks({"10.0.0.0/8"}).value();
    const auto from = [&](std::string_view peer, std::string_view forwarded) {
        return find_origin(peer, false, forwarded, "https", trusted);
    };
    EXPECT_EQ(from("192.0.2.1", "1.1.1.1").address, "192.0.2.1");
    EXPECT_FALSE(from("192.0.2.1", "1.1.1.1").secure);
    EXPECT_EQ(from("10.0.0.1", "1.1.1.1").address, "1.1.1.1");
    EXPECT_TRUE(from("10.0.0.1", "1.1.1.1").secure);
    EXPECT_EQ(from("10.0.0.1", "9.9.9.9, 1.1.1.1, 10.0.0.2").address, "1.1.1.1") << "9.9.9.9 is the client's own claim";
    EXPECT_EQ(from("10.0.0.1", "1.1.1.1, nonsense").address, "10.0.0.1");
    EXPECT_EQ(from("10.0.0.1", "").address, "10.0.0.1");
}

TEST(circuit_breaker, opens_at_half_of_twenty_and_closes_after_a_healthy_minute) {
    manual_clock time;
    breaker b(time);
    const auto call = [&](bool good) {
        if (!b.admit()) return false;
        b.done(good);
        return true;
    };
    for (int i = 0; i < 19; ++i) EXPECT_TRUE(call(i % 2 == 0));
    EXPECT_EQ(b.now(), breaker::state::closed);
    EXPECT_TRUE(call(false));
    EXPECT_EQ(b.now(), breaker::state::open);
    EXPECT_FALSE(call(true));
    time.advance(10s);
    EXPECT_EQ(b.retry_after(), 20s);
    time.advance(20s);
    EXPECT_EQ(b.now(), breaker::state::half_open);
    EXPECT_TRUE(call(false));
    EXPECT_EQ(b.now(), breaker::state::open) << "one failure is enough";
    time.advance(30s);
    EXPECT_TRUE(call(true));
    time.advance(59s);
    EXPECT_TRUE(call(true));
    EXPECT_EQ(b.now(), breaker::state::half_open);
    time.advance(1s);
    EXPECT_EQ(b.now(), breaker::state::closed);
}

TEST(circuit_breaker, lets_few_try_while_half_open_and_forgets_old_failures) {
    manual_clock time;
    breaker b(time);
    for (int i = 0; i < 15; ++i) {
        EXPECT_TRUE(b.admit());
        b.done(false);
    }
    time.advance(31s);
    for (int i = 0; i < 15; ++i) {
        EXPECT_TRUE(b.admit());
        b.done(i != 0);
    }
    EXPECT_EQ(b.now(), breaker::state::closed);
    for (int i = 0; i < 20; ++i) {
        (void)b.admit();
        b.done(false);
    }
    time.advance(30s);
    EXPECT_TRUE(b.admit());
    EXPECT_TRUE(b.admit());
    EXPECT_TRUE(b.admit());
    EXPECT_FALSE(b.admit());
}

TEST(ranges, are_cut_to_the_file) {
    byte_range r;
    const auto is = [&](std::string_view field, range_wish wish, std::uint64_t first = 0, std::uint64_t length = 0) {
        r = {};
        EXPECT_EQ(find_range(field, 1000, r), wish) << field;
        if (wish != range_wish::part) return;
        EXPECT_EQ(r.first, first) << field;
        EXPECT_EQ(r.length, length) << field;
    };
    is("bytes=0-99", range_wish::part, 0, 100);
    is("bytes=900-", range_wish::part, 900, 100);
    is("bytes=-1", range_wish::part, 999, 1);
    is("bytes=-5000", range_wish::part, 0, 1000);
    is("bytes=999-5000", range_wish::part, 999, 1);
    is("bytes=1000-", range_wish::unsatisfiable);
    is("bytes=-0", range_wish::unsatisfiable);
    for (const auto* whole : {"", "bytes=", "bytes=5", "bytes=9-5", "bytes=0-1,5-6", "lines=0-1", "bytes=a-b",
                              "bytes=99999999999999999999-"})
        is(whole, range_wish::whole);
}

TEST(codings, are_what_the_client_likes_best) {
    EXPECT_EQ(choose_coding(""), coding::identity);
    EXPECT_EQ(choose_coding("gzip, deflate, br"), coding::brotli);
    EXPECT_EQ(choose_coding("gzip;q=1.0, br;q=0.5"), coding::gzip);
    EXPECT_EQ(choose_coding("br;q=0, gzip"), coding::gzip);
    EXPECT_EQ(choose_coding("*;q=0"), coding::identity);
    EXPECT_EQ(choose_coding("*, br;q=0"), coding::gzip);
    EXPECT_EQ(choose_coding("gzip;q=nonsense"), coding::identity);
    EXPECT_FALSE(is_compressible("text/event-stream"));
    EXPECT_FALSE(is_compressible("image/png"));
    EXPECT_TRUE(is_compressible("application/problem+json; charset=utf-8"));
}

TEST(codings, give_back_what_was_packed) {
    std::string text;
    for (int i = 0; i < 20'000; ++i) text += std::to_string(i * 7919 % 1000);
    const auto packed = compress(text, coding::gzip);
    EXPECT_LT(packed.size(), text.size() / 2);
    std::string plain(text.size() + 1, '\0');
    z_stream z{};
    ASSERT_EQ(::inflateInit2(&z, 15 + 16), Z_OK);
    z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    z.avail_in = static_cast<uInt>(packed.size());
    z.next_out = reinterpret_cast<Bytef*>(plain.data());
    z.avail_out = static_cast<uInt>(plain.size());
    EXPECT_EQ(::inflate(&z, Z_FINISH), Z_STREAM_END);
    plain.resize(z.total_out);
    ::inflateEnd(&z);
    EXPECT_EQ(plain, text);
    EXPECT_LT(compress(text, coding::brotli).size(), text.size() / 2);
}

TEST(traces, go_on_with_the_callers) {
    std::uint64_t chance = 1;
    const auto t = make_trace("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", chance);
    EXPECT_EQ(t.trace_id, "0af7651916cd43dd8448eb211c80319c");
    EXPECT_NE(t.span_id, "b7ad6b7169203331");
    EXPECT_TRUE(t.sampled);
    EXPECT_EQ(to_traceparent(t), fmt::format("00-0af7651916cd43dd8448eb211c80319c-{}-01", t.span_id));
    for (const auto* bad : {"", "00-0-0-01", "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                            "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                            "00-0AF7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}) {
        const auto fresh = make_trace(bad, chance);
        EXPECT_EQ(fresh.trace_id.size(), 32u);
        EXPECT_NE(fresh.trace_id, t.trace_id);
    }
    EXPECT_TRUE(is_request_id("0190a1b2-0000-7000"));
    EXPECT_FALSE(is_request_id("short"));
    EXPECT_FALSE(is_request_id("with space and \"quotes\""));
}

TEST(rate_policies, are_read_from_json_and_refuse_what_they_do_not_know) {
    const auto p = rate_policy::parse(R"({"classes":{"ordinary":{"anonymous":{"rate":10,"period":60,"burst":5},
        "user":{"rate":100,"period":60,"burst":20},"admin":{"rate":1000,"period":60,"burst":100}}}})");
    ASSERT_TRUE(p);
    EXPECT_EQ(p->find(web::rate_class::ordinary, nullptr)->rate, 10);
    web::principal who{.user = {}, .email = {}, .roles = {"curator"}, .permissions = {}, .session = {}, .api_key = {}};
    EXPECT_EQ(p->find(web::rate_class::ordinary, &who)->rate, 100);
    who.roles = {"user", "admin"};
    EXPECT_EQ(p->find(web::rate_class::ordinary, &who)->rate, 1000);
    EXPECT_EQ(p->find(web::rate_class::upload, &who), nullptr);
    EXPECT_FALSE(rate_policy::parse(R"({"classes":{"odd":{}}})"));
    EXPECT_FALSE(rate_policy::parse(R"({"classes":{"ordinary":{"user":{"rate":0,"period":60,"burst":5}}}})"));
    EXPECT_FALSE(rate_policy::parse(R"({"classes":{"ordinary":{"user":{"rate":1,"period":60,"burst":5,"x":1}}}})"));
}

}  // namespace
}  // namespace fw::gateway
