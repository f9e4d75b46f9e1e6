// Patterns on paper, measured on what other people's readers make of them, over three garments and all the bodies that
// drafting is tried on. Lines `name value unit`.
#include "fw/bench/figures.hpp"
#include "fw/garment/draft.hpp"
#include "paper.hpp"
#include "people.hpp"

namespace {

using namespace fw;
using bench::print;
using garment::garment_kind;

constexpr std::array kinds{garment_kind::t_shirt, garment_kind::a_line_skirt, garment_kind::tailored_trousers};

double worse(double a, double b) {
    return std::isnan(b) ? b : std::max(a, b);  // a line that was not found is never good
}

/// Both sides of every seam of every garment on every body, millimetres; ease taken off.
void bench_seams() {
    double worst = 0;
    std::size_t seams = 0, undrafted = 0;
    for (const auto& person : garment::testing::people()) {
        for (const auto kind : kinds) {
            const auto p = garment::draft(kind, person.figure);
            if (!p) {
                ++undrafted;
                continue;
            }
            const auto length = [&](const garment::edge_range& r) {
                const garment::panel& owner = *p->find_panel(r.panel);
                const auto index = static_cast<std::size_t>(garment::find_edge(owner, r.edge) - owner.edges.data());
                return garment::edge_length(owner, index) * (r.to - r.from);
            };
            for (const auto& s : p->stitches) {
                worst = worse(worst, 1000 * std::abs(length(s.a) - length(s.b) - s.ease));
                ++seams;
            }
        }
    }
    print("paper.garments_that_cannot_be_drafted", static_cast<double>(undrafted), "garments");
    print("paper.seams", static_cast<double>(seams), "seams");
    print("paper.matching_seams.worst_difference", worst, "mm");
}

void bench_pages() {
    const auto& woman = garment::testing::people().front().figure;
    const auto& options = functional::print_options();
    int files = 0, complaints = 0;
    for (const auto kind : kinds) {
        const auto p = garment::draft(kind, woman).value();
        for (const auto& pdf :
             {print::make_tiled_pdf(p, print::paper::a4, options),
              print::make_tiled_pdf(p, print::paper::letter, options), print::make_sheet_pdf(p, options)}) {
            ++files;
            complaints += functional::complaints_of_qpdf(pdf.value()).empty() ? 0 : 1;
        }
    }
    print("paper.pdf_files", files, "files");
    print("paper.qpdf_failures", complaints, "files");
    const auto shirt = garment::draft(garment_kind::t_shirt, woman).value();
    double square = 0;
    for (const auto size : {print::paper::a4, print::paper::letter}) {
        const auto drawn = functional::measure_test_square(shirt, size);
        square = worse(worse(square, std::abs(drawn.width - 100)), std::abs(drawn.height - 100));
    }
    print("paper.test_square.worst_error", square, "mm");
    const auto band = functional::measure_neckband(shirt);
    print("paper.drawn_seam.error", worse(0, std::abs(band.drawn - band.meant)), "mm");
}

}  // namespace

int main() {
    bench_seams();
    bench_pages();
}
