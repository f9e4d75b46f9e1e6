#include "zip_source.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "fw/async/run.hpp"

namespace fw::account {
namespace {

/// So many bytes in pieces.
class pattern final : public web::body_source {
public:
    explicit pattern(std::size_t pieces) : left_(pieces) {}
    task<result<std::string_view>> next() override {
        if (left_ == 0) co_return std::string_view();
        --left_;
        piece_.assign(100'000, static_cast<char>('a' + left_ % 26));
        co_return std::string_view(piece_);
    }

private:
    std::size_t left_;
    std::string piece_;
};

data_entry streamed(std::string path, std::size_t pieces) {
    return {std::move(path), [pieces]() -> task<result<std::unique_ptr<web::body_source>>> {
                return [](std::size_t n) -> task<result<std::unique_ptr<web::body_source>>> {
                    co_return std::make_unique<pattern>(n);
                }(pieces);
            }};
}

struct written {
    std::string bytes;
    std::size_t most = 0;  ///< of one piece
};

result<written> all_of(std::unique_ptr<web::body_source> from) {
    written out;
    for (;;) {
        const auto piece = run(from->next());
        if (!piece) return std::unexpected(piece.error());
        if (piece->empty()) return out;
        out.most = std::max(out.most, piece->size());
        out.bytes += *piece;
    }
}

TEST(zip_source, makes_an_archive_that_unzip_takes_with_little_memory) {
    std::vector<data_entry> entries;
    entries.push_back({"account.json", std::string(50'000, ' ') + "{}"});
    entries.push_back({"größe/empty.json", std::string()});
    entries.push_back(streamed("avatars/model.glb", 40));
    const auto made = all_of(make_zip(std::move(entries), time_point{std::chrono::seconds(1'760'000'000)})).value();
    EXPECT_LT(made.most, 300'000u);
    EXPECT_GT(made.bytes.size(), 4'000'000u);
    std::string name = (std::filesystem::temp_directory_path() / "fw-zip-XXXXXX").string();
    const std::filesystem::path folder = ::mkdtemp(name.data());
    std::ofstream(folder / "a.zip", std::ios::binary) << made.bytes;
    EXPECT_EQ(std::system(fmt::format("cd {} && unzip -q a.zip && [ $(wc -c < account.json) = 50002 ] && [ $(wc -c < "
                                      "avatars/model.glb) = 4000000 ]",
                                      folder.string())
                              .c_str()),
              0);
    std::filesystem::remove_all(folder);
}

TEST(zip_source, ends_with_an_error_where_a_file_can_not_be_read) {
    std::vector<data_entry> entries;
    entries.push_back({"a.json", std::string("{}")});
    entries.push_back({"lost.glb", []() -> task<result<std::unique_ptr<web::body_source>>> {
                           co_return fail(error_kind::not_found, "objects.not_found", "Gone.");
                       }});
    const auto made = all_of(make_zip(std::move(entries), {}));
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().code, "objects.not_found");
}

TEST(zip_source, of_nothing_is_an_empty_archive) {
    EXPECT_EQ(all_of(make_zip({}, {})).value().bytes.size(), 22u);
}

}  // namespace
}  // namespace fw::account
