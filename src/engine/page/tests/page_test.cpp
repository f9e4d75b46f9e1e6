#include "fw/page/page.hpp"

#include <gtest/gtest.h>

#include "html.hpp"
#include "numbers.hpp"
#include "sample_document.hpp"

using namespace fw::page;
using fw::page::testing::make_sample_document;

namespace {

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

std::size_t count(const std::string& text, std::string_view part) {
    std::size_t n = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
    return n;
}

}  // namespace

TEST(page, every_person_gets_a_section_and_a_place_in_the_overview) {
    const std::string html = write_page(make_sample_document(true), {});
    for (const std::string id : {"ana", "ben", "chloe"}) {
        EXPECT_TRUE(has(html, "<article class=\"person\" id=\"" + id + "\""));
        EXPECT_TRUE(has(html, "href=\"#" + id + "\""));
    }
}

TEST(page, a_typed_value_shows_asked_body_gap_and_source) {
    const std::string html = write_page(make_sample_document(true), {});
    EXPECT_TRUE(
        has(html,
            "92.5<span class=\"unit\"> cm</span></td><td class=\"number\">92.4<span class=\"unit\"> cm</span></td>"
            "<td class=\"number good\">− 1 mm</td>"));
    EXPECT_TRUE(has(html, "<span class=\"chip chip-typed\">typed</span>"));
    EXPECT_TRUE(has(html, "<td class=\"number off\">+ 3 mm</td>")) << "the hip is beyond two millimetres";
}

TEST(page, an_estimated_value_says_about_and_gives_its_interval) {
    const std::string html = write_page(make_sample_document(true), {});
    EXPECT_TRUE(has(html, "<span class=\"about\">about </span>92.4"));
    EXPECT_TRUE(has(html, "90 – 95 cm"));
}

TEST(page, inches_are_shown_to_those_who_measure_in_inches) {
    const std::string html = write_page(make_sample_document(true), {});
    EXPECT_TRUE(has(html, "66.1<span class=\"unit\"> in</span>"));
}

TEST(page, the_doctor_says_what_was_mended_and_what_is_only_suggested) {
    const std::string html = write_page(make_sample_document(true), {});
    EXPECT_TRUE(has(html, "chip-done\">Mended</span> 29 in: the digits were swapped."));
    EXPECT_TRUE(has(html, "chip-ask\">Suggestion</span>"));
    EXPECT_EQ(count(html, "class=\"doctor\""), 1u) << "only one person has warnings";
}

TEST(page, hostile_names_stay_text) {
    document doc = make_sample_document(false);
    doc.people[0].name = "<script>alert('x')</script>";
    doc.people[0].garment = "\"><img src=x onerror=alert(1)>";
    doc.people[0].id = "a\" onload=\"x";
    doc.people[0].cover = {{.href = "javascript:alert(1)"}, "\" onerror=\"x", 1, 1};
    doc.people[0].files = {
        {"x", {.href = "//elsewhere/x"}}, {"y", {.href = "/etc/passwd"}}, {"z", {.href = "a b\"c.glb"}}};
    const std::string html = write_page(doc, {});
    EXPECT_FALSE(has(html, "<script>alert"));
    EXPECT_FALSE(has(html, "<img src=x"));
    EXPECT_FALSE(has(html, "javascript:"));
    EXPECT_FALSE(has(html, "\" onerror=\"x"));
    EXPECT_FALSE(has(html, "\" onload=\"x"));
    EXPECT_FALSE(has(html, "//elsewhere"));
    EXPECT_FALSE(has(html, "/etc/passwd"));
    EXPECT_TRUE(has(html, "href=\"a%20b%22c.glb\""));
}

TEST(page, script_and_style_cannot_end_their_own_element) {
    const std::string html = write_page({}, {.script = "let a = '</script><b>'", .style = "a{content:'</style>'}"});
    EXPECT_EQ(count(html, "</script>"), 1u);
    EXPECT_EQ(count(html, "</style>"), 1u);
}

TEST(page, a_model_is_embedded_once_and_an_absent_one_leaves_no_view) {
    document doc = make_sample_document(true);
    doc.people[0].model = {1, 2, 3, 4};
    const std::string html = write_page(doc, {});
    EXPECT_EQ(count(html, "data-viewer data-model"), 1u);
    EXPECT_TRUE(has(html, "id=\"ana-model\">AQIDBA==</script>"));
}

TEST(page, a_policy_forbids_loading_from_elsewhere) {
    const std::string html = write_page(make_sample_document(true), {});
    EXPECT_TRUE(has(html, "default-src 'none'"));
    EXPECT_FALSE(has(html, "http:"));
    EXPECT_FALSE(has(html, "https:"));
}

TEST(page, an_empty_document_is_a_page) {
    const std::string html = write_page({}, {});
    EXPECT_TRUE(has(html, "<!doctype html>"));
    EXPECT_TRUE(has(html, "</html>"));
}

TEST(page, the_same_values_give_the_same_bytes) {
    EXPECT_EQ(write_page(make_sample_document(true), {}), write_page(make_sample_document(true), {}));
}

TEST(base64, matches_rfc_4648) {
    const auto of = [](std::string_view text) {
        return base64({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
    };
    EXPECT_EQ(of(""), "");
    EXPECT_EQ(of("f"), "Zg==");
    EXPECT_EQ(of("fo"), "Zm8=");
    EXPECT_EQ(of("foobar"), "Zm9vYmFy");
}

TEST(numbers, a_gap_never_claims_more_than_millimetres) {
    EXPECT_EQ(gap_text(0.0004, false, unit_system::metric), "under 1 mm");
    EXPECT_EQ(gap_text(-0.0031, false, unit_system::metric), "− 3 mm");
    EXPECT_EQ(gap_text(0.034, false, unit_system::metric), "+ 3.4 cm");
    EXPECT_EQ(gap_text(0.0005, false, unit_system::imperial), "under 0.05 in");
    EXPECT_EQ(gap_text(0.0127, false, unit_system::imperial), "+ 0.5 in");
}

TEST(numbers, sizes_and_times_read_like_speech) {
    EXPECT_EQ(size_text(999), "999 bytes");
    EXPECT_EQ(size_text(188'412), "188 KB");
    EXPECT_EQ(size_text(3'412'008), "3.4 MB");
    EXPECT_EQ(time_text(0.001), "under 10 ms");
    EXPECT_EQ(time_text(0.042), "0.04 s");
    EXPECT_EQ(time_text(7.44), "7.4 s");
    EXPECT_EQ(time_text(80), "1 min 20 s");
}
