#include "fw/uploads/upload_routes.hpp"

#include "fw/web/testing/ask.hpp"
#include "upload_fixture.hpp"

namespace fw::uploads {
namespace {

using web::method;
using web::testing::answered;
using web::testing::fields;

class upload_routes_test : public upload_fixture {
protected:
    upload_routes_test() {
        web::route_table table;
        routes.add_to(table);
        all.emplace(table.take());
    }

    /// As tus clients ask; `with` goes before what they always send.
    answered ask(method verb, std::string path, fields with = {}, std::string body = {}) {
        with.emplace("Tus-Resumable", "1.0.0");
        if (!body.empty()) with.emplace("Content-Type", "application/offset+octet-stream");
        told_body stream(body.empty() ? std::vector<std::string>{} : std::vector{body});
        stream.told = body.size();
        return web::testing::ask(
            *all,
            {.verb = verb,
             .target = "/api/v1" + path,
             .with = std::move(with),
             .who =
                 web::principal{.user = who, .email = {}, .roles = {}, .permissions = {}, .session = {}, .api_key = {}},
             .stream = &stream});
    }
    std::string begin(fields with = {}, std::string body = {}) {
        const auto made = ask(method::post, "/uploads", std::move(with), std::move(body));
        EXPECT_EQ(made.status, 201) << made.text;
        return made.field("Location").substr(std::string("/api/v1").size());
    }

