#include "fw/mail/letter.hpp"

#include "mailer_contract.hpp"
#include "mime.hpp"

namespace fw::mail {
namespace {

struct letters : testing::Test {
    std::string code(letter_parts p) {
        const auto made = letter::make(std::move(p));
        return made ? "fine" : made.error().code;
    }
    letter_parts good() { return {letter_id::make(time.now()), "anna@example.org", "Hello", "Text"}; }
    std::string message(letter_parts p, mailbox from = {"post@example.org"}) {
        return to_message(letter::make(std::move(p)).value(), from, time.now());
    }
    manual_clock time{
        time_point{std::chrono::sys_days{std::chrono::year{2026} / 11 / 3} + std::chrono::seconds(32706)}};
};

TEST_F(letters, can_not_be_made_to_carry_another_header_recipient_or_command) {
    for (const char* to : {"", "anna", "anna@", "@example.org", "a@b@c", "anna@example.org\r\nBcc: all@example.org",
                           "a b@example.org", "anna@example.org>", "<anna@example.org>",
                           "anna@example.org,bea@example.org", "\"a\"@example.org", "anna@exa mple.org",
                           "anna@-example.org", "anna@.org", "a..b@example.org", "anna@example.org\n", "anna@[::1]"}) {
        auto p = good();
        p.to = to;
        EXPECT_EQ(code(p), "mail.address") << to;
    }
    for (const char* subject :
         {"", "Hello\r\nBcc: all@example.org", "Hello\nX", "Hello\rX", "tab\tis one too", "\xff\xfe"}) {
        auto p = good();
        p.subject = subject;
        EXPECT_EQ(code(p), "mail.subject") << subject;
    }
    auto p = good();
    p.text = std::string("a\0b", 3);
    EXPECT_EQ(code(p), "mail.text");
    p.text = std::string(longest_letter + 1, 'x');
    EXPECT_EQ(code(p), "mail.text");
    EXPECT_EQ(code(good()), "fine");
}

TEST_F(letters, take_addresses_as_people_have_them) {
    for (const char* to :
         {"o'hara+shop@example.co.uk", "a@b", "jörg@example.org", "anna@münchen.example", "x_y-z@sub.example.org"}) {
        auto p = good();
        p.to = to;
        EXPECT_EQ(code(p), "fine") << to;
    }
}

TEST_F(letters, are_dated_and_named_in_the_form_of_the_standard) {
    const auto p = good();
    const auto m = message(p, {"post@example.org", "Fashion \"Wallet\", Inc."});
    EXPECT_EQ(header_of(m, "Date"), "Tue, 3 Nov 2026 09:05:06 +0000");
    EXPECT_EQ(header_of(m, "From"), R"("Fashion \"Wallet\", Inc." <post@example.org>)");
    EXPECT_EQ(header_of(m, "Auto-Submitted"), "auto-generated");
}

TEST_F(letters, keep_every_line_within_the_limit_and_in_ascii_whatever_they_say) {
    auto p = good();
    p.subject.clear();
    for (int i = 0; i < 25; ++i) p.subject += "ü 👗";
    p.text.clear();
    for (int i = 0; i < 200; ++i) p.text += i % 7 == 0 ? "a line with spaces at its end   \n" : "Größe=44;ünï ";
    p.html = std::string(3000, 'x') + "\n--=_boundary\n" + "ß";
    const auto m = message(p);
    std::size_t begin = 0;
    for (auto end = m.find("\r\n"); end != m.npos; begin = end + 2, end = m.find("\r\n", begin))
        EXPECT_LE(end - begin, 78u) << m.substr(begin, end - begin);
    EXPECT_EQ(begin, m.size()) << "the last line has an end";
    EXPECT_TRUE(std::ranges::all_of(m, [](char c) { return (c >= 0x20 && c < 0x7f) || c == '\r' || c == '\n'; }));
    EXPECT_EQ(m.find("\r\n--=_boundary"), m.npos);
}

TEST(mime, encodes_what_is_not_plain_and_leaves_the_rest_readable) {
    EXPECT_EQ(encode_body("Hello\nthere").text, "Hello\r\nthere\r\n");
    EXPECT_EQ(encode_body("Hello\nthere").encoding, "7bit");
    const std::string link = "https://example.org/reset-password?token=" + std::string(100, 'x');
    EXPECT_EQ(encode_body(link).text, link + "\r\n");
    EXPECT_EQ(encode_body("50 % = half, größer \n").text, "50 % =3D half, gr=C3=B6=C3=9Fer=20\r\n");
    EXPECT_EQ(encode_body("-- \n").encoding, "quoted-printable");
    EXPECT_EQ(unstructured("Subject: ", "Hello"), "Hello");
    EXPECT_EQ(unstructured("Subject: ", "=?utf-8?Q?x?="), "=?utf-8?Q?=3D=3Futf=2D8=3FQ=3Fx=3F=3D?=");
    EXPECT_EQ(phrase("Zoë"), "=?utf-8?Q?Zo=C3=AB?=");
}

TEST(mailboxes, are_read_with_and_without_a_name) {
    EXPECT_EQ(parse_mailbox("post@example.org").value(), (mailbox{"post@example.org"}));
    EXPECT_EQ(parse_mailbox("Fashion Wallet <post@example.org>").value(),
              (mailbox{"post@example.org", "Fashion Wallet"}));
    for (const char* text : {"", "Fashion Wallet", "a <b@c", "a <b@c> d", "x\r\ny <b@c>"})
        EXPECT_FALSE(parse_mailbox(text).has_value()) << text;
}

}  // namespace
}  // namespace fw::mail
