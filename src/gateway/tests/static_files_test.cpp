#include "fw/gateway/static_files.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace fw::gateway {
namespace {

class static_files_test : public ::testing::Test {
protected:
    void SetUp() override {
        folder_ = std::filesystem::temp_directory_path() / fmt::format("fw-static-{}", ::getpid());
        std::filesystem::create_directories(folder_ / "root/assets");
        put("secret.txt", "secret");
        put("root/index.html", "<p>home</p>");
        put("root/.hidden", "hidden");
        put("root/assets/app.3f9a1c2b.js", "plain");
        put("root/assets/app.3f9a1c2b.js.br", "as brotli");
        put("root/assets/a b.css", "css");
        std::filesystem::create_symlink(folder_ / "secret.txt", folder_ / "root/link.txt");
        std::filesystem::create_directory_symlink(folder_, folder_ / "root/up");
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }
    void put(const std::string& name, std::string_view text) { std::ofstream(folder_ / name) << text; }
    [[nodiscard]] std::optional<web::response> find(std::string_view path, std::string_view accept = {}) const {
        return static_files::open((folder_ / "root").string()).value().find(path, accept);
    }
    static std::string field(const web::response& r, std::string_view name) {
        for (const auto& f : r.fields)
            if (f.first == name) return f.second;
        return {};
    }
    std::filesystem::path folder_;
};

TEST_F(static_files_test, gives_files_with_their_type_and_tag) {
    const auto home = find("/");
    ASSERT_TRUE(home);
    EXPECT_EQ(home->content_type, "text/html; charset=utf-8");
    EXPECT_EQ(std::get<web::file_body>(home->body).length(), 11u);
    EXPECT_EQ(field(*home, "Cache-Control"), "no-cache");
    EXPECT_TRUE(field(*home, "ETag").starts_with("\"b-"));
    EXPECT_EQ(field(*home, "Last-Modified").size(), 29u);
    EXPECT_TRUE(find("/assets/a%20b.css"));
}

TEST_F(static_files_test, keeps_hashed_names_for_ever_and_takes_packed_siblings) {
    const auto packed = find("/assets/app.3f9a1c2b.js", "gzip, br");
    ASSERT_TRUE(packed);
    EXPECT_EQ(field(*packed, "Cache-Control"), "public, max-age=31536000, immutable");
    EXPECT_EQ(field(*packed, "Content-Encoding"), "br");
    EXPECT_EQ(std::get<web::file_body>(packed->body).length(), 9u);
    const auto plain = find("/assets/app.3f9a1c2b.js", "gzip");
    ASSERT_TRUE(plain);
    EXPECT_EQ(field(*plain, "Content-Encoding"), "");
    EXPECT_NE(field(*plain, "ETag"), field(*packed, "ETag"));
}

TEST_F(static_files_test, never_leaves_its_folder) {
    for (const auto* path : {"/../secret.txt", "/assets/../../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt",
                             "/link.txt", "/up/secret.txt", "/.hidden", "//index.html", "/assets", "/nothing",
                             "/assets/", "secret.txt", "/index.html%00.js", "/%zz", "/assets%5c..%5cindex.html"})
        EXPECT_FALSE(find(path)) << path;
}

}  // namespace
}  // namespace fw::gateway
