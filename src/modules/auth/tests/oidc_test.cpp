#include "fw/auth/oidc_service.hpp"

#include "auth_fixture.hpp"
#include "fake_provider.hpp"
#include "fw/crypto/one_time_password.hpp"
#include "memory_identity_repository.hpp"

namespace fw::auth {
namespace {

std::string parameter(std::string_view address, std::string_view name) {
    const auto at = address.find(std::string(name) + '=');
    if (at == address.npos) return "(none)";
    const auto rest = address.substr(at + name.size() + 1);
    return std::string(rest.substr(0, rest.find('&')));
}

struct oidc : auth_test {
    result<http::client_answer> provide(const http::client_request& asked) {
        const auto json = [](std::string text) {
            return http::client_answer{200, "application/json", std::move(text)};
        };
        if (asked.url.ends_with("openid-configuration")) return json(provider.description());
        if (asked.url.ends_with("/jwks")) return json(provider.keys());
        if (token_status != 200)
            return http::client_answer{token_status, "application/json", R"({"error":"invalid_grant"})"};
        return json(fmt::format(R"({{"access_token":"x","id_token":"{}"}})",
                                provider.token(provider.payload(time.now(), nonce, more, subject))));
    }
    /// As the browser does it; the provider answers about whoever `subject` and `more` say.
    result<oidc_finished> came_back(std::optional<user_id> link_to = std::nullopt, std::string name = "id") {
        const auto begun = run(service.begin(name, "/wardrobe", link_to)).value();
        nonce = parameter(begun.address, "nonce");
        return run(service.finish(
            name, {.state = parameter(begun.address, "state"), .code = "c", .binding = begun.binding}, here));
    }
    std::string code_of(result<oidc_finished> r) { return r ? "fine" : r.error().code; }

