// The contract against a mail server that somebody else wrote, and what only a server can say.
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "fw/async/run.hpp"
#include "fw/base/json.hpp"
#include "fw/mail/smtp_mailer.hpp"
#include "mailer_contract.hpp"

namespace fw::mail {
namespace {

namespace fs = std::filesystem;

/// tests/functional/mail_server.mjs in a folder of its own; ends with this object.
class mail_server {
public:
    mail_server() {
        std::string name = (fs::temp_directory_path() / "fw-smtp-XXXXXX").string();
        folder_ = ::mkdtemp(name.data());
        std::array<int, 2> in{}, out{};
        if (::pipe(in.data()) != 0 || ::pipe(out.data()) != 0) throw std::runtime_error("no pipes");
        posix_spawn_file_actions_t actions;
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawn_file_actions_adddup2(&actions, in[0], 0);
        ::posix_spawn_file_actions_adddup2(&actions, out[1], 1);
        for (const int fd : {in[0], in[1], out[0], out[1]}) ::posix_spawn_file_actions_addclose(&actions, fd);
        const std::string script = std::string(FW_SOURCE_DIR) + "/tests/functional/mail_server.mjs";
        std::array<std::string, 3> words{"node", script, folder_.string()};
        std::array<char*, 4> arguments{words[0].data(), words[1].data(), words[2].data(), nullptr};
        const bool spawned = ::posix_spawnp(&process_, "node", &actions, nullptr, arguments.data(), environ) == 0;
        ::posix_spawn_file_actions_destroy(&actions);
        ::close(in[0]);
        ::close(out[1]);
        input_ = in[1];
        std::string said;
        for (char c = 0; spawned && ::read(out[0], &c, 1) == 1 && c != '\n';) said += c;
        ::close(out[0]);
        if (said.empty()) throw std::runtime_error("no mail server: run `npm ci` in tests/functional first");
        facts_ = parse_json(said).value();
    }
    mail_server(const mail_server&) = delete;
    mail_server& operator=(const mail_server&) = delete;
    ~mail_server() {
        ::close(input_);
        ::kill(process_, SIGKILL);
        ::waitpid(process_, nullptr, 0);
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
    }

    [[nodiscard]] std::string url(std::string_view scheme, std::string_view which) const {
        return fmt::format("{}://localhost:{}", scheme, facts_.at("ports").at(which).as_int64());
    }
    [[nodiscard]] fs::path authority() const { return std::string(facts_.at("authority").as_string()); }
    [[nodiscard]] std::vector<std::string> arrived() const {
        std::vector<std::string> out;
        for (const auto& file : fs::directory_iterator(folder_ / "letters")) {
            std::ostringstream text;
            text << std::ifstream(file.path()).rdbuf();
            out.push_back(text.str());
        }
        return out;
    }

private:
    fs::path folder_;
    pid_t process_ = -1;
    int input_ = -1;
    json::value facts_;
};

struct smtp_post {
    smtp_post()
        : kept(smtp_mailer::make({.url = server.url("smtp", "starttls"), .authorities = server.authority()},
                                 {"post@example.org", "Fashion Wallet"}, time, pool)
                   .value()) {}
    mailer& subject() { return *kept; }
    template <class T>
    T run(task<T> work) {
        return fw::run(std::move(work));
    }
    std::vector<std::string> arrived() { return server.arrived(); }

