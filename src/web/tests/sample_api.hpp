// A small API with one of everything, for the tests of documents and pages.
#pragma once

#include "fw/web/docs.hpp"
#include "fw/web/page.hpp"
#include "sample_shapes.hpp"

namespace fw::web::testing {

struct find_people : page_request {
    std::optional<testing::sex> sex;
    std::vector<std::string> tags;
};
struct one_person {
    person_id id;
};
struct change_person {
    person_id id;
    std::optional<std::string> if_match;
    patch<std::string> motto;
    std::optional<std::int64_t> visits;
};
struct refreshed {
    std::string access_token;
};
struct refresh_request {
    std::optional<std::string> refresh_token;
};

/// Answers nothing of use: its declarations are what counts.
class sample_api {
public:
    void add_to(route_table& routes);

private:
    task<result<list_page<person>>> find(find_people in, context& ctx);
    task<result<person>> make(person in, context& ctx);
    task<result<tagged<person>>> get_one(one_person in, context& ctx);
    task<result<void>> forget(one_person in, context& ctx);
    task<result<tagged<person>>> change_one(change_person in, context& ctx);
    task<result<refreshed>> refresh(refresh_request in, context& ctx);
    task<result<response>> upload(one_person in, context& ctx);
    task<result<response>> health(context& ctx, const path_values& values);
};

[[nodiscard]] openapi_facts sample_facts();

}  // namespace fw::web::testing

namespace fw::web {

template <>
struct shape_of<testing::find_people> {
    using f = testing::find_people;
    static constexpr std::string_view name = "FindPeople";
    static auto members() {
        return std::tuple_cat(
            page_members(),
            std::tuple{
                in_query("sex", &f::sex, "Only people of this sex"),
                in_query("tag", &f::tags, each(text{}.least(1)).most(5), "People with all of these").or_default()});
    }
};
template <>
struct shape_of<testing::one_person> {
    static constexpr std::string_view name = "OnePerson";
    static auto members() { return std::tuple{in_path("id", &testing::one_person::id, "Who")}; }
};
template <>
struct shape_of<testing::change_person> {
    using c = testing::change_person;
    static constexpr std::string_view name = "ChangePerson";
    static constexpr std::size_t least_members = 1;
    static auto members() {
        return std::tuple{in_path("id", &c::id, "Who"), in_header("If-Match", &c::if_match, "The ETag that you read"),
                          member("motto", &c::motto, text{}.least(1).most(200), "null takes it away"),
                          member("visits", &c::visits, integer{}.least(0))};
    }
};
template <>
struct shape_of<testing::refreshed> {
    static constexpr std::string_view name = "Refreshed";
    static auto members() {
        return std::tuple{member("accessToken", &testing::refreshed::access_token, "For 15 minutes")};
    }
};
template <>
struct shape_of<testing::refresh_request> {
    static constexpr std::string_view name = "RefreshRequest";
    static auto members() { return std::tuple{in_cookie("refresh_token", &testing::refresh_request::refresh_token)}; }
};

}  // namespace fw::web
