// Printed patterns, judged by other people's readers: qpdf for the files, poppler for what stands on the pages.
#include <gtest/gtest.h>

#include <cmath>
#include <sstream>

#include "functional_support.hpp"
#include "fw/files/files.hpp"
#include "fw/garment/draft.hpp"
#include "fw/print/print.hpp"
#include "pages.hpp"
#include "people.hpp"

using namespace fw;
using garment::garment_kind;

namespace {

struct font_bytes {
    std::vector<std::uint8_t> text, text_more, strong, title;
};

const print::print_options& options() {
    static const font_bytes bytes = [] {
        const auto read = [](const char* name) {
            return files::read_bytes(functional::assets_folder() / "fonts" / name).value();
        };
        return font_bytes{read("inter-latin-400-normal.woff2"), read("inter-latin-ext-400-normal.woff2"),
                          read("inter-latin-600-normal.woff2"), read("fraunces-latin-600-normal.woff2")};
    }();
    static const print::print_options all{{{bytes.text, bytes.text_more}, {bytes.strong}, {bytes.title}}, 1.4, false};
    return all;
}

garment::sewing_pattern pattern_of(garment_kind kind) {
    auto p = garment::draft(kind, garment::testing::people().front().figure).value();
    p.wearer = "Zoë Łuczak";
    return p;
}

process::outcome run(const std::string& program, std::vector<std::string> arguments) {
    const no_progress quiet;
    auto child = process::child::start(
        {.program = program, .arguments = std::move(arguments), .deadline = std::chrono::minutes(2)}, quiet);
    EXPECT_TRUE(child) << program << " can't be started: ./fw setup installs it";
    return child ? child->finish().value() : process::outcome{1, {}, {}};
}

/// A page as poppler sees it, grey, 255 = white.
struct picture {
    int width = 0, height = 0;
    std::string grey;
    [[nodiscard]] int at(int x, int y) const {
        return static_cast<unsigned char>(
            grey[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)]);
    }
};

picture rastered(const std::string& pdf, int page, int dpi) {
    const functional::temporary_folder folder;
    const auto path = (folder.path() / "pattern.pdf").string(), stem = (folder.path() / "page").string();
    EXPECT_TRUE(files::write_text(path, pdf));
    const auto done = run("pdftoppm", {"-r", std::to_string(dpi), "-f", std::to_string(page), "-l",
                                       std::to_string(page), "-gray", "-singlefile", path, stem});
    EXPECT_EQ(done.exit_code, 0) << done.errors;
    std::istringstream in(files::read_text(stem + ".pgm").value());
    std::string magic;
    int most = 0;
    picture out;
    in >> magic >> out.width >> out.height >> most;
    in.get();
    out.grey.resize(static_cast<std::size_t>(out.width) * static_cast<std::size_t>(out.height));
    in.read(out.grey.data(), static_cast<std::streamsize>(out.grey.size()));
    EXPECT_EQ(magic, "P5");
    return out;
}

/// Middle of the darkness along a way through the picture, millimetres from `from`.
double dark_middle(const picture& p, double dpi, dvec2 from, dvec2 way, double reach) {
    double weight = 0, sum = 0;
    for (double t = -reach; t <= reach; t += 0.01) {
        const dvec2 q = (from + way * t) * dpi / 25.4;
        const int dark = 255 - p.at(static_cast<int>(q.x), static_cast<int>(q.y));
        if (dark > 30) weight += dark, sum += dark * t;
    }
    EXPECT_GT(weight, 0);
    return sum / weight;
}

}  // namespace

TEST(qpdf, finds_nothing_to_complain_about_in_any_pdf) {
    for (const auto kind : {garment_kind::t_shirt, garment_kind::a_line_skirt, garment_kind::tailored_trousers}) {
        const auto p = pattern_of(kind);
        for (const auto& pdf :
             {print::make_tiled_pdf(p, print::paper::a4, options()),
              print::make_tiled_pdf(p, print::paper::letter, options()), print::make_sheet_pdf(p, options())}) {
            ASSERT_TRUE(pdf);
            const functional::temporary_folder folder;
            const auto path = (folder.path() / "pattern.pdf").string();
            ASSERT_TRUE(files::write_text(path, *pdf));
            const auto done = run("qpdf", {"--check", path});
            EXPECT_EQ(done.exit_code, 0) << done.output << done.errors;
        }
    }
}

TEST(poppler, sees_a_test_square_of_ten_centimetres_on_the_cover) {
    for (const auto size : {print::paper::a4, print::paper::letter}) {
        const auto page =
            rastered(print::make_tiled_pdf(pattern_of(garment_kind::t_shirt), size, options()).value(), 1, 300);
        const double wide = size == print::paper::a4 ? 210 : 215.9;
        EXPECT_NEAR(page.width * 25.4 / 300, wide, 0.2);
        const double left = wide - 16 - 100, top = 53;
        const dvec2 across{1, 0}, down{0, 1};
        // Between two ticks of each side.
        const double width = 100 + dark_middle(page, 300, {left + 100, top + 25}, across, 1.5) -
                             dark_middle(page, 300, {left, top + 25}, across, 1.5);
        const double height = 100 + dark_middle(page, 300, {left + 25, top + 100}, down, 1.5) -
                              dark_middle(page, 300, {left + 25, top}, down, 1.5);
        EXPECT_NEAR(width, 100, 0.5);
        EXPECT_NEAR(height, 100, 0.5);
    }
}

TEST(poppler, sees_a_neckband_as_long_as_its_seam) {
    const auto p = pattern_of(garment_kind::t_shirt);
    constexpr int dpi = 150;
    const auto page = rastered(print::make_sheet_pdf(p, options()).value(), 1, dpi);
    EXPECT_NEAR(page.width * 25.4 / dpi, 841, 0.5);  // A0
    const auto sheet = print::make_sheet(p, 841 - 2 * print::sheet_margin, false).value();
    const auto band =
        std::find_if(sheet.pieces.begin(), sheet.pieces.end(), [](const auto& s) { return s.drawn.id == "neckband"; });
    const double seam = garment::edge_length(*p.find_panel("neckband"), 0);
    const dvec2 corner{print::sheet_margin, print::sheet_head};
    // Its cutting line, 1 cm beyond the seam at both ends, 3 mm above the seam: clear of words and notches.
    const dvec2 a = corner + band->on_sheet(dvec2{-0.5 * seam - 0.01, 0.003}),
                b = corner + band->on_sheet(dvec2{0.5 * seam + 0.01, 0.003});
    const dvec2 way = glm::normalize(b - a);
    const double length = glm::length(b - a) + dark_middle(page, dpi, b, way, 3) - dark_middle(page, dpi, a, way, 3);
    EXPECT_NEAR(length, 1000 * seam + 20, 0.5);
}
