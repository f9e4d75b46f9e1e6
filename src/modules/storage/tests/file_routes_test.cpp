#include "fw/storage/file_routes.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "fw/objects/directory_store.hpp"
#include "fw/objects/memory_store.hpp"
#include "fw/web/testing/ask.hpp"

namespace fw::storage {
namespace {

using web::testing::answered;
using web::testing::fields;

/// The same questions to a store that streams and to one that has files.
class file_routes_test : public ::testing::TestWithParam<bool> {
protected:
    file_routes_test() {
        auto pattern = (std::filesystem::temp_directory_path() / "fw-files-XXXXXX").string();
        folder = mkdtemp(pattern.data());
        if (GetParam())
            store = objects::directory_store::open(folder, pool).value();
        else
            store = std::make_unique<objects::memory_store>(time);
        routes.emplace(*store, links);
        web::route_table table;
        routes->add_to(table);
        all.emplace(table.take());
        tag = '"' + run(store->put(key, "0123456789", {.content_type = "model/gltf-binary"})).value().etag + '"';
    }
    ~file_routes_test() override {
        std::error_code ignored;
        std::filesystem::remove_all(folder, ignored);
    }
    answered ask(std::string target, fields with = {}, web::method verb = web::method::get) {
        return web::testing::ask(*all, {.verb = verb, .target = std::move(target), .with = std::move(with)});
    }
    std::string link(objects::link_terms terms = {}) { return links.sign(key, terms); }

    std::filesystem::path folder;
    manual_clock time;
    worker_pool pool{1, 8};
    objects::signed_links links{objects::link_key{7}, time};
    std::unique_ptr<objects::object_store> store;
    std::optional<file_routes> routes;
    std::optional<web::router> all;
    objects::object_key key{"avatars/1/model.glb"};
    std::string tag;
};

INSTANTIATE_TEST_SUITE_P(stores, file_routes_test, ::testing::Bool(),
                         [](const auto& p) { return p.param ? "directory" : "memory"; });

TEST_P(file_routes_test, gives_the_file_with_its_type_and_tag_for_as_long_as_the_link_lives) {
    const auto got = ask(link({.lifetime = std::chrono::minutes(10)}));
    EXPECT_EQ(got.status, 200);
    EXPECT_EQ(got.text, "0123456789");
    EXPECT_EQ(got.content_type, "model/gltf-binary");
    EXPECT_EQ(got.field("ETag"), tag);
    EXPECT_EQ(got.field("Accept-Ranges"), "bytes");
    EXPECT_EQ(got.field("Content-Disposition"), "");
    EXPECT_TRUE(got.field("Cache-Control").starts_with("private, max-age=")) << got.field("Cache-Control");
    EXPECT_TRUE(got.field("Content-Security-Policy").contains("sandbox"));
}

TEST_P(file_routes_test, refuses_what_is_forged_or_too_old) {
    const auto good = link();
    EXPECT_EQ(ask("/files/avatars/1/model.glb").code(), "files.signature");
    EXPECT_EQ(ask("/files/avatars/1/model.glb").status, 403);
    auto other = good;
    other.replace(other.find("/1/"), 3, "/2/");
    EXPECT_EQ(ask(other).code(), "files.signature");
    time.advance(std::chrono::hours(1));
    EXPECT_EQ(ask(good).code(), "files.expired");
}

TEST_P(file_routes_test, what_is_gone_or_no_key_is_not_found) {
    ASSERT_TRUE(run(store->remove(key)));
    const auto got = ask(link());
    EXPECT_EQ(got.status, 404);
    EXPECT_EQ(got.code(), "files.not_found");
    EXPECT_EQ(ask("/files/a%2f..%2fb?expires=1&signature=x").code(), "files.not_found");
    EXPECT_EQ(ask("/files/a//b?expires=1&signature=x").status, 404);
}

TEST_P(file_routes_test, sends_nothing_to_who_has_it) {
    const auto got = ask(link(), {{"If-None-Match", "\"x\", W/" + tag}});
    EXPECT_EQ(got.status, 304);
    EXPECT_EQ(got.text, "");
    EXPECT_EQ(got.field("ETag"), tag);
    EXPECT_EQ(ask(link(), {{"If-None-Match", "\"x\""}}).status, 200);
}

TEST_P(file_routes_test, sends_the_part_that_is_asked_for) {
    const auto part = ask(link(), {{"Range", "bytes=2-4"}});
    EXPECT_EQ(part.status, 206);
    EXPECT_EQ(part.text, "234");
    EXPECT_EQ(part.field("Content-Range"), "bytes 2-4/10");
    EXPECT_EQ(ask(link(), {{"Range", "bytes=-3"}}).text, "789");
    EXPECT_EQ(ask(link(), {{"Range", "bytes=7-"}}).text, "789");
    EXPECT_EQ(ask(link(), {{"Range", "bytes=7-"}, {"If-Range", tag}}).text, "789");
    EXPECT_EQ(ask(link(), {{"Range", "bytes=7-"}, {"If-Range", "\"other\""}}).text, "0123456789");
    const auto none = ask(link(), {{"Range", "bytes=10-"}});
    EXPECT_EQ(none.status, 416);
    EXPECT_EQ(none.field("Content-Range"), "bytes */10");
}

TEST_P(file_routes_test, head_tells_the_length_and_a_download_its_name) {
    const auto head = ask(link(), {}, web::method::head);
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.text, "");
    EXPECT_EQ(ask(link({.download_as = "avatar.glb"})).field("Content-Disposition"),
              "attachment; filename=\"avatar.glb\"");
    EXPECT_EQ(ask(link({.download_as = "mein \"Körper\".glb"})).field("Content-Disposition"),
              "attachment; filename*=UTF-8''mein%20%22K%C3%B6rper%22.glb");
}

}  // namespace
}  // namespace fw::storage
