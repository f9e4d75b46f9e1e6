// Printed patterns as other people's readers see them: qpdf on the file, poppler's raster with a ruler. For the test
// and the bench.
#pragma once

#include <string>

#include "fw/garment/sewing_pattern.hpp"
#include "fw/print/print.hpp"

namespace fw::functional {

/// The program's own options: its fonts, cloth 1.4 m wide.
[[nodiscard]] const print::print_options& print_options();

/// What qpdf has to say against the file; empty if nothing.
[[nodiscard]] std::string complaints_of_qpdf(const std::string& pdf);

/// A page as poppler sees it, grey, 255 = white. Throws if poppler can't draw it.
struct picture {
    int width = 0, height = 0;
    std::string grey;
    [[nodiscard]] int at(int x, int y) const;
};
[[nodiscard]] picture rastered(const std::string& pdf, int page, int dpi);

/// Middle of the darkness along a way through the picture, millimetres from `from`; NaN if there is none.
[[nodiscard]] double dark_middle(const picture& p, double dpi, dvec2 from, dvec2 way, double reach);

/// Millimetres as drawn on the cover's page.
struct drawn_square {
    double page_width = 0;
    double width = 0;
    double height = 0;
};
[[nodiscard]] drawn_square measure_test_square(const garment::sewing_pattern& pattern, print::paper size);

/// A length on the one sheet, millimetres: as poppler draws it and as the pattern has it.
struct drawn_length {
    double drawn = 0;
    double meant = 0;
};
/// The cutting line beside the neckband's seam, from end to end.
[[nodiscard]] drawn_length measure_neckband(const garment::sewing_pattern& t_shirt);

}  // namespace fw::functional
