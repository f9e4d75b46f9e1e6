// Printing, milliseconds of CPU, and what the patterns take: `print.<what>.<kind> value unit`.
#include <fmt/format.h>

#include <ctime>

#include "fw/garment/draft.hpp"
#include "fw/print/print.hpp"
#include "people.hpp"

namespace {
double cpu_ms() {
    return 1e3 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}
}  // namespace

int main() {
    using namespace fw;
    const auto font = [](std::string_view name) {
        return files::read_bytes(body::testing::assets_folder() / "fonts" / fmt::format("{}.woff2", name)).value();
    };
    const auto text = font("inter-latin-400-normal"), strong = font("inter-latin-600-normal"),
               title = font("fraunces-latin-600-normal");
    const print::print_options options{{{text}, {strong}, {title}}, 1.4, false};
    for (const auto kind : {garment::garment_kind::t_shirt, garment::garment_kind::a_line_skirt,
                            garment::garment_kind::tailored_trousers}) {
        const auto id = garment::info(kind).id;
        const auto pattern = garment::draft(kind, garment::testing::people().front().figure).value();
        double start = cpu_ms();
        const auto layout = print::lay_out(pattern, 1.4).value();
        fmt::print("print.lay_out.{} {:.0f} ms\n", id, cpu_ms() - start);
        fmt::print("print.fabric_1400mm.{} {:.2f} m\n", id, layout.length);
        fmt::print("print.utilisation.{} {:.1f} %\n", id, 100 * layout.utilisation);
        start = cpu_ms();
        const auto pdf = print::make_tiled_pdf(pattern, print::paper::a4, options).value();
        fmt::print("print.tiled_a4.{} {:.0f} ms\n", id, cpu_ms() - start);
        fmt::print("print.tiled_a4_bytes.{} {} bytes\n", id, pdf.size());
        fmt::print("print.tiles_a4.{} {} pages\n", id, print::count_tiles(pattern, print::paper::a4, options).value());
        start = cpu_ms();
        (void)print::make_sheet_pdf(pattern, options).value();
        fmt::print("print.sheet.{} {:.0f} ms\n", id, cpu_ms() - start);
    }
}
