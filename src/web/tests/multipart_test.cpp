#include "fw/web/multipart.hpp"

#include <gtest/gtest.h>

#include "fw/async/run.hpp"

namespace fw::web {
namespace {

constexpr std::string_view type = "multipart/form-data; boundary=xyz";
const std::string form =
    "--xyz\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nfront\r\n"
    "--xyz\r\ncontent-disposition: form-data; name=\"file\"; filename=\"C:\\photos\\an\\\"na.jpg\"\r\nContent-Type: "
    "image/jpeg\r\n\r\n"
    "\xff\xd8\r\n--xy\r\n-\r\n--xyz--\r\nepilogue";

std::string told(const result<std::vector<part>>& parts) {
    if (!parts) return parts.error().code;
    std::string out;
    for (const auto& p : *parts)
        out += fmt::format("{}|{}|{}|{};", p.head.name, p.head.file_name.value_or("-"), p.head.content_type, p.data);
    return out;
}

const std::string form_told = "kind|-|text/plain|front;file|an\"na.jpg|image/jpeg|\xff\xd8\r\n--xy\r\n-;";

TEST(parse_multipart, gives_parts_with_names_types_and_bytes) {
    EXPECT_EQ(told(parse_multipart(type, form)), form_told);
    EXPECT_EQ(told(parse_multipart("Multipart/Form-Data;boundary=\"xyz\"", "preamble\r\n" + form)), form_told);
    EXPECT_EQ(told(parse_multipart(type, "--xyz--")), "");
    EXPECT_EQ(told(parse_multipart(type,
                                   "--xyz\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n--xyz  "
                                   "\r\nContent-Disposition: form-data; name=\"b%22\"\r\n\r\n\r\n\r\n--xyz--")),
              "a|-|text/plain|;b\"|-|text/plain|\r\n;");
}

TEST(parse_multipart, takes_a_part_without_any_byte_before_its_delimiter) {
    EXPECT_EQ(told(parse_multipart(type, "--xyz\r\nContent-Disposition: form-data; name=a\r\n\r\n--xyz--")),
              "a|-|text/plain|;");
}

TEST(parse_multipart, never_trusts_the_name_of_a_file) {
    const auto name_of = [](std::string_view name) {
        const auto parts = parse_multipart(
            type,
            fmt::format("--xyz\r\nContent-Disposition: form-data; name=f; filename=\"{}\"\r\n\r\n\r\n--xyz--", name));
        return parts ? parts->at(0).head.file_name.value_or("none") : parts.error().code;
    };
    EXPECT_EQ(name_of("../../etc/passwd"), "passwd");
    EXPECT_EQ(name_of("..\\..\\boot.ini"), "boot.ini");
    EXPECT_EQ(name_of("a%0D%0AX-Evil: 1.jpg"), "aX-Evil: 1.jpg");
    EXPECT_EQ(name_of("a\tb"), "ab");
    EXPECT_EQ(name_of(std::string(199, 'x') + "ä.jpg"), std::string(199, 'x')) << "cut between characters";
    EXPECT_EQ(name_of("\xff"), "multipart.malformed");
    EXPECT_EQ(name_of("größe.png"), "größe.png");
}

TEST(parse_multipart, refuses_what_is_not_a_form) {
    EXPECT_EQ(told(parse_multipart("application/json", form)), "http.content_type");
    for (const auto* t : {"multipart/form-data", "multipart/form-data; boundary=",
                          "multipart/form-data; boundary=\"a\nb\"", "multipart/form-data; boundary=ä"})
        EXPECT_EQ(told(parse_multipart(t, form)), "multipart.boundary") << t;
    EXPECT_EQ(told(parse_multipart("multipart/form-data; boundary=a; boundary=b", form)), "http.content_type");
    EXPECT_EQ(told(parse_multipart(type, "")), "multipart.cut_off");
    EXPECT_EQ(told(parse_multipart(type, form.substr(0, form.size() - 15))), "multipart.cut_off");
    EXPECT_EQ(told(parse_multipart(type, "--xyzz\r\n")), "multipart.malformed");
    EXPECT_EQ(told(parse_multipart(type, std::string(9000, 'x'))), "multipart.malformed");
    for (const auto* head :
         {"", "X: 1", "Content-Disposition: attachment; name=a", "Content-Disposition: form-data",
          "Content-Disposition: form-data; name=\"\"",
          "Content-Disposition: form-data; name=a\r\nContent-Disposition: form-data; name=b", "Content-Disposition",
          ": x", "Content-Disposition: form-data; name=a; name=b", "Content-Disposition: form-data; name=\"a"})
        EXPECT_EQ(told(parse_multipart(type, fmt::format("--xyz\r\n{}\r\n\r\nx\r\n--xyz--", head))),
                  "multipart.malformed")
            << head;
    EXPECT_EQ(
        told(parse_multipart(
            type,
            "--xyz\r\nContent-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64\r\n\r\n\r\n--xyz--")),
        "multipart.encoding");
}

TEST(parse_multipart, holds_its_limits) {
    std::string many;
    for (int i = 0; i < 33; ++i) many += "--xyz\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n";
    EXPECT_EQ(told(parse_multipart(type, many + "--xyz--")), "multipart.too_many_parts");
    EXPECT_EQ(told(parse_multipart(type, "--xyz\r\nX: " + std::string(9000, 'x'))), "multipart.head_too_large");
    EXPECT_EQ(told(parse_multipart(type, std::string(9000, 'x') + "\r\n" + form)), "multipart.malformed")
        << "in one piece as in many";
}

/// Gives a text in pieces of a size.
class pieces final : public body_reader {
public:
    pieces(std::string_view text, std::size_t size) : rest_(text), size_(size) {}
    task<result<std::string_view>> next() override {
        piece_ = rest_.substr(0, size_);  // a copy, so that ASan sees who keeps it too long
        rest_.remove_prefix(piece_.size());
        co_return std::string_view(piece_);
    }
    [[nodiscard]] std::optional<std::uint64_t> length() const override { return std::nullopt; }

private:
    std::string_view rest_;
    std::size_t size_;
    std::string piece_;
};

task<result<std::vector<part>>> read_all(body_reader& from) {
    multipart_stream in(multipart_parser::make(type).value(), from);
    std::vector<part> out;
    for (;;) {
        const auto head = co_await in.next_part();
        if (!head) co_return std::unexpected(head.error());
        if (!*head) co_return out;
        out.push_back({**head, {}});
        auto data = co_await in.read_part(100);
        if (!data) co_return std::unexpected(data.error());
        out.back().data = std::move(*data);
    }
}

TEST(multipart_stream, gives_the_same_whatever_the_pieces) {
    for (std::size_t size = 1; size <= form.size(); ++size) {
        pieces from(form, size);
        EXPECT_EQ(told(fw::run(read_all(from))), form_told) << "pieces of " << size;
    }
}

TEST(multipart_stream, refuses_a_part_that_is_too_large) {
    const std::string big =
        "--xyz\r\nContent-Disposition: form-data; name=a\r\n\r\n" + std::string(101, 'x') + "\r\n--xyz--";
    pieces from(big, 7);
    EXPECT_EQ(told(fw::run(read_all(from))), "multipart.part_too_large");
}

task<result<std::string>> names_only(body_reader& from) {
    multipart_stream in(multipart_parser::make(type).value(), from);
    std::string out;
    for (;;) {
        const auto head = co_await in.next_part();
        if (!head) co_return std::unexpected(head.error());
        if (!*head) co_return out;
        out += (*head)->name + ";";
    }
}

TEST(multipart_stream, steps_over_parts_that_nobody_reads) {
    pieces from(form, 5);
    EXPECT_EQ(fw::run(names_only(from)).value(), "kind;file;");
}

}  // namespace
}  // namespace fw::web
