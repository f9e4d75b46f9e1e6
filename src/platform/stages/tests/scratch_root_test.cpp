#include "fw/stages/scratch_root.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fw/files/files.hpp"

namespace fw::stages {
namespace {

namespace fs = std::filesystem;

struct scratch_root_test : testing::Test {
    scratch_root_test() {
        auto name = (fs::temp_directory_path() / "fw-scratch-XXXXXX").string();
        shared = ::mkdtemp(name.data());
    }
    ~scratch_root_test() override { fs::remove_all(shared); }

    /// Of a process that is killed with a photograph in hand.
    void be_killed() const {
        const pid_t child = ::fork();
        if (child == 0) {
            auto root = scratch_root::make(shared);
            const bool written = root && files::write_text((*root)->path() / "job" / "photo", "somebody").has_value();
            if (!written) ::_exit(1);
            ::kill(::getpid(), SIGKILL);
        }
        int how = 0;
        ASSERT_EQ(::waitpid(child, &how, 0), child);
        ASSERT_TRUE(WIFSIGNALED(how));
    }
    [[nodiscard]] std::ptrdiff_t count() const { return std::distance(fs::directory_iterator(shared), {}); }

    fs::path shared;
};

TEST_F(scratch_root_test, a_start_removes_what_a_killed_process_left) {
    be_killed();
    ASSERT_EQ(count(), 1);
    const auto root = scratch_root::make(shared).value();
    EXPECT_EQ(count(), 1);
    EXPECT_TRUE(fs::is_empty(root->path()));
}

TEST_F(scratch_root_test, one_that_runs_keeps_its_folder_whatever_others_clean) {
    const auto first = scratch_root::make(shared).value();
    ASSERT_TRUE(files::write_text(first->path() / "job" / "photo", "somebody"));
    const auto second = scratch_root::make(shared).value();
    EXPECT_EQ(second->remove_left(), 0u);
    EXPECT_TRUE(fs::exists(first->path() / "job" / "photo"));
    be_killed();
    EXPECT_EQ(first->remove_left(), 1u);
    EXPECT_EQ(count(), 2);
}

TEST_F(scratch_root_test, its_end_leaves_nothing) {
    auto root = scratch_root::make(shared).value();
    ASSERT_TRUE(files::write_text(root->path() / "job" / "photo", "somebody"));
    root.reset();
    EXPECT_EQ(count(), 0);
}

TEST_F(scratch_root_test, what_is_not_ours_stays) {
    fs::create_directory(shared / "fashion-wallet-drawings");
    fs::create_directory(shared / "target");
    fs::create_directory_symlink(shared / "target", shared / "fashion-wallet-scratch-9-9");
    ASSERT_TRUE(files::write_text(shared / "target" / "letter", "x"));
    const auto root = scratch_root::make(shared).value();
    EXPECT_TRUE(fs::exists(shared / "fashion-wallet-drawings"));
    EXPECT_TRUE(fs::exists(shared / "target" / "letter"));
    EXPECT_EQ(fs::status(root->path()).permissions(), fs::perms::owner_all);
}

TEST_F(scratch_root_test, a_folder_that_can_not_be_made_is_an_error_with_the_setting) {
    ASSERT_TRUE(files::write_text(shared / "file", ""));
    const auto root = scratch_root::make(shared / "file");
    ASSERT_FALSE(root);
    EXPECT_EQ(root.error().code, "stages.scratch");
    EXPECT_NE(root.error().message.find("FW_WORKER_SCRATCH"), std::string::npos);
}

}  // namespace
}  // namespace fw::stages
