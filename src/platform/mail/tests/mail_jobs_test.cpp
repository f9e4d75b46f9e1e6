#include "fw/mail/mail_jobs.hpp"

#include <gtest/gtest.h>

#include "fw/async/run.hpp"
#include "fw/mail/memory_mailer.hpp"
#include "fw/queue/memory_queue.hpp"
#include "fw/queue/testing/turning_loop.hpp"

namespace fw::mail {
namespace {

using namespace std::chrono_literals;
using queue::job_state;

class plain_key_service final : public keys::key_service {
public:
    task<result<keys::wrapped_key>> wrap(crypto::cipher_key key) override {
        co_return keys::wrapped_key{"one", {key.begin(), key.end()}};
    }
    task<result<crypto::cipher_key>> unwrap(keys::wrapped_key wrapped) override {
        crypto::cipher_key out{};
        std::ranges::copy(wrapped.text, out.begin());
        co_return out;
    }
    std::string newest() const override { return "one"; }
};

struct mail_jobs : ::testing::Test, protected queue::testing::turning_loop {
    mail_jobs() {
        EXPECT_TRUE(run(vault.load({"fields"})));
        add_mail_jobs(runner, mail, vault);
    }
    letter a_letter(std::string to = "anna@example.org") {
        return letter::make({letter_id::make(time.now()), std::move(to), "A new password", "token=very-secret"})
            .value();
    }
    /// Runs until the letter's job is in that state.
    queue::job reached(const letter& l, job_state state) {
        queue::job out;
        run_until([&] {
            out = finish(jobs.find(queue::queue_name::email, {l.parts().id.value}))->value();
            return out.state == state;
        });
        return out;
    }
    void stop() { finish(runner.stop(1s)); }

    manual_clock time;
    memory_log lines;
    logger log{lines, time};
    plain_key_service service;
    keys::memory_key_store store;
    keys::vault vault{service, store, time};
    queue::memory_queue jobs{time};
    post_office office{jobs, vault};
    memory_mailer mail{time};
    queue::queue_runner runner{io, jobs, {.worker = "one", .idle = 5ms}, log};
};

TEST_F(mail_jobs, send_what_was_posted_once) {
    const auto l = a_letter();
    ASSERT_TRUE(finish(office.post(l)));
    ASSERT_TRUE(finish(office.post(l)));
    runner.start();
    (void)reached(l, job_state::done);
    stop();
    ASSERT_EQ(mail.letters().size(), 1u);
    EXPECT_EQ(mail.letters().front(), l.parts());
}

TEST_F(mail_jobs, show_nothing_of_a_letter_to_who_looks_at_the_queue) {
    const auto l = a_letter();
    ASSERT_TRUE(finish(office.post(l)));
    const auto held = finish(jobs.find(queue::queue_name::email, {l.parts().id.value}))->value();
    for (const char* secret : {"very-secret", "anna", "password"})
        EXPECT_EQ(held.payload.find(secret), std::string::npos) << held.payload;
}

TEST_F(mail_jobs, end_where_the_server_says_no_and_go_on_where_it_says_later) {
    mail.refuse("nobody@example.org", {error_kind::invalid, "mail.refused", "550"});
    mail.refuse("later@example.org", {error_kind::unavailable, "mail.deferred", "451"});
    const auto no = a_letter("nobody@example.org"), later = a_letter("later@example.org");
    ASSERT_TRUE(finish(office.post(no)));
    ASSERT_TRUE(finish(office.post(later)));
    runner.start();
    EXPECT_EQ(reached(no, job_state::failed).error.code, "mail.refused");
    EXPECT_EQ(reached(later, job_state::delayed).error.code, "mail.deferred");
    stop();
}

TEST_F(mail_jobs, refuse_a_letter_that_was_put_under_another_name) {
    const auto l = a_letter();
    ASSERT_TRUE(finish(office.post(l)));
    const auto held = finish(jobs.find(queue::queue_name::email, {l.parts().id.value}))->value();
    const auto forged = queue::job_id::make(time.now());
    ASSERT_TRUE(finish(jobs.add({.id = forged,
                                 .queue = queue::queue_name::email,
                                 .name = std::string(send_letter_job),
                                 .payload = held.payload})));
    runner.start();
    run_until([&] { return finish(jobs.find(queue::queue_name::email, forged))->value().state == job_state::failed; });
    stop();
    for (const auto& sent : mail.letters()) EXPECT_NE(sent.id.value, forged.value);
}

}  // namespace
}  // namespace fw::mail
