// Drafting and meshing, milliseconds of CPU each: `garment.<what>.<kind> value unit`.
#include <fmt/format.h>

#include <algorithm>
#include <ctime>

#include "../tests/people.hpp"
#include "fw/garment/cloth_mesh.hpp"
#include "fw/garment/draft.hpp"

namespace {

double cpu_ms() {
    return 1e3 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

template <class F>
double median_ms(F f) {
    std::array<double, 9> times{};
    for (double& t : times) {
        const double start = cpu_ms();
        f();
        t = cpu_ms() - start;
    }
    std::sort(times.begin(), times.end());
    return times[4];
}

}  // namespace

int main() {
    using namespace fw::garment;
    const auto& f = testing::people().front().figure;
    for (const auto kind : {garment_kind::t_shirt, garment_kind::a_line_skirt, garment_kind::tailored_trousers}) {
        const auto id = info(kind).id;
        const auto pattern = draft(kind, f).value();
        fmt::print("garment.draft.{} {:.2f} ms\n", id, median_ms([&] { (void)draft(kind, f); }));
        for (const double edge : {0.014, 0.010, 0.005}) {
            const auto mesh = make_cloth_mesh(pattern, f, edge).value();
            fmt::print("garment.mesh_{:.0f}mm.{} {:.1f} ms\n", edge * 1000, id,
                       median_ms([&] { (void)make_cloth_mesh(pattern, f, edge); }));
            fmt::print("garment.vertices_{:.0f}mm.{} {} vertices\n", edge * 1000, id, mesh.uv.size());
            fmt::print("garment.worst_quality_{:.0f}mm.{} {:.3f} of_1\n", edge * 1000, id, worst_quality(mesh));
        }
    }
}
