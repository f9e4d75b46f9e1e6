#include "fw/web/document.hpp"

#include <gtest/gtest.h>

#include "sample_shapes.hpp"

namespace fw::web {
namespace {

using testing::person;

std::string problems_of(const auto& read) {
    if (read) return "none";
    if (read.error().problems.empty()) return read.error().code;
    std::string out;
    for (const auto& p : read.error().problems) out += fmt::format("{}:{} ", p.field, p.rule);
    return out;
}

std::string problems_in(std::string_view text) {
    return problems_of(read_document<person>(text));
}

constexpr std::string_view full =
    R"({"id":"0190a1b2-0000-7000-8000-000000000000","name":"Ännchen \"A\" 👗","email":"anna@example.com",
"born":"2001-02-03T04:05:06.789+01:00","sex":"female","tags":["x","y"],"measurements":{"height":171.5,"notes":{"shoe":"37"}},
"visits":3,"isMember":true,"extra":{"a":[1,2.5,null,true,"t"]},"nickname":null})";

TEST(read_document, reads_every_kind_of_member) {
    const auto read = read_document<person>(full);
    ASSERT_TRUE(read.has_value()) << problems_of(read);
    EXPECT_EQ(read->name, "Ännchen \"A\" 👗");
    EXPECT_EQ(to_rfc3339(read->born), "2001-02-03T03:05:06.789Z");
    EXPECT_EQ(read->sex, testing::sex::female);
    EXPECT_EQ(read->tags, (std::vector<std::string>{"x", "y"}));
    EXPECT_EQ(read->measurements.height, 171.5);
    EXPECT_EQ(read->measurements.notes.at("shoe"), "37");
    EXPECT_EQ(read->visits, 3);
    EXPECT_TRUE(read->is_member);
    EXPECT_TRUE(read->nickname.is_null());
    EXPECT_TRUE(read->motto.is_absent());
    EXPECT_FALSE(read->weight.has_value());
    EXPECT_EQ(read->extra.at("a").as_array().size(), 5u);
}

TEST(write_document, reads_back_equal_and_leaves_out_what_is_absent) {
    auto anna = read_document<person>(full).value();
    anna.extra = {{"n", std::numeric_limits<double>::quiet_NaN()}};
    std::string text;
    write_document(text, anna);
    EXPECT_EQ(
        text,
        R"({"id":"0190a1b2-0000-7000-8000-000000000000","name":"Ännchen \"A\" 👗","email":"anna@example.com",)"
        R"("born":"2001-02-03T03:05:06.789Z","sex":"female","tags":["x","y"],)"
        R"("measurements":{"height":171.5,"notes":{"shoe":"37"}},"visits":3,"isMember":true,"extra":{"n":null},"nickname":null})");
    EXPECT_TRUE(read_document<person>(text).has_value());
}

TEST(read_document, collects_every_broken_rule_with_its_path) {
    EXPECT_EQ(
        problems_in(R"({"id":"7","name":"","email":"anna","born":"yesterday","sex":"femal","tags":["a","a",""],)"
                    R"("measurements":{"height":-1,"notes":{"":"x"}},"visits":1.5,"isMember":"yes","wieght":3})"),
        "id:format name:least email:email born:format sex:choices tags[2]:least tags:unique measurements.height:above "
        "measurements.notes.:least visits:type isMember:type wieght:unknown ");
    EXPECT_EQ(problems_in("{}"),
              "id:required name:required email:required born:required sex:required measurements:required ");
}

TEST(read_document, suggests_the_name_that_was_meant) {
    const auto read = read_document<person>(R"({"emial":"a@b.cd"})");
    ASSERT_FALSE(read.has_value());
    EXPECT_EQ(read.error().problems[0].message, "This is not known here. Did you mean \"email\"?");
}

TEST(read_document, refuses_a_member_given_twice_wherever_it_stands) {
    using map = std::map<std::string, std::int64_t>;
    EXPECT_EQ(problems_of(read_document<testing::measurements>(R"({"height":1,"height":2})")), "height:repeated ");
    EXPECT_EQ(problems_of(read_document<map>(R"({"a":1,"\u0061":2})")), "a:repeated ");
    EXPECT_EQ(problems_of(read_document<json::value>(R"([{"a":1,"a":2}])")), ":repeated ");
}

TEST(read_document, refuses_what_is_not_json_and_says_where) {
    for (const auto* text :
         {"",      "  ",       "{",           "{\"a\"",      "{\"a\":",   "[1,]",     "{\"a\":1,}", "nul",
          "NaN",   "Infinity", "01",          "1.",          ".5",        "+1",       "1e",         "-",
          "\"a",   "\"\\x\"",  "\"\\ud800\"", "\"\\udc00\"", "\"\\u12\"", "\"a\nb\"", "'a'",        "{a:1}",
          "[1 2]", "1 2",      "{} {}",       "/**/1",       "tru",       "[1",       "\"\\"})
        EXPECT_EQ(problems_of(read_document<json::value>(text)), "json.syntax") << text;
    EXPECT_EQ(problems_of(read_document<json::value>("\"\xff\"")), "json.not_utf8");
    EXPECT_EQ(problems_of(read_document<json::value>("\"\xed\xa0\x80\"")), "json.not_utf8") << "a surrogate";
    const auto read = read_document<json::value>("{\"ä\": 1,\n  \"b\" 2}");
    EXPECT_EQ(read.error().message, "Line 2, column 7: a colon is missing here.");
}

