// Printed patterns, judged by other people's readers: qpdf for the files, poppler for what stands on the pages.
#include <gtest/gtest.h>

#include "fw/garment/draft.hpp"
#include "paper.hpp"
#include "people.hpp"

using namespace fw;
using garment::garment_kind;

namespace {

garment::sewing_pattern pattern_of(garment_kind kind) {
    auto p = garment::draft(kind, garment::testing::people().front().figure).value();
    p.wearer = "Zoë Łuczak";
    return p;
}

}  // namespace

TEST(qpdf, finds_nothing_to_complain_about_in_any_pdf) {
    const auto& options = functional::print_options();
    for (const auto kind : {garment_kind::t_shirt, garment_kind::a_line_skirt, garment_kind::tailored_trousers}) {
        const auto p = pattern_of(kind);
        for (const auto& pdf :
             {print::make_tiled_pdf(p, print::paper::a4, options),
              print::make_tiled_pdf(p, print::paper::letter, options), print::make_sheet_pdf(p, options)}) {
            ASSERT_TRUE(pdf);
            EXPECT_EQ(functional::complaints_of_qpdf(*pdf), "");
        }
    }
}

TEST(qpdf, complains_about_half_a_pdf) {
    const auto pdf = print::make_sheet_pdf(pattern_of(garment_kind::a_line_skirt), functional::print_options());
    EXPECT_NE(functional::complaints_of_qpdf(pdf->substr(0, pdf->size() / 2)), "");
}

TEST(poppler, sees_a_test_square_of_ten_centimetres_on_the_cover) {
    for (const auto size : {print::paper::a4, print::paper::letter}) {
        const auto square = functional::measure_test_square(pattern_of(garment_kind::t_shirt), size);
        EXPECT_NEAR(square.page_width, size == print::paper::a4 ? 210 : 215.9, 0.2);
        EXPECT_NEAR(square.width, 100, 0.5);
        EXPECT_NEAR(square.height, 100, 0.5);
    }
}

TEST(poppler, sees_a_neckband_as_long_as_its_seam) {
    const auto band = functional::measure_neckband(pattern_of(garment_kind::t_shirt));
    EXPECT_NEAR(band.drawn, band.meant, 0.5);
}
