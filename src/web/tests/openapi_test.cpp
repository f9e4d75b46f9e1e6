#include "fw/web/openapi.hpp"

#include <gtest/gtest.h>

#include "fw/web/docs.hpp"
#include "fw/web/start_pages.hpp"
#include "fw/web/testing/ask.hpp"
#include "sample_api.hpp"

namespace fw::web {
namespace {

class openapi : public ::testing::Test {
protected:
    openapi() : all_(make()) { docs_.publish(all_, table_.schemas(), testing::sample_facts()); }

    [[nodiscard]] json::value document() const { return parse_json(docs_.document(1)).value(); }
    [[nodiscard]] static std::string text(const json::value& v) { return json::serialize(v); }

    router make() {
        api_.add_to(table_);
        docs_.add_to(table_);
        return router(table_.take());
    }

    testing::sample_api api_;
    route_table table_;
    docs_site docs_;
    router all_;
};

TEST_F(openapi, describes_a_route_with_all_it_declares) {
    const auto operation = document().at("paths").at("/people").at("post");
    EXPECT_EQ(operation.at("operationId"), "makePerson");
    EXPECT_EQ(text(operation.at("parameters")), R"([{"$ref":"#/components/parameters/IdempotencyKey"}])");
    EXPECT_EQ(text(operation.at("requestBody")),
              R"({"required":true,"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Person"}}}})");
    EXPECT_EQ(text(operation.at("security")), R"([{"bearer":["people:write"]},{"apiKey":["people:write"]}])");
    std::string statuses;
    for (const auto& r : operation.at("responses").as_object()) statuses += std::string(r.key()) + " ";
    EXPECT_EQ(statuses, "201 400 401 403 408 409 413 415 422 429 503 504 default ");
    const auto& taken = operation.at("responses")
                            .at("409")
                            .at("content")
                            .at("application/problem+json")
                            .at("examples")
                            .at("people.email_taken")
                            .at("value");
    EXPECT_EQ(taken.at("status"), 409);
    EXPECT_EQ(taken.at("detail"), "Somebody has this address already.");
}

TEST_F(openapi, describes_parameters_where_they_stand) {
    EXPECT_EQ(
        text(document().at("paths").at("/people").at("get").at("parameters")),
        R"([{"name":"cursor","in":"query","description":"nextCursor of the page before","schema":{"type":"string","minLength":1,"maxLength":600}},)"
        R"({"name":"limit","in":"query","description":"How many items at most","schema":{"type":"integer","format":"int64","minimum":1,"maximum":100,"default":20}},)"
        R"({"name":"sex","in":"query","description":"Only people of this sex","schema":{"type":"string","enum":["female","male"]}},)"
        R"({"name":"tag","in":"query","description":"People with all of these","schema":{"type":"array","items":{"type":"string","minLength":1},"maxItems":5,"default":[]}}])");
    const auto one = document().at("paths").at("/people/{id}");
    EXPECT_EQ(
        text(one.at("get").at("parameters")),
        R"([{"name":"id","in":"path","description":"Who","required":true,"schema":{"type":"string","format":"uuid"}},{"$ref":"#/components/parameters/IfNoneMatch"}])");
    EXPECT_EQ(one.at("patch").at("parameters").as_array().size(), 2u);
    EXPECT_TRUE(one.at("get").at("responses").as_object().contains("304"));
}

TEST_F(openapi, keeps_what_is_read_outside_of_the_body_out_of_its_schema) {
    const auto schemas = document().at("components").at("schemas");
    EXPECT_EQ(
        text(schemas.at("ChangePerson")),
        R"({"type":"object","properties":{"motto":{"type":["string","null"],"minLength":1,"maxLength":200,"description":"null takes it away"},)"
        R"("visits":{"type":"integer","format":"int64","minimum":0}},"minProperties":1,"additionalProperties":false})");
    EXPECT_FALSE(schemas.as_object().contains("OnePerson"));
    EXPECT_TRUE(schemas.as_object().contains("PersonPage"));
}

TEST_F(openapi, says_who_may_and_leaves_the_refresh_cookie_to_security) {
    const auto paths = document().at("paths");
    const auto& refresh = paths.at("/auth/refresh").at("post");
    EXPECT_EQ(text(refresh.at("security")), R"([{"refreshCookie":[]}])");
    EXPECT_FALSE(refresh.as_object().contains("parameters"));
    EXPECT_EQ(text(paths.at("/people/{id}").at("delete").at("security")), R"([{"bearer":[]}])");
    EXPECT_EQ(text(paths.at("/healthz").at("get").at("security")), "[]");
    EXPECT_EQ(text(paths.at("/healthz").at("servers")), R"([{"url":"/"}])");
    EXPECT_FALSE(
        paths.at("/healthz").at("get").at("responses").at("200").at("headers").as_object().contains("RateLimit-Limit"));
}

TEST_F(openapi, refers_only_to_what_is_there) {
    const auto whole = document();
    std::string all = docs_.document(1);
    std::size_t count = 0;
    for (auto at = all.find("\"#/"); at != all.npos; at = all.find("\"#/", at + 1), ++count) {
        const auto pointer = all.substr(at + 2, all.find('"', at + 1) - at - 2);
        boost::system::error_code code;
        EXPECT_NE(whole.find_pointer(pointer, code), nullptr) << pointer;
    }
    EXPECT_GT(count, 50u);
}

TEST_F(openapi, is_the_same_each_time) {
    EXPECT_EQ(to_pretty_json(make_openapi(all_, table_.schemas(), testing::sample_facts())), docs_.document(1));
}

TEST_F(openapi, is_served_with_the_page_and_an_entity_tag) {
    const auto document = testing::ask(all_, {.target = "/api/v1/openapi.json"});
    EXPECT_EQ(document.status, 200);
    EXPECT_EQ(document.text, docs_.document(1));
    const auto page = testing::ask(all_, {.target = "/docs"});
    EXPECT_NE(page.text.find("<!doctype html>"), std::string::npos);
    EXPECT_NE(page.field("Content-Security-Policy").find("default-src 'none'"), std::string::npos);
    EXPECT_EQ(page.text.find("<script>"), std::string::npos) << "the policy allows no script inside the page";
    EXPECT_EQ(testing::ask(all_, {.target = "/docs", .with = {{"If-None-Match", page.field("ETag")}}}).status, 304);
    for (const auto* path : {"/docs/docs.css", "/docs/docs.js"})
        EXPECT_GT(testing::ask(all_, {.target = path}).text.size(), 1000u) << path;
    EXPECT_FALSE(parse_json(document.text)->at("paths").as_object().contains("/docs/docs.js"));
}

TEST(start_pages, are_whole_pages_that_name_only_files_of_their_own) {
    route_table table;
    start_pages pages;
    pages.add_to(table);
    const router all(table.take(), 1);
    for (const auto* path : {"/", "/verify-email", "/reset-password", "/sign-in"}) {
        const auto page = testing::ask(all, {.target = path});
        EXPECT_EQ(page.status, 200) << path;
        EXPECT_TRUE(page.text.starts_with("<!doctype html>")) << path;
        EXPECT_TRUE(page.text.ends_with("</html>\n")) << path;
        EXPECT_EQ(page.field("Content-Security-Policy").find("unsafe"), std::string::npos) << path;
        EXPECT_NE(page.field("Content-Security-Policy").find("default-src 'none'"), std::string::npos) << path;
        EXPECT_EQ(page.text.find("<script>"), std::string::npos) << path;
        EXPECT_EQ(page.text.find("style=\""), std::string::npos) << path;
        EXPECT_EQ(page.text.find('@'), std::string::npos) << path << ": a value was not filled in";
        const std::string_view text = page.text;
        for (auto at = text.find("=\"/"); at != text.npos; at = text.find("=\"/", at + 1)) {
            const auto named = text.substr(at + 2, text.find('"', at + 2) - at - 2);
            if (named.starts_with("/pages/"))
                EXPECT_EQ(testing::ask(all, {.target = std::string(named)}).status, 200) << named;
        }
    }
}

}  // namespace
}  // namespace fw::web
