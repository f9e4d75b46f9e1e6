#include "mailer_contract.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "fw/async/run.hpp"
#include "fw/mail/folder_mailer.hpp"
#include "fw/mail/memory_mailer.hpp"
#include "fw/mail/smtp_mailer.hpp"

namespace fw::mail {
namespace {

struct memory_post {
    mailer& subject() { return kept; }
    template <class T>
    T run(task<T> work) {
        return fw::run(std::move(work));
    }
    std::vector<std::string> arrived() { return kept.messages(); }

    manual_clock time;
    memory_mailer kept{time};
};

struct folder_post {
    folder_post() {
        std::string name = (std::filesystem::temp_directory_path() / "fw-mail-XXXXXX").string();
        folder = ::mkdtemp(name.data());
        kept.emplace(folder / "letters", mailbox{"post@example.org", "Fashion Wallet"}, time, pool);
    }
    folder_post(const folder_post&) = delete;
    folder_post& operator=(const folder_post&) = delete;
    ~folder_post() { std::filesystem::remove_all(folder); }
    mailer& subject() { return *kept; }
    template <class T>
    T run(task<T> work) {
        return fw::run(std::move(work));
    }
    std::vector<std::string> arrived() {
        std::vector<std::string> out;
        for (const auto& file : std::filesystem::directory_iterator(folder / "letters")) {
            std::ostringstream text;
            text << std::ifstream(file.path()).rdbuf();
            out.push_back(text.str());
        }
        return out;
    }

    std::filesystem::path folder;
    manual_clock time;
    worker_pool pool{1, 8};
    std::optional<folder_mailer> kept;
};

INSTANTIATE_TYPED_TEST_SUITE_P(in_memory, mailer_contract, memory_post);
INSTANTIATE_TYPED_TEST_SUITE_P(in_a_folder, mailer_contract, folder_post);

TEST(folder_mailer, is_unavailable_where_nothing_can_be_written) {
    const manual_clock time;
    worker_pool pool(1, 8);
    folder_mailer to_nowhere("/proc/nowhere", {"post@example.org"}, time, pool);
    const auto sent =
        run(to_nowhere.send(letter::make({letter_id::make(time.now()), "a@example.org", "s", "t"}).value()));
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().code, "mail.unavailable");
    EXPECT_EQ(sent.error().kind, error_kind::unavailable);
}

TEST(folder_mailer, makes_a_folder_that_only_its_owner_reads) {
    folder_post post;
    ASSERT_TRUE(post.run(
        post.subject().send(letter::make({letter_id::make(post.time.now()), "a@example.org", "s", "t"}).value())));
    EXPECT_EQ(std::filesystem::status(post.folder / "letters").permissions(), std::filesystem::perms::owner_all);
}

TEST(smtp_mailer, takes_only_places_of_mail_servers_and_sends_no_password_in_the_clear) {
    const manual_clock time;
    worker_pool pool(1, 8);
    const auto code = [&](smtp_settings how) {
        const auto made = smtp_mailer::make(std::move(how), {"post@example.org"}, time, pool);
        return made ? "fine" : made.error().code;
    };
    for (const char* url : {"", "http://example.org", "smtp://", "smtp://a b", "smtp://user@example.org",
                            "smtp://example.org/x", "file:///etc/passwd", "smtp://example.org\r\nQUIT"})
        EXPECT_EQ(code({.url = url}), "mail.url") << url;
    EXPECT_EQ(code({.url = "smtp://mail.example.org:587"}), "fine");
    EXPECT_EQ(code({.url = "smtps://mail.example.org", .encryption = starttls::never, .user = "u", .password = "p"}),
              "fine");
    EXPECT_EQ(code({.url = "smtp://127.0.0.1:25", .encryption = starttls::never, .user = "u", .password = "p"}),
              "fine");
    for (const auto how : {starttls::never, starttls::if_offered})
        EXPECT_EQ(code({.url = "smtp://mail.example.org", .encryption = how, .user = "u", .password = "p"}),
                  "mail.plain_password");
}

}  // namespace
}  // namespace fw::mail
