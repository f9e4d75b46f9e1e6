#include "fw/auth/recogniser.hpp"

#include "auth_fixture.hpp"

namespace fw::auth {
namespace {

struct recogniser_test : auth_test {
    result<std::optional<recognised>> recognise(std::string authorization) {
        const std::array<web::field_view, 1> fields{{{"Authorization", authorization}}};
        web::request asked;
        if (!authorization.empty()) asked.fields = fields;
        return run(who.recognise(asked));
    }
    token_verifier verifier{signer.verifying_keys()};
    api_key_service keys{world};
    recogniser who{verifier, keys, time};
};
using a_recogniser = recogniser_test;

TEST_F(a_recogniser, knows_the_bearer_of_a_token_until_it_expires) {
    const auto in = registered();
    for (int i = 0; i < 2; ++i) {  // verified, then remembered
        const auto found = recognise("bearer " + in.access_token);
        ASSERT_TRUE(found.has_value() && found->has_value());
        EXPECT_EQ((*found)->who.user, in.who.id);
        EXPECT_EQ((*found)->proved, in.in.proved);
    }
    time.advance(access_token_life);
    EXPECT_EQ(recognise("Bearer " + in.access_token).error().code, "auth.token_expired");
}

TEST_F(a_recogniser, refuses_tokens_of_an_ended_session_at_once) {
    const auto in = registered(), other = registered("bea@example.org");
    EXPECT_TRUE(recognise("Bearer " + in.access_token).has_value());
    who.end_session(in.in.id.value);
    EXPECT_EQ(recognise("Bearer " + in.access_token).error().code, "auth.session_ended");
    EXPECT_TRUE(recognise("Bearer " + other.access_token).has_value());
}

TEST_F(a_recogniser, refuses_tokens_of_an_earlier_generation_until_they_are_refreshed) {
    const auto in = registered(), other = registered("bea@example.org");
    EXPECT_TRUE(recognise("Bearer " + in.access_token).has_value());
    const auto generation = run(kept.raise_floor(in.who.id, time.now())).value();
    who.raise_floor(in.who.id, generation);
    EXPECT_EQ(recognise("Bearer " + in.access_token).error().code, "auth.token_outdated");
    EXPECT_TRUE(recognise("Bearer " + other.access_token).has_value());
    const auto again = run(sign_in().refresh(in.refresh_token, here)).value();
    EXPECT_TRUE(recognise("Bearer " + again.access_token).has_value());
    who.raise_floor(in.who.id, generation - 1);
    EXPECT_EQ(recognise("Bearer " + in.access_token).error().code, "auth.token_outdated") << "news may come late";
}

TEST_F(a_recogniser, believes_no_key_that_has_been_taken_away) {
    const auto in = registered();
    EXPECT_TRUE(recognise("Bearer " + in.access_token).has_value());
    verifier.replace({crypto::signing_key::make().verifying()});
    who.forget_tokens();
    EXPECT_EQ(recognise("Bearer " + in.access_token).error().code, "auth.token_invalid");
}

TEST_F(a_recogniser, notes_forged_tokens_once_a_minute) {
    const auto noted = [&] {
        return std::ranges::count_if(kept.audit(), [](const auto& e) { return e.event == "auth.token_refused"; });
    };
    for (int i = 0; i < 5; ++i) EXPECT_FALSE(recognise("Bearer a.b.c").has_value());
    EXPECT_EQ(noted(), 1);
    time.advance(std::chrono::seconds(61));
    EXPECT_FALSE(recognise("Bearer a.b.c").has_value());
    EXPECT_EQ(noted(), 2);
    const auto in = registered();
    time.advance(access_token_life);
    EXPECT_EQ(recognise("Bearer " + in.access_token).error().code, "auth.token_expired");
    EXPECT_EQ(noted(), 2) << "a token that is merely old is no forgery";
}

TEST_F(a_recogniser, knows_api_keys_which_prove_nothing) {
    const auto owner = to_principal(verifier.verify(registered().access_token, time.now()).value());
    const auto key = run(keys.make(owner, "k", {"design:read"}, std::nullopt, here)).value();
    const auto found = recognise("Bearer " + key.secret);
    ASSERT_TRUE(found.has_value() && found->has_value());
    EXPECT_EQ((*found)->who.api_key, key.key.id.value);
    EXPECT_FALSE((*found)->proved.has_value());
    EXPECT_EQ(recognise("Bearer fwk_made_up").error().code, "auth.key_invalid");
    const std::array<web::field_view, 1> fields{{{"X-API-Key", key.secret}}};
    web::request asked;
    asked.fields = fields;
    EXPECT_EQ(run(who.recognise(asked)).value()->who.api_key, key.key.id.value);
}

TEST_F(a_recogniser, tells_nobody_from_somebody_who_sends_nonsense) {
    EXPECT_FALSE(recognise("").value().has_value());
    for (const auto* bad : {"Basic YTpi", "Bearer", "Bearer ", "Bearer x.y.z"})
        EXPECT_EQ(recognise(bad).error().kind, error_kind::unauthenticated) << bad;
}

}  // namespace
}  // namespace fw::auth
