// What every mailer does: run on the one in memory, on the folder's and on SMTP's, so that the fake stays honest.
// A `Post` has `mailer& subject()`, `run(task)` and `std::vector<std::string> arrived()`, whole messages in any order.
#pragma once

#include <gtest/gtest.h>

#include "fw/mail/mailer.hpp"

namespace fw::mail {

/// What stands in a header field of a message; folded lines are joined.
[[nodiscard]] inline std::string header_of(std::string_view message, std::string_view name) {
    const auto head = "\r\n" + std::string(message.substr(0, message.find("\r\n\r\n"))) + "\r\n";
    const auto at = head.find("\r\n" + std::string(name) + ": ");
    if (at == head.npos) return "(none)";
    std::string out;
    for (auto i = at + name.size() + 4; i < head.size(); ++i) {
        if (head[i] != '\r') {
            out += head[i];
            continue;
        }
        if (head[i + 2] != ' ' && head[i + 2] != '\t') break;
        i += 1;
    }
    return out;
}

[[nodiscard]] inline std::string body_of(std::string_view message) {
    return std::string(message.substr(message.find("\r\n\r\n") + 4));
}

template <class Post>
struct mailer_contract : testing::Test {
    letter_parts parts(std::string to = "anna@example.org") {
        return {letter_id::make(time.now()), std::move(to), "A new password",
                "Open this link:\n\nhttps://example.org/?token=abc\n"};
    }
    result<void> sent(letter_parts p) { return post.run(post.subject().send(letter::make(std::move(p)).value())); }
    std::string only() {
        const auto all = post.arrived();
        EXPECT_EQ(all.size(), 1u);
        return all.empty() ? std::string("\r\n\r\n") : all.front();
    }

    manual_clock time;
    Post post;
};

TYPED_TEST_SUITE_P(mailer_contract);

TYPED_TEST_P(mailer_contract, a_letter_arrives_as_it_was_written) {
    const auto p = this->parts();
    ASSERT_TRUE(this->sent(p));
    const auto message = this->only();
    EXPECT_EQ(header_of(message, "To"), "anna@example.org");
    EXPECT_EQ(header_of(message, "From"), "Fashion Wallet <post@example.org>");
    EXPECT_EQ(header_of(message, "Subject"), "A new password");
    EXPECT_EQ(header_of(message, "Message-ID"), "<" + to_string(p.id) + "@example.org>");
    EXPECT_EQ(body_of(message), "Open this link:\r\n\r\nhttps://example.org/?token=abc\r\n");
}

TYPED_TEST_P(mailer_contract, lines_that_look_like_the_end_of_a_message_do_not_end_it) {
    auto p = this->parts();
    p.text = "one\n.\n..two\nQUIT\n";
    ASSERT_TRUE(this->sent(p));
    EXPECT_EQ(body_of(this->only()), "one\r\n.\r\n..two\r\nQUIT\r\n");
}

TYPED_TEST_P(mailer_contract, texts_in_any_script_arrive) {
    auto p = this->parts();
    p.subject = "Bestätigen Sie Ihre Adresse 👗";
    p.text = "Grüße aus Köln — 東京\n";
    p.html = "<p>Grüße</p>";
    ASSERT_TRUE(this->sent(p));
    const auto message = this->only();
    EXPECT_TRUE(header_of(message, "Subject").starts_with("=?utf-8?Q?Best=C3=A4tigen_Sie")) << message;
    EXPECT_NE(message.find("Gr=C3=BC=C3=9Fe aus K=C3=B6ln =E2=80=94 =E6=9D=B1=E4=BA=AC\r\n"), std::string::npos)
        << message;
    EXPECT_NE(message.find("Content-Type: text/html; charset=utf-8"), std::string::npos);
}

TYPED_TEST_P(mailer_contract, two_letters_are_two) {
    ASSERT_TRUE(this->sent(this->parts("anna@example.org")));
    ASSERT_TRUE(this->sent(this->parts("bea@example.org")));
    std::vector<std::string> to;
    for (const auto& message : this->post.arrived()) to.push_back(header_of(message, "To"));
    std::ranges::sort(to);
    EXPECT_EQ(to, (std::vector<std::string>{"anna@example.org", "bea@example.org"}));
}

REGISTER_TYPED_TEST_SUITE_P(mailer_contract, a_letter_arrives_as_it_was_written,
                            lines_that_look_like_the_end_of_a_message_do_not_end_it, texts_in_any_script_arrive,
                            two_letters_are_two);

}  // namespace fw::mail