    upload_routes routes{service};
    std::optional<web::router> all;
    web::user_id who = ada;
};

TEST_F(upload_routes_test, tells_what_it_speaks_to_anybody) {
    const auto told = web::testing::ask(*all, {.verb = method::options, .target = "/api/v1/uploads"});
    EXPECT_EQ(told.status, 204);
    EXPECT_EQ(told.field("Tus-Version"), "1.0.0");
    EXPECT_EQ(told.field("Tus-Extension"), "creation,creation-with-upload,checksum,expiration,termination");
    EXPECT_EQ(told.field("Tus-Max-Size"), "1000");
    EXPECT_EQ(told.field("Tus-Checksum-Algorithm"), "sha1,sha256");
}

TEST_F(upload_routes_test, begins_goes_on_and_tells_how_far_it_is) {
    const auto path = begin({{"Upload-Length", "11"}, {"Upload-Metadata", "filename YS5qcGc="}});
    EXPECT_TRUE(path.starts_with("/uploads/")) << path;
    const auto sent = ask(method::patch, path, {{"Upload-Offset", "0"}}, "hello");
    EXPECT_EQ(sent.status, 204);
    EXPECT_EQ(sent.field("Upload-Offset"), "5");
    EXPECT_EQ(sent.field("Tus-Resumable"), "1.0.0");
    EXPECT_FALSE(sent.field("Upload-Expires").empty());
    const auto state = ask(method::head, path);
    EXPECT_EQ(state.status, 200);
    EXPECT_EQ(state.field("Upload-Offset"), "5");
    EXPECT_EQ(state.field("Upload-Length"), "11");
    EXPECT_EQ(state.field("Upload-Metadata"), "filename YS5qcGc=");
    EXPECT_EQ(state.field("Cache-Control"), "no-store");
    EXPECT_EQ(ask(method::patch, path, {{"Upload-Offset", "5"}}, " world").field("Upload-Offset"), "11");
}

TEST_F(upload_routes_test, takes_the_first_bytes_with_the_beginning) {
    const auto made = ask(method::post, "/uploads", {{"Upload-Length", "5"}}, "hello");
    EXPECT_EQ(made.status, 201);
    EXPECT_EQ(made.field("Upload-Offset"), "5");
    // One that did not come whole leaves nothing: its address is not known to anybody.
    EXPECT_EQ(ask(method::post, "/uploads", {{"Upload-Length", "4"}}, "hello").code(), "uploads.too_long");
    EXPECT_EQ(run(kept.list_of(ada)).value().size(), 1);
}

TEST_F(upload_routes_test, a_wrong_checksum_is_460_and_changes_nothing) {
    const auto path = begin({{"Upload-Length", "5"}});
    const auto refused =
        ask(method::patch, path, {{"Upload-Offset", "0"}, {"Upload-Checksum", "sha1 Lve95gjOVATpfV8EL5X4nxwjKHE="}},
            "hello");
    EXPECT_EQ(refused.status, 460);
    EXPECT_EQ(refused.code(), "http.checksum_mismatch");
    EXPECT_EQ(ask(method::head, path).field("Upload-Offset"), "0");
    EXPECT_EQ(ask(method::patch, path,
                  {{"Upload-Offset", "0"}, {"Upload-Checksum", "sha1 qvTGHdzF6KLavt4PO0gs2a6pQ00="}}, "hello")
                  .status,
              204);
}

TEST_F(upload_routes_test, refuses_other_versions_types_offsets_and_lengths) {
    const auto path = begin({{"Upload-Length", "5"}});
    const auto old = ask(method::head, path, {{"Tus-Resumable", "0.2.2"}});
    EXPECT_EQ(old.status, 412);
    EXPECT_EQ(old.field("Tus-Version"), "1.0.0");
    EXPECT_EQ(ask(method::patch, path, {{"Upload-Offset", "0"}, {"Content-Type", "text/plain"}}, "x").status, 415);
    EXPECT_EQ(ask(method::patch, path, {{"Upload-Offset", "3"}}, "x").status, 409);
    EXPECT_EQ(ask(method::patch, path, {{"Upload-Offset", "-3"}}, "x").status, 400);
    EXPECT_EQ(ask(method::patch, path, {}, "x").status, 400);
    EXPECT_EQ(ask(method::patch, path, {{"Upload-Offset", "0"}}, "123456").status, 413);
    EXPECT_EQ(ask(method::post, "/uploads", {}).status, 400);
    EXPECT_EQ(ask(method::post, "/uploads", {{"Upload-Length", "1001"}}).status, 413);
    EXPECT_EQ(ask(method::post, "/uploads", {{"Upload-Length", "1"}, {"Upload-Metadata", "a !"}}).status, 400);
    EXPECT_EQ(ask(method::post, "/uploads", {{"Upload-Length", "1"}, {"Content-Type", "text/plain"}}, "x").status, 415);
    EXPECT_EQ(ask(method::head, path).field("Upload-Offset"), "0");
}

TEST_F(upload_routes_test, ends_what_is_not_wanted) {
    const auto path = begin({{"Upload-Length", "5"}}, "hello");
    EXPECT_EQ(ask(method::del, path).status, 204);
    EXPECT_EQ(ask(method::head, path).status, 404);
    EXPECT_EQ(ask(method::del, path).status, 404);
    EXPECT_EQ(store.size(), 0);
}

TEST_F(upload_routes_test, somebody_elses_upload_and_what_is_no_id_are_not_found) {
    const auto path = begin({{"Upload-Length", "5"}});
    who = bob;
    for (const auto& other :
         {path, std::string("/uploads/nonsense"), std::string("/uploads/0190a1b2-0000-7000-8000-000000000000")}) {
        EXPECT_EQ(ask(method::head, other).status, 404) << other;
        EXPECT_EQ(ask(method::patch, other, {{"Upload-Offset", "0"}}, "x").status, 404) << other;
        EXPECT_EQ(ask(method::del, other).status, 404) << other;
    }
    who = ada;
    EXPECT_EQ(ask(method::head, path).field("Upload-Offset"), "0");
}

TEST_F(upload_routes_test, a_network_without_patch_may_override_post) {
    const auto path = begin({{"Upload-Length", "5"}});
    EXPECT_EQ(ask(method::post, path, {{"Upload-Offset", "0"}, {"X-HTTP-Method-Override", "PATCH"}}, "hello").status,
              204);
    EXPECT_EQ(ask(method::post, path, {{"X-HTTP-Method-Override", "PUT"}}).status, 400);
    EXPECT_EQ(ask(method::post, path, {{"X-HTTP-Method-Override", "DELETE"}}).status, 204);
    EXPECT_EQ(ask(method::head, path).status, 404);
}

TEST_F(upload_routes_test, only_so_many_are_open_at_once) {
    for (int i = 0; i < 3; ++i) (void)begin({{"Upload-Length", "5"}});
    const auto refused = ask(method::post, "/uploads", {{"Upload-Length", "5"}});
    EXPECT_EQ(refused.status, 409);
    EXPECT_EQ(refused.code(), "uploads.too_many");
}

}  // namespace
}  // namespace fw::uploads
