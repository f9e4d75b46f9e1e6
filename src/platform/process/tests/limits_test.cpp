// What a child may not do. The programs are everybody's: sh, dd, cat.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern "C" {  // glibc 2.36 forgets to say so itself
#include <sys/pidfd.h>
}

#include <array>
#include <cstdlib>

#include "fw/process/process.hpp"

using namespace fw;
using namespace fw::process;

namespace {

const no_progress quiet;

command shell(std::string script, limits l) {
    return {.program = "sh", .arguments = {"-c", std::move(script)}, .limits = std::move(l)};
}

std::filesystem::path own_folder() {
    std::string name = (std::filesystem::temp_directory_path() / "fw-limits-XXXXXX").string();
    return ::mkdtemp(name.data());
}

/// Whether a child of ours may have a network of its own: in some containers nobody may.
bool network_can_be_left() {
    const pid_t probe = ::fork();
    if (probe == 0) ::_exit(::unshare(CLONE_NEWNET) == 0 || ::unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0 ? 0 : 1);
    int status = 0;
    ::waitpid(probe, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

TEST(process_limits, a_child_that_allocates_too_much_is_refused_the_memory) {
    const std::string script = "dd if=/dev/zero of=/dev/null bs=512M count=1";
    EXPECT_TRUE(run(shell(script, {}), quiet));
    const auto starved = run(shell(script, {.address_space = std::size_t{256} << 20}), quiet);
    ASSERT_FALSE(starved);
    EXPECT_EQ(starved.error().code, "process.failed");
    EXPECT_NE(starved.error().message.find("memory"), std::string::npos) << starved.error().message;
}

TEST(process_limits, a_child_that_spins_is_stopped_after_its_cpu_seconds) {
    const auto spun = run(shell("while :; do :; done", {.cpu_time = std::chrono::seconds(1)}), quiet);
    ASSERT_FALSE(spun);
    EXPECT_EQ(spun.error().code, "process.cpu_limit");
    EXPECT_EQ(spun.error().kind, error_kind::timeout);
}

TEST(process_limits, a_child_that_spins_and_ignores_the_signal_is_killed) {
    const auto spun = run(shell("trap '' XCPU; while :; do :; done", {.cpu_time = std::chrono::seconds(1)}), quiet);
    ASSERT_FALSE(spun);
    EXPECT_EQ(spun.error().code, "process.failed");
    EXPECT_NE(spun.error().message.find("exit code 137"), std::string::npos) << spun.error().message;
}

TEST(process_limits, a_child_that_writes_too_large_a_file_is_stopped) {
    const auto folder = own_folder();
    command fill{.program = "dd",
                 .arguments = {"if=/dev/zero", "of=full", "bs=64K", "count=64"},
                 .directory = folder,
                 .limits = limits{.file_size = std::size_t{1} << 20}};
    const auto filled = run(fill, quiet);
    ASSERT_FALSE(filled);
    EXPECT_EQ(filled.error().code, "process.file_limit");
    EXPECT_EQ(filled.error().kind, error_kind::too_large);
    EXPECT_EQ(std::filesystem::file_size(folder / "full"), std::size_t{1} << 20);
    std::filesystem::remove_all(folder);
}

TEST(process_limits, a_child_opens_no_more_files_than_it_may) {
    const std::string script = "paste /dev/null /dev/null /dev/null /dev/null /dev/null /dev/null /dev/null /dev/null";
    EXPECT_TRUE(run(shell(script, {.open_files = 32}), quiet));
    EXPECT_FALSE(run(shell(script, {.open_files = 8}), quiet));
}

TEST(process_limits, a_child_leaves_no_core_file_and_gains_no_privileges) {
    const auto said = run(shell("ulimit -c; ulimit -H -c; grep NoNewPrivs /proc/self/status", {}), quiet);
    ASSERT_TRUE(said) << said.error().message;
    EXPECT_EQ(said->output, "0\n0\nNoNewPrivs:\t1\n");
}

TEST(process_limits, of_our_environment_a_child_sees_only_what_it_may) {
    ::setenv("FW_SECRET_OF_THE_WORKER", "told to nobody", 1);
    ::setenv("FW_ASSETS", "/somewhere", 1);
    const auto all = run({.program = "env"}, quiet);
    const auto some = run({.program = "env", .limits = limits{.environment = {"FW_ASSETS", "FW_NOT_THERE"}}}, quiet);
    ::unsetenv("FW_SECRET_OF_THE_WORKER");
    ::unsetenv("FW_ASSETS");
    ASSERT_TRUE(all && some);
    EXPECT_NE(all->output.find("FW_SECRET_OF_THE_WORKER"), std::string::npos);
    EXPECT_EQ(some->output, "FW_ASSETS=/somewhere\n");
}

TEST(process_limits, a_child_has_no_network_where_that_is_permitted) {
    if (!network_can_be_left()) GTEST_SKIP() << "the kernel lets nobody here have a network of his own";
    const std::string count = "tail -n +3 /proc/self/net/dev | grep -vc '^ *lo:' || true";
    const auto alone = run(shell(count, {}), quiet);
    ASSERT_TRUE(alone) << alone.error().message;
    EXPECT_EQ(alone->output, "0\n");
    const auto connected = run(shell("readlink /proc/self/ns/net", {.network = true}), quiet);
    const auto ours = run({.program = "readlink", .arguments = {"/proc/self/ns/net"}}, quiet);
    ASSERT_TRUE(connected && ours);
    EXPECT_EQ(connected->output, ours->output);
}

TEST(process_limits, a_confined_child_dies_with_its_parent) {
    std::array<int, 2> line{};
    ASSERT_EQ(::pipe2(line.data(), O_CLOEXEC), 0);
    const pid_t worker = ::fork();
    if (worker == 0) {
        // A worker that starts a stage, says which, and is killed in the middle of it.
        auto stage = child::start({.program = "sleep", .arguments = {"600"}, .limits = limits{}}, quiet);
        auto found = run({.program = "pgrep", .arguments = {"-P", std::to_string(::getpid()), "sleep"}}, quiet);
        const pid_t sleeper = stage && found ? std::stoi(found->output) : -1;
        [[maybe_unused]] const auto told = ::write(line[1], &sleeper, sizeof sleeper);
        ::kill(::getpid(), SIGKILL);
    }
    ::close(line[1]);
    pid_t sleeper = -1;
    ASSERT_EQ(::read(line[0], &sleeper, sizeof sleeper), static_cast<ssize_t>(sizeof sleeper));
    ::close(line[0]);
    ASSERT_GT(sleeper, 0);
    const int watched = ::pidfd_open(sleeper, 0);
    ::waitpid(worker, nullptr, 0);
    if (watched >= 0) {  // else it is gone already
        pollfd end{watched, POLLIN, 0};
        EXPECT_EQ(::poll(&end, 1, 20'000), 1) << "the child outlived its parent";
        ::close(watched);
    }
}

TEST(process_limits, a_confined_child_reads_writes_and_fails_like_any_other) {
    const auto echoed = run({.program = "cat", .limits = limits{}}, quiet, std::array<std::uint8_t, 3>{'a', 'b', 'c'});
    ASSERT_TRUE(echoed) << echoed.error().message;
    EXPECT_EQ(echoed->output, "abc");
    const auto missing = run({.program = "no-such-loom", .limits = limits{}}, quiet);
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().code, "process.not_found");
    const auto lost = run({.program = "/no/such/loom", .limits = limits{}}, quiet);
    ASSERT_FALSE(lost);
    EXPECT_EQ(lost.error().code, "process.not_found");
    const auto where = run({.program = "pwd", .directory = "/usr", .limits = limits{}}, quiet);
    ASSERT_TRUE(where);
    EXPECT_EQ(where->output, "/usr\n");
    const auto open = run(shell("ls /proc/self/fd | wc -l", {}), quiet);
    ASSERT_TRUE(open);
    EXPECT_LE(std::stoi(open->output), 4);  // 0, 1, 2 and the folder that ls reads
}

TEST(process_lines, each_line_is_told_while_the_child_still_runs) {
    // The child goes on only when it has been answered, so a line that came at the end would never come.
    const auto folder = own_folder();
    ASSERT_EQ(::mkfifo((folder / "answer").c_str(), 0600), 0);
    std::vector<std::string> lines;
    command asking{.program = "sh",
                   .arguments = {"-c", "echo one; read answer <answer; echo \"two $answer\"; printf last"},
                   .directory = folder,
                   .deadline = std::chrono::seconds(30)};
    asking.on_line = [&](std::string_view line) {
        lines.emplace_back(line);
        if (lines.size() > 1) return;
        const int answer = ::open((folder / "answer").c_str(), O_WRONLY);
        [[maybe_unused]] const auto written = ::write(answer, "heard\n", 6);
        ::close(answer);
    };
    const auto done = run(asking, quiet);
    std::filesystem::remove_all(folder);
    ASSERT_TRUE(done) << done.error().message;
    EXPECT_EQ(lines, (std::vector<std::string>{"one", "two heard", "last"}));
    EXPECT_EQ(done->output, "one\ntwo heard\nlast");
}

TEST(process_lines, a_bad_exit_can_be_left_to_the_caller) {
    const auto done = run_to_exit({.program = "sh", .arguments = {"-c", "echo why; exit 3"}}, quiet);
    ASSERT_TRUE(done) << done.error().message;
    EXPECT_EQ(done->exit_code, 3);
    EXPECT_EQ(done->output, "why\n");
}