    fake_provider provider;
    std::string nonce, more = R"(,"email":"ada@example.org","email_verified":true)", subject = "ada-1";
    int token_status = 200;
    http::scripted_client web{[this](const http::client_request& asked) { return provide(asked); }};
    memory_identity_repository identities{kept};
    oidc_service service{world,
                         identities,
                         web,
                         {{"id", fake_provider::issuer, "us", "hush"}, {"other", "https://other.example.org", "us"}},
                         "https://wallet.example.org/api/v1/auth/oidc/",
                         bytes(32, 7)};
};

TEST_F(oidc, asks_with_a_code_challenge_and_proves_itself_with_the_verifier) {
    const auto begun = run(service.begin("id", "/wardrobe", std::nullopt)).value();
    EXPECT_TRUE(begun.address.starts_with("https://id.example.org/auth?response_type=code&client_id=us"));
    EXPECT_EQ(parameter(begun.address, "redirect_uri"),
              "https%3A%2F%2Fwallet.example.org%2Fapi%2Fv1%2Fauth%2Foidc%2Fid%2Fcallback");
    nonce = parameter(begun.address, "nonce");
    const auto in = run(service.finish(
        "id", {.state = parameter(begun.address, "state"), .code = "c", .binding = begun.binding}, here));
    ASSERT_TRUE(in.has_value()) << in.error().message;
    EXPECT_EQ(in->return_to, "/wardrobe");
    const auto asked = std::ranges::find(web.asked, "https://id.example.org/token", &http::client_request::url);
    ASSERT_NE(asked, web.asked.end());
    EXPECT_EQ(to_base64url(crypto::sha256(bytes_of(parameter(asked->body, "code_verifier")))),
              parameter(begun.address, "code_challenge"));
    EXPECT_TRUE(std::ranges::any_of(
        asked->fields, [](const auto& f) { return f.first == "Authorization" && f.second == "Basic dXM6aHVzaA=="; }));
    EXPECT_TRUE(in->in->who.email_verified);
}

TEST_F(oidc, knows_somebody_again_by_issuer_and_subject_alone) {
    const auto first = came_back();
    ASSERT_TRUE(first.has_value());
    more = R"(,"email":"new-address@example.org","email_verified":true)";
    EXPECT_EQ(came_back()->in->who.id, first->in->who.id);
    subject = "ada-2";
    EXPECT_NE(came_back()->in->who.id, first->in->who.id);
}

TEST_F(oidc, never_takes_over_an_account_by_its_address) {
    const auto owner = registered("ada@example.org");
    const auto uninvited = came_back();
    ASSERT_TRUE(uninvited.has_value());
    EXPECT_FALSE(uninvited->in.has_value());
    EXPECT_TRUE(uninvited->mailed);
    EXPECT_EQ(mail.last("not linked"), "id") << "the owner of the address is told, by mail alone";
    ASSERT_TRUE(came_back(owner.who.id).has_value()) << "somebody who is signed in links it";
    EXPECT_EQ(came_back()->in->who.id, owner.who.id);
    const auto other = registered("bea@example.org");
    EXPECT_EQ(code_of(came_back(other.who.id)), "auth.identity_taken");
}

TEST_F(oidc, tells_nobody_whether_an_address_that_is_not_shown_to_be_his_has_an_account) {
    (void)registered("ada@example.org");
    more = R"(,"email":"ada@example.org","email_verified":false)";
    EXPECT_EQ(code_of(came_back()), "auth.identity_unverified");
    more = R"(,"email":"nobody@example.org")";
    EXPECT_EQ(code_of(came_back()), "auth.identity_unverified") << "the same for one that nobody has";
    EXPECT_EQ(mail.last("not linked"), "");
    EXPECT_FALSE(run(kept.find_user_by_email("nobody@example.org")).value().has_value());
}

TEST_F(oidc, refuses_answers_that_are_replayed_mixed_up_late_or_of_another_browser_and_notes_it) {
    const auto begin = [&] { return run(service.begin("id", "/", std::nullopt)).value(); };
    const auto finish = [&](std::string name, oidc_service::answer what) {
        return code_of(run(service.finish(std::move(name), std::move(what), here)));
    };
    auto begun = begin();
    nonce = parameter(begun.address, "nonce");
    const oidc_service::answer good{.state = parameter(begun.address, "state"), .code = "c", .binding = begun.binding};
    EXPECT_EQ(finish("id", good), "fine");
    EXPECT_EQ(finish("id", good), "auth.oidc_state") << "replayed";
    begun = begin();
    EXPECT_EQ(finish("other", {.state = parameter(begun.address, "state"), .code = "c", .binding = begun.binding}),
              "auth.oidc_state")
        << "another provider's";
    begun = begin();
    EXPECT_EQ(finish("id", {.state = parameter(begun.address, "state"),
                            .code = "c",
                            .issuer = "https://other.example.org",
                            .binding = begun.binding}),
              "auth.oidc_state");
    begun = begin();
    EXPECT_EQ(finish("id", {.state = parameter(begun.address, "state"), .code = "c", .binding = begin().binding}),
              "auth.oidc_state")
        << "another browser's";
    begun = begin();
    EXPECT_EQ(finish("id", {.state = parameter(begun.address, "state"), .code = "c"}), "auth.oidc_state")
        << "no cookie";
    begun = begin();
    EXPECT_EQ(
        finish("id", {.state = parameter(begun.address, "state"), .error = "access_denied", .binding = begun.binding}),
        "auth.oidc_denied");
    begun = begin();
    nonce = "of another attempt";
    EXPECT_EQ(finish("id", {.state = parameter(begun.address, "state"), .code = "c", .binding = begun.binding}),
              "auth.oidc_token");
    begun = begin();
    token_status = 400;
    EXPECT_EQ(finish("id", {.state = parameter(begun.address, "state"), .code = "c", .binding = begun.binding}),
              "auth.oidc_refused");
    begun = begin();
    time.advance(oidc_attempt_life);
    EXPECT_EQ(finish("id", {.state = parameter(begun.address, "state"), .code = "c", .binding = begun.binding}),
              "auth.oidc_state")
        << "abandoned";
    EXPECT_EQ(finish("id", {.state = "made up", .code = "c", .binding = "x"}), "auth.oidc_state");
    EXPECT_EQ(std::ranges::count(events(), "auth.oidc_refused"), 10);
}

TEST_F(oidc, goes_back_to_paths_of_ours_only) {
    for (const char* path : {"", "https://evil.example.org", "//evil.example.org", "/\\evil.example.org", "wardrobe",
                             "/a\r\nX: y", "/a b"})
        EXPECT_EQ(run(service.begin("id", path, std::nullopt)).error().code, "auth.return_to") << path;
    EXPECT_EQ(run(service.begin("unknown", "/", std::nullopt)).error().code, "auth.oidc_unknown");
}

TEST_F(oidc, reads_the_keys_anew_when_the_provider_has_new_ones_but_not_for_every_made_up_name) {
    ASSERT_TRUE(came_back().has_value());
    provider.key = crypto::signing_key::make();
    EXPECT_EQ(code_of(came_back()), "auth.oidc_key_unknown") << "read a moment ago";
    time.advance(std::chrono::minutes(1));
    EXPECT_EQ(code_of(came_back()), "fine");
    const auto fetched = [&] {
        return std::ranges::count_if(web.asked, [](const auto& a) { return a.url.ends_with("/jwks"); });
    };
    EXPECT_EQ(fetched(), 2);
}

TEST_F(oidc, asks_for_the_second_factor_of_accounts_that_have_one) {
    const auto in = came_back()->in.value();
    ASSERT_TRUE(run(credential_service(world).begin_second_factor(in.who.id)).has_value());
    const auto secret = vault
                            .open(fmt::format("user {}: totp", to_string(in.who.id)),
                                  run(kept.find_second_factor(in.who.id)).value()->sealed_secret)
                            .value();
    const auto code = [&] { return crypto::totp_code(secret, crypto::totp_step(time.now())); };
    ASSERT_TRUE(run(credential_service(world).confirm_second_factor(in.who.id, in.in.id, code(), here)).has_value());
    time.advance(std::chrono::seconds(60));
    auto back = came_back().value();
    EXPECT_FALSE(back.in.has_value());
    ASSERT_TRUE(back.second_step.has_value());
    EXPECT_EQ(run(service.finish_second_step(*back.second_step, "000000", here)).error().code,
              "auth.second_factor_wrong");
    EXPECT_EQ(run(service.finish_second_step(*back.second_step, code(), here)).error().code, "auth.oidc_state")
        << "one try";
    back = came_back().value();
    EXPECT_TRUE(run(service.finish_second_step(*back.second_step, code(), here)).has_value());
}

TEST_F(oidc, keeps_the_last_way_in) {
    const auto in = came_back()->in.value();
    const auto mine = run(service.list(in.who.id)).value();
    ASSERT_EQ(mine.size(), 1u);
    EXPECT_EQ(mine.front().email, "ada@example.org");
    EXPECT_EQ(run(service.unlink(in.who.id, mine.front().id, here)).error().code, "auth.last_sign_in");
    ASSERT_TRUE(run(kept.set_password(in.who.id, "hash")).has_value());
    EXPECT_TRUE(run(service.unlink(in.who.id, mine.front().id, here)).has_value());
    EXPECT_EQ(run(service.unlink(in.who.id, mine.front().id, here)).error().code, "auth.identity_unknown");
}

}  // namespace
}  // namespace fw::auth
