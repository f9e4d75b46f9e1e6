#include "fw/auth/reset_desk.hpp"

#include "auth_fixture.hpp"
#include "fw/auth/letters.hpp"
#include "fw/mail/memory_mailer.hpp"
#include "fw/queue/memory_queue.hpp"
#include "fw/queue/testing/turning_loop.hpp"

namespace fw::auth {
namespace {

using namespace std::chrono_literals;

struct reset_desk_test : auth_test, protected queue::testing::turning_loop {
    reset_desk_test() { desk.add_to(runner); }

    /// Orders a link and has the desk work on it; the job as it ends.
    queue::job ask(std::string email) {
        queue::job_id id{};
        const auto heard =
            jobs.events().listen(queue::queue_name::email, [&](const queue::job_event& e) { id = e.id; });
        EXPECT_TRUE(finish(letters.reset_wanted(std::move(email), "203.0.113.7")).has_value());
        if (!std::exchange(started, true)) runner.start();
        queue::job out;
        run_until([&] {
            if (id == queue::job_id{}) return false;
            out = finish(jobs.find(queue::queue_name::email, id))->value();
            return queue::is_finished(out.state);
        });
        return out;
    }
    ~reset_desk_test() override {
        if (started) finish(runner.stop(1s));
    }

    memory_log lines;
    logger log{lines, time};
    queue::memory_queue jobs{time};
    mail::post_office office{jobs, vault};
    posted_letters letters{office, "https://wallet.example.org", time};
    mail::memory_mailer sent{time};
    reset_desk desk{kept, vault, sent, "https://wallet.example.org", time};
    queue::queue_runner runner{io, jobs, {.worker = "one", .idle = 5ms}, log};
    bool started = false;
};

TEST_F(reset_desk_test, sends_a_link_that_sets_a_new_password) {
    (void)registered();
    const auto done = ask("ada@example.org");
    EXPECT_EQ(done.state, queue::job_state::done);
    ASSERT_EQ(sent.letters().size(), 1u);
    const auto letter = sent.letters().front();
    EXPECT_EQ(letter.to, "ada@example.org");
    const auto at = letter.text.find("token=");
    ASSERT_NE(at, std::string::npos) << letter.text;
    const auto token = letter.text.substr(at + 6, letter.text.find('\n', at) - at - 6);
    EXPECT_TRUE(run(credential_service(world).reset_password(token, "another horse battery", here)).has_value());
    EXPECT_EQ(std::ranges::count(events(), "auth.reset_requested"), 1);
}

TEST_F(reset_desk_test, writes_to_nobody_without_an_account_or_whose_account_is_closed) {
    const auto made = registered();
    kept.set_active(made.who.id, false);
    EXPECT_EQ(ask("nobody@example.org").state, queue::job_state::done);
    EXPECT_EQ(ask("ada@example.org").state, queue::job_state::done);
    EXPECT_TRUE(sent.letters().empty());
}

TEST_F(reset_desk_test, the_queue_does_not_tell_who_asked) {
    const auto done = ask("nobody@example.org");
    EXPECT_EQ(done.payload.find("nobody"), std::string::npos) << done.payload;
    EXPECT_EQ(done.payload.find("203.0"), std::string::npos);
}

}  // namespace
}  // namespace fw::auth