TEST(read_document, refuses_what_is_nested_too_deep) {
    const auto nested = [](std::size_t n) { return std::string(n, '[') + std::string(n, ']'); };
    EXPECT_TRUE(read_document<json::value>(nested(32)).has_value());
    EXPECT_EQ(problems_of(read_document<json::value>(nested(33))), "json.too_deep");
    EXPECT_EQ(problems_in(fmt::format(R"({{"x":{}}})", nested(1000))), "json.too_deep") << "also where nobody looks";
}

TEST(read_document, loses_no_digit_of_a_number_silently) {
    const auto whole = [](std::string_view text) { return problems_of(read_document<std::int64_t>(text)); };
    const auto real = [](std::string_view text) { return problems_of(read_document<double>(text)); };
    EXPECT_EQ(read_document<std::int64_t>("9223372036854775807"), INT64_MAX);
    EXPECT_EQ(whole("9223372036854775808"), ":range ");
    EXPECT_EQ(read_document<std::int64_t>("5.0"), 5);
    EXPECT_EQ(read_document<std::int64_t>("-12e1"), -120);
    EXPECT_EQ(whole("5.5"), ":type ");
    EXPECT_EQ(whole("1e300"), ":range ");
    EXPECT_EQ(real("9007199254740993"), ":precision ");
    EXPECT_EQ(read_document<double>("9007199254740992"), 9007199254740992.0);
    EXPECT_EQ(real("12345678901234567000"), "none") << "as every serialiser writes this double";
    EXPECT_EQ(real("12345678901234567001"), ":precision ");
    EXPECT_EQ(real("1e400"), ":range ");
    EXPECT_EQ(read_document<double>("0.1"), 0.1);
    EXPECT_EQ(problems_of(read_document<std::uint8_t>("256")), ":range ");
    EXPECT_EQ(problems_of(read_document<json::value>("[12345678901234567890123]")), ":precision ");
}

TEST(read_document, refuses_a_time_that_could_not_be_written_again) {
    EXPECT_EQ(problems_of(read_document<time_point>(R"("0000-01-01T00:00:00+01:00")")), ":format ");
    EXPECT_EQ(problems_of(read_document<time_point>(R"("9999-12-31T23:59:59-01:00")")), ":format ");
    EXPECT_TRUE(read_document<time_point>(R"("9999-12-31T23:59:59Z")").has_value());
}

TEST(read_document, notes_no_more_problems_than_somebody_reads) {
    std::string many = "{";
    for (int i = 0; i < 1000; ++i) many += fmt::format("\"u{}\":1,", i);
    many += "\"v\":1}";
    const auto read = read_document<person>(many);
    EXPECT_EQ(read.error().problems.size(), problem_list::most);
}

TEST(read_document, tells_absent_null_and_value_of_a_patch_apart) {
    EXPECT_EQ(problems_in(R"({"weight":null})").substr(0, 12), "weight:type ") << "optional is no patch";
    std::optional<std::string> motto = "old";
    read_document<testing::change>(R"({"visits":1})").value().motto.apply_to(motto);
    EXPECT_EQ(motto, "old");
    read_document<testing::change>(R"({"motto":"new"})").value().motto.apply_to(motto);
    EXPECT_EQ(motto, "new");
    read_document<testing::change>(R"({"motto":null})").value().motto.apply_to(motto);
    EXPECT_EQ(motto, std::nullopt);
    EXPECT_EQ(problems_of(read_document<testing::change>("{}")), ":least ");
    EXPECT_EQ(problems_of(read_document<testing::change>(R"({"motto":""})")), "motto:least ");
}

TEST(describe_members, says_in_json_schema_what_the_reader_checks) {
    schema_builder b;
    EXPECT_EQ(json::serialize(codec<person>::describe(b, {})), R"({"$ref":"#/components/schemas/Person"})");
    ASSERT_EQ(b.components().size(), 2u);
    EXPECT_EQ(
        json::serialize(b.components().at("Measurements")),
        R"({"type":"object","properties":{"height":{"type":"number","maximum":3E2,"exclusiveMinimum":0E0,"description":"Without shoes, cm","examples":[171]},)"
        R"("notes":{"type":"object","additionalProperties":{"type":"string"},"propertyNames":{"minLength":1,"maxLength":200},"default":{}}},"required":["height"],"additionalProperties":false})");
    const auto& properties = b.components().at("Person").at("properties").as_object();
    EXPECT_EQ(
        json::serialize(properties.at("tags")),
        R"({"type":"array","items":{"type":"string","minLength":1,"maxLength":20},"maxItems":5,"uniqueItems":true,"default":[]})");
    EXPECT_EQ(json::serialize(properties.at("sex")), R"({"type":"string","enum":["female","male"]})");
    EXPECT_EQ(json::serialize(properties.at("motto")), R"({"type":["string","null"],"minLength":1})");
    EXPECT_EQ(json::serialize(properties.at("visits")),
              R"({"type":"integer","format":"int64","minimum":0,"default":0})");
}

TEST(schema_builder, refuses_two_shapes_of_one_name) {
    schema_builder b;
    (void)codec<testing::measurements>::describe(b, {});
    EXPECT_THROW((void)b.refer("Measurements", &b, [](schema_builder&) { return json::object(); }), std::logic_error);
}

}  // namespace
}  // namespace fw::web
