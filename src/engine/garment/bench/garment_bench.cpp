// Drafting and meshing, milliseconds of CPU each: `garment.<what>.<kind> value unit`.
#include "fw/bench/figures.hpp"
#include "fw/garment/cloth_mesh.hpp"
#include "fw/garment/draft.hpp"
#include "people.hpp"

int main() {
    using namespace fw::garment;
    using fw::bench::median_ms;
    using fw::bench::print;
    const auto& f = testing::people().front().figure;
    for (const auto kind : {garment_kind::t_shirt, garment_kind::a_line_skirt, garment_kind::tailored_trousers}) {
        const auto id = info(kind).id;
        const auto pattern = draft(kind, f).value();
        print(fmt::format("garment.draft.{}", id), median_ms([&] { (void)draft(kind, f); }), "ms");
        for (const double edge : {0.014, 0.010, 0.005}) {
            const auto mesh = make_cloth_mesh(pattern, f, edge).value();
            const auto figure = [&](std::string_view what) {
                return fmt::format("garment.{}_{:.0f}mm.{}", what, edge * 1000, id);
            };
            print(figure("mesh"), median_ms([&] { (void)make_cloth_mesh(pattern, f, edge); }), "ms");
            print(figure("vertices"), static_cast<double>(mesh.uv.size()), "vertices");
            print(figure("worst_quality"), worst_quality(mesh), "of_1");
        }
    }
}
