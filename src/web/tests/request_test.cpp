#include "fw/web/request.hpp"

#include <gtest/gtest.h>

#include "fw/base/json.hpp"
#include "fw/web/response.hpp"

namespace fw::web {
namespace {

TEST(request, finds_fields_whatever_their_case_and_cookies_by_name) {
    const std::array<field_view, 2> fields{{{"Cookie", "a=1; refresh=x=y ;b="}, {"ACCEPT", "*/*"}}};
    request r;
    r.fields = fields;
    EXPECT_EQ(r.field("accept"), "*/*");
    EXPECT_EQ(r.field("range"), "");
    EXPECT_EQ(r.cookie("refresh"), "x=y");
    EXPECT_EQ(r.cookie("b"), "");
    EXPECT_FALSE(r.cookie("c").has_value());
}

TEST(find_decoded, decodes_escapes_and_refuses_broken_ones) {
    EXPECT_EQ(find_decoded("a%20b+c", decoding::path), "a b+c");
    EXPECT_EQ(find_decoded("a%20b+c", decoding::query), "a b c");
    EXPECT_EQ(find_decoded("gr%C3%B6%C3%9Fer", decoding::query), "größer");
    for (const auto* text : {"%", "%4", "%zz", "%ff", "%c0%80"})
        EXPECT_FALSE(find_decoded(text, decoding::query).has_value()) << text;
}

TEST(make_problem, names_field_and_rule) {
    error e{error_kind::invalid, "request.invalid", "Two fields need another look."};
    e.problems = {{"email", "format", "Give an e-mail address."}, {"password", "least", "At least 10 characters."}};
    const auto answer = make_problem(e, "/api/v1/auth/register", "r1");
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.content_type, "application/problem+json");
    const auto document = parse_json(std::get<std::string>(answer.body)).value().as_object();
    EXPECT_EQ(document.at("code").as_string(), "request.invalid");
    EXPECT_EQ(document.at("errors").as_array().size(), 2u);
    EXPECT_EQ(document.at("errors").as_array()[1].at("rule").as_string(), "least");
}

TEST(make_problem, tells_nothing_of_what_went_wrong_inside) {
    const auto answer =
        make_problem({error_kind::internal, "postgres.syntax", "relation \"x\" does not exist"}, "/", "r1");
    EXPECT_EQ(answer.status, 500);
    EXPECT_EQ(std::get<std::string>(answer.body).find("relation"), std::string::npos);
}

}  // namespace
}  // namespace fw::web
