#include "paper.hpp"

#include <cmath>
#include <limits>
#include <sstream>
#include <stdexcept>

#include "functional_support.hpp"
#include "fw/files/files.hpp"
#include "pages.hpp"

namespace fw::functional {

namespace {

process::outcome run(const std::string& program, std::vector<std::string> arguments) {
    const no_progress quiet;
    auto child = process::child::start(
        {.program = program, .arguments = std::move(arguments), .deadline = std::chrono::minutes(2)}, quiet);
    if (!child) throw std::runtime_error(program + " can't be started: ./fw setup installs it");
    return child->finish().value();
}

}  // namespace

const print::print_options& print_options() {
    struct font_bytes {
        std::vector<std::uint8_t> text, text_more, strong, title;
    };
    static const font_bytes bytes = [] {
        const auto read = [](const char* name) { return files::read_bytes(assets_folder() / "fonts" / name).value(); };
        return font_bytes{read("inter-latin-400-normal.woff2"), read("inter-latin-ext-400-normal.woff2"),
                          read("inter-latin-600-normal.woff2"), read("fraunces-latin-600-normal.woff2")};
    }();
    static const print::print_options all{{{bytes.text, bytes.text_more}, {bytes.strong}, {bytes.title}}, 1.4, false};
    return all;
}

std::string complaints_of_qpdf(const std::string& pdf) {
    const temporary_folder folder;
    const auto path = (folder.path() / "pattern.pdf").string();
    files::write_text(path, pdf).value();
    const auto done = run("qpdf", {"--check", path});
    return done.exit_code == 0 ? "" : done.output + done.errors;
}

int picture::at(int x, int y) const {
    return static_cast<unsigned char>(
        grey.at(static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)));
}

picture rastered(const std::string& pdf, int page, int dpi) {
    const temporary_folder folder;
    const auto path = (folder.path() / "pattern.pdf").string(), stem = (folder.path() / "page").string();
    files::write_text(path, pdf).value();
    const auto number = std::to_string(page);
    const auto done =
        run("pdftoppm", {"-r", std::to_string(dpi), "-f", number, "-l", number, "-gray", "-singlefile", path, stem});
    if (done.exit_code != 0) throw std::runtime_error("pdftoppm: " + done.errors);
    std::istringstream in(files::read_text(stem + ".pgm").value());
    std::string magic;
    int most = 0;
    picture out;
    in >> magic >> out.width >> out.height >> most;
    in.get();
    if (magic != "P5") throw std::runtime_error("pdftoppm wrote no grey picture");
    out.grey.resize(static_cast<std::size_t>(out.width) * static_cast<std::size_t>(out.height));
    in.read(out.grey.data(), static_cast<std::streamsize>(out.grey.size()));
    return out;
}

double dark_middle(const picture& p, double dpi, dvec2 from, dvec2 way, double reach) {
    double weight = 0, sum = 0;
    for (double t = -reach; t <= reach; t += 0.01) {
        const dvec2 q = (from + way * t) * dpi / 25.4;
        const int dark = 255 - p.at(static_cast<int>(q.x), static_cast<int>(q.y));
        if (dark > 30) weight += dark, sum += dark * t;
    }
    return weight > 0 ? sum / weight : std::numeric_limits<double>::quiet_NaN();
}

drawn_square measure_test_square(const garment::sewing_pattern& pattern, print::paper size) {
    constexpr int dpi = 300;
    const auto page = rastered(print::make_tiled_pdf(pattern, size, print_options()).value(), 1, dpi);
    const double wide = size == print::paper::a4 ? 210 : 215.9, left = wide - 16 - 100, top = 53;
    const dvec2 across{1, 0}, down{0, 1};
    // Between two ticks of each side.
    return {page.width * 25.4 / dpi,
            100 + dark_middle(page, dpi, {left + 100, top + 25}, across, 1.5) -
                dark_middle(page, dpi, {left, top + 25}, across, 1.5),
            100 + dark_middle(page, dpi, {left + 25, top + 100}, down, 1.5) -
                dark_middle(page, dpi, {left + 25, top}, down, 1.5)};
}

drawn_length measure_neckband(const garment::sewing_pattern& t_shirt) {
    constexpr int dpi = 150;
    const auto page = rastered(print::make_sheet_pdf(t_shirt, print_options()).value(), 1, dpi);
    const auto sheet = print::make_sheet(t_shirt, 841 - 2 * print::sheet_margin, false).value();
    const auto band =
        std::find_if(sheet.pieces.begin(), sheet.pieces.end(), [](const auto& s) { return s.drawn.id == "neckband"; });
    if (band == sheet.pieces.end()) throw std::runtime_error("the sheet has no neckband");
    const double seam = garment::edge_length(*t_shirt.find_panel("neckband"), 0);
    const dvec2 corner{print::sheet_margin, print::sheet_head};
    // Its cutting line, 1 cm beyond the seam at both ends, 3 mm above the seam: clear of words and notches.
    const dvec2 a = corner + band->on_sheet(dvec2{-0.5 * seam - 0.01, 0.003}),
                b = corner + band->on_sheet(dvec2{0.5 * seam + 0.01, 0.003});
    const dvec2 way = glm::normalize(b - a);
    return {glm::length(b - a) + dark_middle(page, dpi, b, way, 3) - dark_middle(page, dpi, a, way, 3),
            1000 * seam + 20};
}

}  // namespace fw::functional
