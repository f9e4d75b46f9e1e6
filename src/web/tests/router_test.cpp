#include "fw/web/router.hpp"

#include <gtest/gtest.h>

namespace fw::web {
namespace {

using outcome = match::outcome;

task<result<response>> answer_nothing(context& /*ctx*/, const path_values& /*values*/) {
    co_return response{.status = 204};
}

route make_route(method verb, std::string path, std::string name, int version = 1) {
    route r{.verb = verb, .path = std::move(path), .version = version, .name = std::move(name), .run = answer_nothing};
    for (const auto n : names_in_path(r.path))
        r.parameters.push_back({.in = parameter::place::path, .name = std::string(n), .required = true});
    return r;
}

router make_router() {
    std::vector<route> all;
    all.push_back(make_route(method::get, "/healthz", "health", 0));
    all.push_back(make_route(method::get, "/avatars", "listAvatars"));
    all.push_back(make_route(method::post, "/avatars", "makeAvatar"));
    all.push_back(make_route(method::get, "/avatars/{id}", "getAvatar"));
    all.push_back(make_route(method::get, "/avatars/{id}/photos/{photo}", "getPhoto"));
    all.push_back(make_route(method::post, "/avatars/doctor", "examine"));
    all.push_back(make_route(method::get, "/avatars/doctor/rules", "listRules"));
    all.push_back(make_route(method::get, "/avatars", "listAvatars", 2));
    return router(std::move(all));
}

std::string refusal_of(std::vector<route> routes) {
    try {
        const router made(std::move(routes));
    } catch (const std::logic_error& e) {
        return e.what();
    }
    return "";
}

TEST(router, of_a_newer_version_without_routes_shows_the_older_ones) {
    std::vector<route> one(1);
    one[0].path = "/me";
    one[0].name = "getMe";
    one[0].run = [](context&, const path_values&) -> task<result<response>> { co_return response{}; };
    const router r(std::move(one), 2);
    EXPECT_EQ(r.newest(), 2);
    EXPECT_EQ(r.find(method::get, "/api/v2/me").is, match::outcome::found);
    EXPECT_EQ(r.find(method::get, "/api/me", "application/vnd.fashionwallet.v2+json").version, 2);
    EXPECT_EQ(r.find(method::get, "/api/v3/me").is, match::outcome::not_found);
    EXPECT_EQ(r.find(method::get, "/api/me", "application/vnd.fashionwallet.v3+json").is,
              match::outcome::not_acceptable);
}

TEST(router, the_rest_of_a_path_may_be_one_value) {
    std::vector<route> all;
    all.push_back(make_route(method::get, "/files/{key...}", "getFile", 0));
    all.push_back(make_route(method::get, "/files/list", "listFiles", 0));
    all.push_back(make_route(method::get, "/files/{kind}/count", "countFiles", 0));
    const router r(std::move(all));
    const auto named = [&r](std::string_view path) {
        const auto found = r.find(method::get, path);
        return found.is == outcome::found ? found.target->name + (found.values.size() > 0 ? ":" : "") +
                                                std::string(found.values.size() > 0 ? found.values[0] : "")
                                          : "";
    };
    EXPECT_EQ(named("/files/a"), "getFile:a");
    EXPECT_EQ(named("/files/a/b%20c/d.glb"), "getFile:a/b c/d.glb");
    EXPECT_EQ(named("/files/list"), "listFiles");
    EXPECT_EQ(named("/files/list/more"), "getFile:list/more");
    EXPECT_EQ(named("/files/a/count"), "countFiles:a");
    EXPECT_EQ(named("/files/a/count/b"), "getFile:a/count/b");
    EXPECT_EQ(r.find(method::get, "/files").is, outcome::not_found);
    EXPECT_EQ(r.find(method::get, "/files/").is, outcome::not_found);
    EXPECT_EQ(r.find(method::get, "/files/a/%zz").is, outcome::bad_path);
    EXPECT_EQ(r.find(method::post, "/files/a/b").is, outcome::method_not_allowed);
    EXPECT_EQ(r.routes_of(0).size(), 3);
    EXPECT_EQ(documented_path("/files/{key...}"), "/files/{key}");
    std::vector<route> wrong;
    wrong.push_back(make_route(method::get, "/files/{key...}/more", "getMore", 0));
    EXPECT_TRUE(refusal_of(std::move(wrong)).contains("nothing comes behind the rest"));
}

TEST(router, finds_fixed_paths_and_names_in_paths) {
    const auto r = make_router();
    const auto list = r.find(method::get, "/api/v1/avatars");
    ASSERT_EQ(list.is, outcome::found);
    EXPECT_EQ(list.target->name, "listAvatars");
    const auto photo = r.find(method::get, "/api/v1/avatars/a1/photos/front%20%C3%A4");
    ASSERT_EQ(photo.is, outcome::found);
    EXPECT_EQ(photo.target->name, "getPhoto");
    ASSERT_EQ(photo.values.size(), 2u);
    EXPECT_EQ(photo.values[0], "a1");
    EXPECT_EQ(photo.values[1], "front ä");
    EXPECT_EQ(r.find(method::get, "/healthz").target->name, "health");
    EXPECT_EQ(r.find(method::get, "/api/v1/healthz").is, outcome::not_found);
}

TEST(router, goes_back_where_a_fixed_segment_leads_nowhere) {
    const auto r = make_router();
    EXPECT_EQ(r.find(method::get, "/api/v1/avatars/doctor/rules").target->name, "listRules");
    const auto photo = r.find(method::get, "/api/v1/avatars/doctor/photos/p");
    ASSERT_EQ(photo.is, outcome::found);
    EXPECT_EQ(photo.values[0], "doctor");
    EXPECT_EQ(photo.values.size(), 2u);
}

TEST(router, keeps_an_escaped_slash_inside_its_value) {
    const auto r = make_router();
    const auto found = r.find(method::get, "/api/v1/avatars/a%2Fb");
    ASSERT_EQ(found.is, outcome::found);
    EXPECT_EQ(found.values[0], "a/b");
}

TEST(router, values_survive_a_move_of_the_match) {
    const auto r = make_router();
    auto found = r.find(method::get, "/api/v1/avatars/%61");
    const auto moved = std::move(found);
    EXPECT_EQ(moved.values[0], "a");
}

TEST(router, refuses_paths_that_nobody_sends_in_good_faith) {
    const auto r = make_router();
    for (const auto* path : {"/api/v1/avatars/%", "/api/v1/avatars/%zz", "/api/v1/avatars/%ff", "/api/v1/avatars/..",
                             "/api/v1/avatars/%2e%2E", "/api/v1/avatars/a%00b", "/api/v1/avatars/%0a"})
        EXPECT_EQ(r.find(method::get, path).is, outcome::bad_path) << path;
    for (const auto* path :
         {"", "/", "//", "/api", "/api/", "/api/v1", "/api/v1/", "/api/v1/avatars/", "/api/v1//avatars",
          "/api/v3/avatars", "/api/v01/avatars", "/api/v1avatars", "/apix/v1/avatars", "avatars"})
        EXPECT_EQ(r.find(method::get, path).is, outcome::not_found) << path;
}

TEST(router, tells_a_wrong_method_from_a_wrong_path) {
    const auto r = make_router();
    const auto wrong = r.find(method::del, "/api/v1/avatars");
    EXPECT_EQ(wrong.is, outcome::method_not_allowed);
    EXPECT_EQ(wrong.allow, "GET, HEAD, POST, OPTIONS");
    EXPECT_EQ(to_status(wrong.to_error()), 405);
    EXPECT_EQ(r.find(method::options, "/api/v1/avatars").is, outcome::options);
    EXPECT_EQ(r.find(method::options, "/api/v1/nothing").is, outcome::not_found);
    const auto head = r.find(method::head, "/api/v1/avatars/7");
    ASSERT_EQ(head.is, outcome::found);
    EXPECT_EQ(head.target->name, "getAvatar");
    EXPECT_EQ(r.find(method::head, "/api/v1/avatars/doctor").is, outcome::method_not_allowed)
        << "a fixed path is its own";
}

TEST(router, takes_the_version_from_the_path_or_from_accept) {
    const auto r = make_router();
    EXPECT_EQ(r.find(method::get, "/api/v2/avatars").target->version, 2);
    EXPECT_EQ(r.find(method::get, "/api/v2/avatars/7").target->version, 1) << "taken over from version 1";
    EXPECT_EQ(r.find(method::get, "/api/avatars").target->version, 1);
    EXPECT_EQ(r.find(method::get, "/api/avatars", "application/vnd.fashionwallet.v2+json").target->version, 2);
    EXPECT_EQ(r.find(method::get, "/api/v1/avatars", "application/vnd.fashionwallet.v2+json").target->version, 1);
    EXPECT_EQ(r.find(method::get, "/api/avatars", "application/vnd.fashionwallet.v9+json").is, outcome::not_acceptable);
    EXPECT_EQ(version_in_accept("text/html, application/vnd.fashionwallet.v1+json;q=0.9"), 1);
    EXPECT_EQ(version_in_accept("application/vnd.fashionwallet.vx+json"), 0);
}

TEST(router, shows_each_version_with_what_it_took_over) {
    const auto r = make_router();
    EXPECT_EQ(r.routes_of(0).size(), 1u);
    EXPECT_EQ(r.routes_of(1).size(), 6u);
    const auto second = r.routes_of(2);
    EXPECT_EQ(second.size(), 6u);
    EXPECT_EQ(std::ranges::count_if(second, [](const route* x) { return x->version == 2; }), 1);
}

TEST(router, refuses_at_start_what_can_not_be_meant) {
    const auto two = [](route a, route b) {
        std::vector<route> out;
        out.push_back(std::move(a));
        out.push_back(std::move(b));
        return out;
    };
    const auto get = method::get;
    EXPECT_NE(refusal_of(two(make_route(get, "/a/{id}", "one"), make_route(get, "/a/{id}", "two"))).find("clashes"),
              std::string::npos);
    EXPECT_NE(refusal_of(two(make_route(get, "/a", "one"), make_route(get, "/b", "one"))).find("this name"),
              std::string::npos);
    EXPECT_NE(
        refusal_of(two(make_route(get, "/a/{id}", "one"), make_route(method::put, "/a/{name}", "two"))).find("{id}"),
        std::string::npos);
    auto undeclared = make_route(get, "/a/{id}", "one");
    undeclared.parameters.clear();
    EXPECT_NE(refusal_of(two(undeclared, make_route(get, "/b", "two"))).find("not declared"), std::string::npos);
    auto surplus = make_route(get, "/a", "one");
    surplus.parameters.push_back({.in = parameter::place::path, .name = "id"});
    EXPECT_NE(refusal_of(two(surplus, make_route(get, "/b", "two"))).find("does not stand in the path"),
              std::string::npos);
    EXPECT_NE(refusal_of(two(make_route(get, "/a/", "one"), make_route(get, "/b", "two"))).find("does not end"),
              std::string::npos);
    EXPECT_NE(refusal_of(two(make_route(get, "/api/x", "one", 0), make_route(get, "/b", "two"))).find("versions"),
              std::string::npos);
}

}  // namespace
}  // namespace fw::web