    mail_server server;
    manual_clock time;
    worker_pool pool{2, 8};
    std::unique_ptr<smtp_mailer> kept;
};

INSTANTIATE_TYPED_TEST_SUITE_P(over_smtp, mailer_contract, smtp_post);

struct smtp : testing::Test {
    /// The error of a letter to `to`; nothing if it was taken.
    std::optional<error> refusal(std::string_view scheme, std::string_view which, smtp_settings how = {},
                                 std::string to = "anna@example.org") {
        how.url = server.url(scheme, which);
        if (how.authorities.empty()) how.authorities = server.authority();
        const auto mailer = smtp_mailer::make(std::move(how), {"post@example.org"}, time, pool).value();
        const auto sent =
            run(mailer->send(letter::make({letter_id::make(time.now()), std::move(to), "Hello", "Text"}).value()));
        return sent ? std::nullopt : std::optional(sent.error());
    }
    std::string code(std::string_view scheme, std::string_view which, smtp_settings how = {},
                     std::string to = "anna@example.org") {
        const auto e = refusal(scheme, which, std::move(how), std::move(to));
        return e ? e->code : "sent";
    }
    mail_server server;
    manual_clock time;
    worker_pool pool{1, 8};
};

TEST_F(smtp, goes_over_every_kind_of_connection_that_is_allowed) {
    EXPECT_EQ(code("smtp", "starttls"), "sent");
    EXPECT_EQ(code("smtps", "tls"), "sent");
    EXPECT_EQ(code("smtp", "plain", {.encryption = starttls::never}), "sent");
    EXPECT_EQ(code("smtp", "plain", {.encryption = starttls::if_offered}), "sent");
    EXPECT_EQ(server.arrived().size(), 4u);
}

TEST_F(smtp, gives_nothing_to_a_server_that_does_not_encrypt_or_is_not_who_it_should_be) {
    EXPECT_EQ(code("smtp", "plain"), "mail.tls");
    const fs::path system = "/etc/ssl/certs/ca-certificates.crt";
    if (fs::exists(system)) {
        EXPECT_EQ(code("smtp", "starttls", {.authorities = system}), "mail.tls");
        EXPECT_EQ(code("smtps", "tls", {.authorities = system}), "mail.tls");
        EXPECT_EQ(code("smtp", "starttls", {.encryption = starttls::if_offered, .authorities = system}), "mail.tls");
    }
    EXPECT_TRUE(server.arrived().empty());
}

TEST_F(smtp, signs_in_where_it_must) {
    EXPECT_EQ(code("smtp", "login", {.user = "post", .password = "letters"}), "sent");
    const auto wrong = refusal("smtp", "login", {.user = "post", .password = "wrong"});
    ASSERT_TRUE(wrong);
    EXPECT_EQ(wrong->code, "mail.login_refused");
    EXPECT_EQ(wrong->kind, error_kind::unavailable) << "the operator can mend it: the letter is kept";
    EXPECT_EQ(wrong->message.find("wrong"), std::string::npos);
}

TEST_F(smtp, tells_a_refusal_for_good_from_one_for_now) {
    const auto no = refusal("smtp", "starttls", {}, "nobody@example.org");
    ASSERT_TRUE(no);
    EXPECT_EQ(no->code, "mail.refused");
    EXPECT_EQ(no->kind, error_kind::invalid);
    const auto later = refusal("smtp", "starttls", {}, "later@example.org");
    ASSERT_TRUE(later);
    EXPECT_EQ(later->code, "mail.deferred");
    EXPECT_EQ(later->kind, error_kind::unavailable);
}

TEST_F(smtp, keeps_the_letter_of_a_server_that_refuses_us_before_it_has_heard_of_it) {
    for (const auto* which : {"greeting", "hello", "sender"}) {
        const auto no = refusal("smtp", which, {.encryption = starttls::never});
        ASSERT_TRUE(no) << which;
        EXPECT_EQ(no->code, "mail.unwelcome") << which;
        EXPECT_EQ(no->kind, error_kind::unavailable) << which;
    }
    const auto no = refusal("smtp", "content", {.encryption = starttls::never});
    ASSERT_TRUE(no);
    EXPECT_EQ(no->code, "mail.refused") << "it has read the letter";
}

TEST_F(smtp, does_not_wait_for_ever) {
    using namespace std::chrono_literals;
    const auto e = refusal("smtp", "silent", {.deadline = 300ms});
    ASSERT_TRUE(e);
    EXPECT_EQ(e->kind, error_kind::timeout);
    const auto nobody_there = [&] {
        const auto mailer = smtp_mailer::make({.url = "smtp://127.0.0.1:1"}, {"post@example.org"}, time, pool).value();
        return run(mailer->send(letter::make({letter_id::make(time.now()), "a@example.org", "s", "t"}).value()));
    }();
    ASSERT_FALSE(nobody_there);
    EXPECT_EQ(nobody_there.error().code, "mail.unavailable");
}

}  // namespace
}  // namespace fw::mail
