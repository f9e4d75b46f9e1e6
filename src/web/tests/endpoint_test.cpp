#include "fw/web/endpoint.hpp"

#include <gtest/gtest.h>

#include "fw/web/page.hpp"
#include "fw/web/router.hpp"
#include "fw/web/testing/ask.hpp"
#include "sample_shapes.hpp"

namespace fw::web {
namespace testing {

struct rename_person {
    person_id id;
    std::optional<std::string> if_match;
    bool dry_run = false;
    std::vector<std::string> tags;
    std::optional<std::string> session;
    std::string name;
    std::optional<double> weight;
};

struct list_people : page_request {
    std::string q;
};

struct named {
    person_id id;
    std::string name;
    std::int64_t version = 0;
};

}  // namespace testing

template <>
struct shape_of<testing::rename_person> {
    using r = testing::rename_person;
    static constexpr std::string_view name = "RenamePerson";
    static auto members() {
        return std::tuple{in_path("id", &r::id),
                          in_header("If-Match", &r::if_match),
                          in_query("dryRun", &r::dry_run).or_default(),
                          in_query("tag", &r::tags, each(text{}.least(1)).most(2).unique()).or_default(),
                          in_cookie("session", &r::session),
                          member("name", &r::name, text{}.least(1).most(10)),
                          member("weight", &r::weight)};
    }
};

template <>
struct shape_of<testing::list_people> {
    static constexpr std::string_view name = "ListPeople";
    static auto members() {
        return std::tuple_cat(page_members(), std::tuple{in_query("q", &testing::list_people::q).or_default()});
    }
};

template <>
struct shape_of<testing::named> {
    using n = testing::named;
    static constexpr std::string_view name = "Named";
    static auto members() {
        return std::tuple{member("id", &n::id), member("name", &n::name), member("version", &n::version)};
    }
};

namespace {

using namespace testing;

class people {
public:
    rename_person last;

    task<result<tagged<named>>> rename(rename_person in, context& ctx) {
        last = in;
        auto may = check_if_match(ctx.asked.field("if-match"), etag::of_version(3));
        if (!may) co_return std::unexpected(may.error());
        co_return tagged<named>{{in.id, in.name, 4}, etag::of_version(4)};
    }
    task<result<tagged<named>>> one(context& /*ctx*/) { co_return tagged<named>{{{}, "Anna", 4}, etag::of_version(4)}; }
    task<result<list_page<named>>> list(list_people in, context& /*ctx*/) {
        list_page<named> out;
        for (std::int64_t i = 0; i < std::min<std::int64_t>(in.limit, 2); ++i) out.items.push_back({{}, in.q, i});
        if (in.limit < 2) out.next_cursor = "more";
        co_return out;
    }
    task<result<void>> forget(context& /*ctx*/) { co_return fail(error_kind::not_found, "people.unknown", "Nobody."); }
    task<result<void>> touch(context& /*ctx*/) { co_return result<void>{}; }
    task<result<response>> raw(context& ctx, const path_values& values) const {
        co_return make_json(fmt::format("[\"{}\",\"{}\"]", values[0], ctx.asked.query));
    }
};

class endpoints : public ::testing::Test {
protected:
    endpoints() : router_(make()) {}

    answered ask(method verb, std::string_view target, std::string_view body = {}, fields with = {}) {
        return testing::ask(router_, {verb, std::string(target), std::string(body), std::move(with)});
    }

    std::string problems_of(const answered& a) {
        std::string out;
        const auto document = parse_json(a.text).value();
        for (const auto& p : document.at("errors").as_array())
            out += fmt::format("{}:{} ", std::string_view(p.at("field").as_string()),
                               std::string_view(p.at("rule").as_string()));
        return out;
    }

    people people_;

private:
    router make() {
        route_table table;
        table.add(put("/people/{id}"), {.name = "renamePerson"}, people_, &people::rename);
        table.add(get("/people/first"), {.name = "getFirst"}, people_, &people::one);
        table.add(get("/people"), {.name = "listPeople"}, people_, &people::list);
        table.add(del("/people"), {.name = "forgetPeople"}, people_, &people::forget);
        table.add(post("/people/touch"), {.name = "touchPeople"}, people_, &people::touch);
        table.add(get("/raw/{x}"),
                  {.name = "raw", .parameters = {{.in = parameter::place::path, .name = "x", .required = true}}},
                  people_, &people::raw);
        return router(table.take());
    }

