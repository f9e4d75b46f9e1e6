#include "fw/async/repeat.hpp"

#include <gtest/gtest.h>

#include "fw/async/spawn.hpp"

namespace fw {
namespace {

using namespace std::chrono_literals;

/// Counts its steps; pauses last an hour, so that whatever goes on was woken.
struct repeated_work_test : testing::Test {
    task<> step() {
        ++steps;
        if (during) during();
        co_return;
    }

    void stop() {
        spawn(home, "stop", log, [](repeated_work_test& t) -> task<> {
            co_await t.work.stop();
            t.stopped = true;
        }(*this));
    }

    memory_log lines;
    manual_clock clock;
    logger log{lines, clock};
    asio::io_context home{1};
    std::function<void()> during;
    int steps = 0;
    bool stopped = false;
    repeated_work work{home, "count", log, 1h, [this] { return step(); }};
};

TEST_F(repeated_work_test, begins_at_once_and_stops_in_the_pause) {
    work.start();
    stop();
    home.run();
    EXPECT_TRUE(stopped);
    EXPECT_EQ(steps, 1);
}

TEST_F(repeated_work_test, begins_after_a_pause_and_does_a_last_step_after_stop) {
    work.start(repeated_work::first::after_a_pause);
    home.poll();
    EXPECT_EQ(steps, 0);
    stop();
    home.run();
    EXPECT_TRUE(stopped);
    EXPECT_EQ(steps, 1);
}

TEST_F(repeated_work_test, does_the_last_step_also_where_it_is_stopped_in_one) {
    during = [this] {
        if (steps == 1) work.ask_to_stop();
    };
    work.start(repeated_work::first::after_a_pause);
    home.poll();
    work.wake();
    stop();
    home.run();
    EXPECT_TRUE(stopped);
    EXPECT_EQ(steps, 2) << "what came while the first one ran";
}

TEST_F(repeated_work_test, is_woken_in_the_pause) {
    work.start();
    home.poll();
    EXPECT_EQ(steps, 1);
    work.wake();
    home.poll();
    EXPECT_EQ(steps, 2);
}

TEST_F(repeated_work_test, leaves_out_the_pause_after_a_step_in_which_it_was_woken) {
    during = [this] {
        if (steps == 1) work.wake();
    };
    work.start();
    home.poll();
    EXPECT_EQ(steps, 2) << "once, not for ever";
}

TEST_F(repeated_work_test, pauses_as_long_as_a_step_says_that_once) {
    during = [this] {
        if (steps < 3) work.pause_next(0s);
    };
    work.start();
    while (steps < 3) home.run_one();
    home.poll();
    EXPECT_EQ(steps, 3);
}

TEST_F(repeated_work_test, logs_what_a_step_throws_and_goes_on) {
    during = [this] {
        if (steps == 1) throw std::runtime_error("no such table");
    };
    work.start();
    home.poll();
    ASSERT_EQ(lines.lines().size(), 1u);
    EXPECT_NE(lines.lines()[0].find(R"("message":"no such table","task":"count")"), std::string::npos);
    work.wake();
    home.poll();
    EXPECT_EQ(steps, 2);
    stop();
    home.run();
    EXPECT_TRUE(stopped) << "what has thrown can be stopped";
}

TEST_F(repeated_work_test, stop_waits_for_nobody_where_nothing_was_started) {
    stop();
    home.run();
    EXPECT_TRUE(stopped);
}

TEST_F(repeated_work_test, stop_again_returns_at_once) {
    work.start();
    stop();
    home.run();
    EXPECT_TRUE(std::exchange(stopped, false));
    home.restart();
    stop();
    home.run();
    EXPECT_TRUE(stopped);
}

}  // namespace
}  // namespace fw
