#include "fw/telemetry/spans.hpp"

#include <gtest/gtest.h>

#include "fw/base/json.hpp"

namespace fw::telemetry {
namespace {

class spans : public ::testing::Test {
protected:
    static work_mark mark(const int& of) { return &of; }
    manual_clock time;
    span_recorder kept{time};
    int a = 0, b = 0;
    const std::string parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
};

TEST_F(spans, of_a_request_go_on_with_its_callers_trace_and_hold_what_it_asked) {
    kept.begin(mark(a), work_kind::request, "GET", parent, "", "00f067aa0ba902b7");
    time.advance(std::chrono::milliseconds(5));
    kept.called(mark(a), "postgresql", "auth.find_user", std::chrono::milliseconds(2), true);
    kept.called(mark(b), "postgresql", "nobody's", std::chrono::milliseconds(2), true);
    EXPECT_EQ(kept.traceparent_of(mark(a)), "00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01");
    kept.end(mark(a), false, "GET /x", {{"http.response.status_code", "500"}});
    EXPECT_EQ(kept.traceparent_of(mark(a)), "");
    const auto all = kept.take(10);
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[0].name, "postgresql auth.find_user");
    EXPECT_EQ(all[0].parent_id, "00f067aa0ba902b7");
    EXPECT_EQ(all[0].ended - all[0].began, std::chrono::milliseconds(2));
    EXPECT_EQ(all[1].name, "GET /x");
    EXPECT_EQ(all[1].parent_id, "b7ad6b7169203331");
    EXPECT_EQ(all[1].trace_id, all[0].trace_id);
    EXPECT_EQ(all[1].ended - all[1].began, std::chrono::milliseconds(5));
    EXPECT_FALSE(all[1].good);
    EXPECT_TRUE(kept.take(10).empty());
}

TEST_F(spans, that_the_caller_does_not_want_are_not_kept) {
    kept.begin(mark(a), work_kind::request, "GET", parent.substr(0, 54) + "0", "", "");
    kept.called(mark(a), "redis", "GET", std::chrono::milliseconds(2), true);
    EXPECT_EQ(kept.traceparent_of(mark(a)), "");
    kept.end(mark(a), true, "", {});
    EXPECT_TRUE(kept.take(10).empty());
    span_recorder none(time, 0);
    none.begin(mark(a), work_kind::request, "GET", "", "", "");
    none.end(mark(a), true, "", {});
    EXPECT_TRUE(none.take(10).empty());
}

TEST_F(spans, beyond_the_bound_are_dropped_and_counted) {
    span_recorder small(time, 100, 3);
    for (int i = 0; i < 5; ++i) {
        small.begin(mark(a), work_kind::job, "job", "", "", "");
        small.end(mark(a), true, "", {});
    }
    EXPECT_EQ(small.dropped(), 2u);
    EXPECT_EQ(small.take(2).size(), 2u);
    EXPECT_EQ(small.take(2).size(), 1u);
}

TEST_F(spans, are_written_as_otlp_has_them) {
    kept.begin(mark(a), work_kind::job, "send \"letter\"", parent, "", "");
    kept.end(mark(a), true, "", {{"job.id", "1"}, {"queue", "email"}});
    const auto text = to_otlp_json(kept.take(10), "fw");
    const auto document = parse_json(text);
    ASSERT_TRUE(document.has_value()) << text;
    const auto& resource = document->at("resourceSpans").at(0);
    EXPECT_EQ(resource.at("resource").at("attributes").at(0).at("value").at("stringValue"), "fw");
    const auto& one = resource.at("scopeSpans").at(0).at("spans").at(0);
    EXPECT_EQ(one.at("traceId"), "0af7651916cd43dd8448eb211c80319c");
    EXPECT_EQ(one.at("parentSpanId"), "b7ad6b7169203331");
    EXPECT_EQ(one.at("name"), "send \"letter\"");
    EXPECT_EQ(one.at("kind"), 5);
    EXPECT_TRUE(one.at("startTimeUnixNano").is_string());
    EXPECT_EQ(one.at("attributes").as_array().size(), 2u);
}

}  // namespace
}  // namespace fw::telemetry