    router router_;
};

constexpr std::string_view anna = "/api/v1/people/0190a1b2-0000-7000-8000-000000000000";

TEST_F(endpoints, read_one_struct_from_path_query_header_cookie_and_body) {
    const auto a = ask(method::put, fmt::format("{}?dryRun=true&tag=a&tag=b%20c", anna),
                       R"({"name":"Anna","weight":61.5})", {{"if-match", "\"v3\""}, {"Cookie", "x=1; session=s7"}});
    EXPECT_EQ(a.status, 200) << a.text;
    EXPECT_EQ(a.text, R"({"id":"0190a1b2-0000-7000-8000-000000000000","name":"Anna","version":4})");
    EXPECT_EQ(a.field("ETag"), "\"v4\"");
    EXPECT_EQ(people_.last.if_match, "\"v3\"");
    EXPECT_TRUE(people_.last.dry_run);
    EXPECT_EQ(people_.last.tags, (std::vector<std::string>{"a", "b c"}));
    EXPECT_EQ(people_.last.session, "s7");
    EXPECT_EQ(people_.last.weight, 61.5);
}

TEST_F(endpoints, collect_the_problems_of_all_places) {
    const auto a = ask(method::put, "/api/v1/people/7?dryRun=yes&tag=a&tag=a&tag=&lmit=1", R"({"name":"","wieght":1})");
    EXPECT_EQ(a.status, 400);
    EXPECT_EQ(problems_of(a),
              "dryRun:type tag:least lmit:unknown id:format tag:most tag:unique name:least wieght:unknown ");
}

TEST_F(endpoints, refuse_a_query_parameter_given_twice) {
    EXPECT_EQ(problems_of(ask(method::get, "/api/v1/people?limit=1&limit=2")), "limit:repeated ");
    EXPECT_EQ(problems_of(ask(method::get, "/api/v1/people?limit=101")), "limit:most ");
    EXPECT_EQ(problems_of(ask(method::get, "/api/v1/people?limit=1e1000")), "limit:range ");
    EXPECT_EQ(ask(method::get, "/api/v1/people?q=%zz").code(), "http.bad_query");
}

TEST_F(endpoints, refuse_bodies_that_are_missing_or_of_another_type) {
    EXPECT_EQ(ask(method::put, anna).code(), "request.body_missing");
    EXPECT_EQ(ask(method::put, anna).status, 400);
    for (const auto* type : {"text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1",
                             "application/jsonx", ""}) {
        const auto a = ask(method::put, anna, "{}", {{"Content-Type", type}});
        EXPECT_EQ(a.status, 415) << type;
    }
    for (const auto* type : {"application/json", "Application/JSON; charset=UTF-8", "application/merge-patch+json",
                             "application/vnd.fashionwallet.v1+json", "application/json;charset=\"utf-8\""})
        EXPECT_EQ(ask(method::put, anna, R"({"name":"A"})", {{"Content-Type", type}}).status, 200) << type;
    EXPECT_EQ(ask(method::put, anna, "{\"name\":").code(), "json.syntax");
}

TEST_F(endpoints, answer_304_to_who_has_it_and_412_to_who_is_late) {
    EXPECT_EQ(ask(method::get, "/api/v1/people/first").status, 200);
    const auto spared = ask(method::get, "/api/v1/people/first", {}, {{"If-None-Match", "\"v3\", W/\"v4\""}});
    EXPECT_EQ(spared.status, 304);
    EXPECT_EQ(spared.text, "");
    EXPECT_EQ(spared.field("ETag"), "\"v4\"");
    EXPECT_EQ(ask(method::get, "/api/v1/people/first", {}, {{"If-None-Match", "\"v3\""}}).status, 200);
    const auto late = ask(method::put, anna, R"({"name":"A"})", {{"If-Match", "\"v2\""}});
    EXPECT_EQ(late.status, 412);
    EXPECT_EQ(late.code(), "http.if_match_failed");
}

TEST_F(endpoints, give_pages_with_a_default_limit) {
    EXPECT_EQ(
        ask(method::get, "/api/v1/people?q=x&limit=1").text,
        R"({"items":[{"id":"00000000-0000-0000-0000-000000000000","name":"x","version":0}],"nextCursor":"more"})");
    EXPECT_EQ(parse_json(ask(method::get, "/api/v1/people").text)->at("items").as_array().size(), 2u);
}

TEST_F(endpoints, answer_errors_204_and_raw_responses) {
    EXPECT_EQ(ask(method::del, "/api/v1/people").code(), "people.unknown");
    EXPECT_EQ(ask(method::post, "/api/v1/people/touch").status, 204);
    EXPECT_EQ(ask(method::get, "/api/v1/raw/a%20b?c").text, R"(["a b","c"])");
}

TEST(route_table, refuses_an_input_whose_path_member_has_no_place) {
    people service;
    route_table table;
    EXPECT_THROW(table.add(put("/people"), {.name = "x"}, service, &people::rename), std::logic_error);
}

}  // namespace
}  // namespace fw::web
