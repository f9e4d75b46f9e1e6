#include "fw/files/files.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace fw::files {
namespace {

std::filesystem::path scratch(const std::string& name) {
    return std::filesystem::temp_directory_path() / fmt::format("fw-files-{}", ::getpid()) / name;
}

TEST(files, what_was_written_is_read_back) {
    const auto path = scratch("a/b.txt");
    ASSERT_TRUE(write_text(path, "über\n").has_value());
    EXPECT_EQ(read_text(path).value(), "über\n");
    std::filesystem::remove_all(scratch(""));
}

TEST(files, a_missing_file_is_named) {
    const auto got = read_text(scratch("nothing"));
    ASSERT_FALSE(got.has_value());
    EXPECT_EQ(got.error().code, "files.not_found");
    EXPECT_NE(got.error().message.find("nothing"), std::string::npos);
}

TEST(files, a_file_beyond_the_limit_is_refused) {
    const auto path = scratch("long.txt");
    ASSERT_TRUE(write_text(path, "0123456789").has_value());
    EXPECT_EQ(read_text(path, 5).error().code, "files.too_large");
    std::filesystem::remove_all(scratch(""));
}

TEST(files, a_folder_is_not_a_file) {
    EXPECT_EQ(read_text(std::filesystem::temp_directory_path()).error().code, "files.unreadable");
}

TEST(pending_file, takes_its_place_only_when_it_is_committed) {
    const auto path = scratch("film.mp4");
    ASSERT_TRUE(write_text(path, "old").has_value());
    {
        const auto dropped = pending_file::begin(path).value();
        std::ofstream(dropped.half()) << "half";
    }
    EXPECT_EQ(read_text(path).value(), "old");
    auto kept = pending_file::begin(path).value();
    std::ofstream(kept.half()) << "whole";
    EXPECT_EQ(kept.commit().value(), 5u);
    EXPECT_EQ(read_text(path).value(), "whole");
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(path.parent_path()), {}), 1);
    std::filesystem::remove_all(scratch(""));
}

TEST(pending_file, that_nobody_wrote_cannot_be_committed) {
    auto file = pending_file::begin(scratch("nothing")).value();
    EXPECT_EQ(file.commit().error().code, "files.unwritable");
    std::filesystem::remove_all(scratch(""));
}

}  // namespace
}  // namespace fw::files
