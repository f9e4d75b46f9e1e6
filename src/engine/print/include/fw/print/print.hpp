// A sewing pattern on paper, at true scale: tiled pages for a home printer, one large sheet, SVG.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "fw/base/error.hpp"
#include "fw/garment/sewing_pattern.hpp"
#include "fw/print/yardage.hpp"

namespace fw::print {

/// Font files as bytes (TrueType, OpenType, WOFF or WOFF2). Several of a list cover different scripts: the first that
/// has a glyph draws it. The bytes are copied.
struct fonts {
    std::vector<std::span<const std::uint8_t>> text;    ///< Inter 400
    std::vector<std::span<const std::uint8_t>> strong;  ///< Inter 600
    std::vector<std::span<const std::uint8_t>> title;   ///< Fraunces 600
};

enum class paper { a4, letter };

struct print_options {
    print::fonts fonts;
    double fabric_width = 1.4;  ///< metres, for the yardage and the cutting layout
    bool inches = false;        ///< lengths in words: inches instead of centimetres
};

/// Pages of the paper's size: a cover with a 10 cm test square and the assembly plan, the cutting layout, then one page
/// for every tile that has something on it. A PDF. Errors: `print.font`, `pattern.*`.
[[nodiscard]] result<std::string> make_tiled_pdf(const garment::sewing_pattern& pattern, paper size,
                                                 const print_options& options);

/// One page with all pieces: A0 if they go on it, else a roll 0.914 m wide and as long as it needs. A PDF.
[[nodiscard]] result<std::string> make_sheet_pdf(const garment::sewing_pattern& pattern, const print_options& options);

/// The same sheet as SVG, in millimetres.
[[nodiscard]] result<std::string> make_sheet_svg(const garment::sewing_pattern& pattern, const print_options& options);

/// How many tiles of the paper the pattern takes, without the two pages before them.
[[nodiscard]] result<int> count_tiles(const garment::sewing_pattern& pattern, paper size, const print_options& options);

/// 8-bit greyscale picture of one page as the PDF has it.
struct proof {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> grey;  ///< rows from the top, 255 = white
};

/// Draws `count` pages from page `first` (0 = cover) of the tiled pattern at that resolution, with the drawing calls of
/// the PDF: how the tests look at paper. Errors: as `make_tiled_pdf`; `print.page` if there are no such pages.
[[nodiscard]] result<std::vector<proof>> make_proofs(const garment::sewing_pattern& pattern, paper size,
                                                     const print_options& options, int first, int count,
                                                     double dots_per_inch);

}  // namespace fw::print
