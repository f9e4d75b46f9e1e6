// Printing, milliseconds of CPU, and what the patterns take: `print.<what>.<kind> value unit`.
#include "fw/bench/figures.hpp"
#include "fw/garment/draft.hpp"
#include "fw/print/print.hpp"
#include "people.hpp"

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
        const auto figure = [&](std::string_view what) { return fmt::format("print.{}.{}", what, id); };
        const auto layout = print::lay_out(pattern, 1.4).value();
        const auto pdf = print::make_tiled_pdf(pattern, print::paper::a4, options).value();
        bench::print(figure("lay_out"), bench::median_ms([&] { (void)print::lay_out(pattern, 1.4); }, 3), "ms");
        bench::print(figure("fabric_1400mm"), layout.length, "m");
        bench::print(figure("utilisation"), 100 * layout.utilisation, "%");
        bench::print(figure("tiled_a4"),
                     bench::median_ms([&] { (void)print::make_tiled_pdf(pattern, print::paper::a4, options); }, 3),
                     "ms");
        bench::print(figure("tiled_a4_bytes"), static_cast<double>(pdf.size()), "bytes");
        bench::print(figure("tiles_a4"),
                     static_cast<double>(print::count_tiles(pattern, print::paper::a4, options).value()), "pages");
        bench::print(figure("sheet"), bench::median_ms([&] { (void)print::make_sheet_pdf(pattern, options); }, 3),
                     "ms");
    }
}
