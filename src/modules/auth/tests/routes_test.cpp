#include "fw/auth/routes.hpp"

#include "auth_fixture.hpp"
#include "fw/web/testing/ask.hpp"

namespace fw::auth {
namespace {

using web::method;
using web::testing::answered;
using web::testing::question;

struct auth_api : auth_test {
    auth_api() {
        routes.add_to(table);
        all.emplace(table.take());
    }

    answered ask(method verb, std::string path, std::string body = {}, web::testing::fields with = {}) {
        return web::testing::ask(*all, {verb, "/api/v1/auth" + path, std::move(body), std::move(with), who});
    }
    /// Registers, and is that account from now on.
    json::value join(std::string email = "ada@example.org", std::string kind = "native") {
        const auto made = ask(method::post, "/register",
                              fmt::format(R"({{"email":"{}","password":"{}","client":"{}"}})", email, password, kind));
        EXPECT_EQ(made.status, 201) << made.text;
        const auto document = made.document();
        who =
            to_principal(verifier.verify(std::string_view(document.at("accessToken").as_string()), time.now()).value());
        cookie = made.field("Set-Cookie");
        return document;
    }

    token_verifier verifier{signer.verifying_keys()};
    auth_routes routes{world, verifier};
    web::route_table table;
    std::optional<web::router> all;
    std::optional<web::principal> who;
    std::string cookie;
};

TEST_F(auth_api, gives_native_clients_the_refresh_token_and_browsers_a_cookie) {
    EXPECT_TRUE(join("ada@example.org", "native").as_object().contains("refreshToken"));
    EXPECT_EQ(cookie, "");
    EXPECT_FALSE(join("bea@example.org", "browser").as_object().contains("refreshToken"));
    EXPECT_TRUE(cookie.starts_with("fw_refresh=")) << cookie;
    EXPECT_NE(cookie.find("; Path=/api; Max-Age=604800; HttpOnly; SameSite=Strict"), std::string::npos) << cookie;
    EXPECT_EQ(cookie.find("Secure"), std::string::npos);
}

TEST_F(auth_api, marks_the_cookie_secure_where_the_connection_is) {
    const auto made =
        web::testing::ask(*all, {.verb = method::post,
                                 .target = "/api/v1/auth/register",
                                 .body = fmt::format(R"({{"email":"ada@example.org","password":"{}"}})", password),
                                 .secure = true});
    EXPECT_TRUE(made.field("Set-Cookie").ends_with("; Secure"));
    EXPECT_EQ(made.field("Cache-Control"), "no-store");
}

TEST_F(auth_api, names_every_field_that_is_wrong) {
    const auto refused = ask(method::post, "/register", R"({"email":"a","pasword":"x"})");
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(refused.code(), "request.invalid");
    EXPECT_NE(refused.text.find("Did you mean"), std::string::npos) << refused.text;
    EXPECT_EQ(ask(method::post, "/register", R"({"email":"ada@example.org","password":"short"})").code(),
              "auth.password_weak");
}

TEST_F(auth_api, refreshes_by_cookie_and_takes_a_dead_cookie_away) {
    (void)join("ada@example.org", "browser");
    const auto value = cookie.substr(0, cookie.find(';'));
    const auto again = ask(method::post, "/refresh", {}, {{"Cookie", value}});
    EXPECT_EQ(again.status, 200) << again.text;
    EXPECT_NE(again.field("Set-Cookie"), cookie);
    time.advance(std::chrono::hours(1));
    const auto stolen = ask(method::post, "/refresh", {}, {{"Cookie", value}});
    EXPECT_EQ(stolen.status, 401);
    EXPECT_EQ(stolen.code(), "auth.refresh_reused");
    EXPECT_NE(stolen.field("Set-Cookie").find("Max-Age=0"), std::string::npos);
    EXPECT_EQ(ask(method::post, "/refresh").code(), "auth.refresh_invalid");
}

TEST_F(auth_api, signs_in_and_says_who_one_is) {
    (void)join();
    const auto in =
        ask(method::post, "/login", fmt::format(R"({{"email":"ADA@example.org","password":"{}"}})", password));
    EXPECT_EQ(in.status, 200) << in.text;
    EXPECT_EQ(in.document().at("expiresIn").as_int64(), 900);
    const auto me = ask(method::get, "/me");
    EXPECT_EQ(me.document().at("email").as_string(), "ada@example.org");
    EXPECT_EQ(ask(method::post, "/login", R"({"email":"ada@example.org","password":"wrong"})").status, 401);
}

TEST_F(auth_api, lists_sessions_marks_the_present_one_and_ends_others) {
    (void)join();
    (void)ask(method::post, "/login", fmt::format(R"({{"email":"ada@example.org","password":"{}"}})", password));
    const auto items = ask(method::get, "/sessions").document().at("items").as_array();
    ASSERT_EQ(items.size(), 2u);
    EXPECT_EQ(std::ranges::count_if(items, [](const auto& s) { return s.at("current").as_bool(); }), 1);
    EXPECT_EQ(ask(method::del, "/sessions").document().at("ended").as_int64(), 1);
    EXPECT_EQ(ask(method::del, "/sessions/" + to_string(make_uuid(time.now()))).status, 404);
    EXPECT_EQ(ask(method::post, "/logout").status, 204);
    EXPECT_EQ(ask(method::post, "/logout").status, 204);
}

TEST_F(auth_api, keeps_what_is_about_the_session_from_api_keys) {
    (void)join();
    const auto made = ask(method::post, "/api-keys", R"({"name":"press","scopes":["design:read"]})");
    ASSERT_EQ(made.status, 201) << made.text;
    who = run(api_key_service(world).recognise(std::string(made.document().at("secret").as_string()))).value();
    EXPECT_EQ(ask(method::get, "/me").status, 200);
    for (const auto& [verb, path, body] : std::initializer_list<std::tuple<method, std::string, std::string>>{
             {method::get, "/sessions", ""},
             {method::get, "/api-keys", ""},
             {method::post, "/logout", ""},
             {method::post, "/mfa/totp", ""},
             {method::post, "/api-keys", R"({"name":"x","scopes":["design:read"]})"}})
        EXPECT_EQ(ask(verb, path, body).code(), "auth.session_needed") << path;
}

TEST_F(auth_api, answers_alike_whoever_forgot_a_password) {
    (void)join();
    for (const auto* email : {"ada@example.org", "nobody@example.org", "not an address"}) {
        const auto said = ask(method::post, "/password/forgot", fmt::format(R"({{"email":"{}"}})", email));
        EXPECT_EQ(said.status, 202) << email;
        EXPECT_EQ(said.text, "");
    }
}

TEST_F(auth_api, publishes_its_keys) {
    const auto keys = web::testing::ask(*all, {.target = "/.well-known/jwks.json"});
    EXPECT_EQ(keys.document().at("keys").as_array().size(), 1u);
}

}  // namespace
}  // namespace fw::auth
