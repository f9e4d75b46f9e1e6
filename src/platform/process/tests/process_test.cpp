#include "fw/process/process.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

using namespace fw;
using namespace fw::process;

namespace {

const no_progress quiet;

class cancelled_at_once final : public progress_sink {
public:
    void report(std::string_view, double) override {}
    [[nodiscard]] bool cancelled() const override { return true; }
};

std::span<const std::uint8_t> bytes_of(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace

TEST(process, input_comes_back_as_output) {
    const auto done = run({.program = "cat"}, quiet, bytes_of("linen\nwool\n"));
    ASSERT_TRUE(done) << done.error().message;
    EXPECT_EQ(done->output, "linen\nwool\n");
}

TEST(process, megabytes_in_and_out_at_the_same_time_do_not_block) {
    const std::string big(8 << 20, 'x');
    const auto done = run({.program = "cat"}, quiet, bytes_of(big));
    ASSERT_TRUE(done) << done.error().message;
    EXPECT_EQ(done->output, big);
}

TEST(process, arguments_are_not_seen_by_a_shell) {
    const auto done = run({.program = "printf", .arguments = {"%s", "$(id); a b *"}}, quiet);
    ASSERT_TRUE(done);
    EXPECT_EQ(done->output, "$(id); a b *");
}

TEST(process, a_bad_exit_is_an_error_with_the_last_line_it_said) {
    const auto done =
        run({.program = "sh", .arguments = {"-c", "echo first >&2; echo no thread left >&2; exit 7"}}, quiet);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, "process.failed");
    EXPECT_NE(done.error().message.find("exit code 7): no thread left"), std::string::npos) << done.error().message;
}

TEST(process, a_missing_program_is_named) {
    const auto done = run({.program = "no-such-loom"}, quiet);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, "process.not_found");
}

TEST(process, the_deadline_ends_it) {
    const auto done = run({.program = "sleep", .arguments = {"600"}, .deadline = std::chrono::milliseconds(1)}, quiet);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, "process.deadline");
    EXPECT_EQ(done.error().kind, error_kind::timeout);
}

TEST(process, cancelling_ends_it) {
    const cancelled_at_once cancel;
    const auto done = run({.program = "sleep", .arguments = {"600"}}, cancel);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, error_kind::cancelled);
}

TEST(process, whatever_it_started_dies_with_it) {
    // The shell ends at once and leaves a sleeper that holds our output open: finish must neither hang nor leave it
    // alive.
    const auto done = run({.program = "sh", .arguments = {"-c", "sleep 600 & echo $!"}}, quiet);
    ASSERT_TRUE(done) << done.error().message;
    const auto sleeper = static_cast<pid_t>(std::stoi(done->output));
    // Its signal is sent, but it is not our child: the kernel may still be taking it down.
    bool gone = false;
    for (int look = 0; look < 500 && !gone; ++look) {
        const auto state = run({.program = "cat", .arguments = {"/proc/" + std::to_string(sleeper) + "/stat"}}, quiet);
        gone = !state || state->output.find(") Z ") != std::string::npos;
    }
    EXPECT_TRUE(gone) << sleeper;
}

TEST(process, a_child_that_stops_reading_is_reported) {
    auto started = child::start({.program = "true"}, quiet);
    ASSERT_TRUE(started);
    const std::string big(32 << 20, 'x');
    const auto written = started->write(bytes_of(big));
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code, "process.stopped_reading");
}

TEST(process, too_much_output_is_refused) {
    const auto done = run({.program = "yes", .output_limit = 1000}, quiet);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, "process.output_limit");
}

TEST(process, the_child_runs_where_it_is_told) {
    const auto done = run({.program = "pwd", .directory = "/usr"}, quiet);
    ASSERT_TRUE(done);
    EXPECT_EQ(done->output, "/usr\n");
}

TEST(process, our_descriptors_do_not_leak_into_it) {
    const int open = ::dup(0);  // without close-on-exec
    const auto done = run({.program = "sh", .arguments = {"-c", "ls /proc/self/fd | wc -l"}}, quiet);
    ::close(open);
    ASSERT_TRUE(done);
    EXPECT_LE(std::stoi(done->output), 4);  // 0, 1, 2 and the folder that ls reads
}
