// Figures of the drape: time, quality of every combination, physics, determinism. Prints `name value unit`; the
// process's CPU time. Arguments: `quick` leaves out the thirty-six combinations.
#include <ctime>
#include <string_view>

#include "fw/body/testing/figures.hpp"
#include "fw/drape/binding.hpp"
#include "fw/drape/quality.hpp"
#include "fw/drape/swatch.hpp"
#include "fw/garment/draft.hpp"

namespace {

using namespace fw;
using garment::garment_kind;

double cpu_seconds() {
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

template <class Do>
double time_of(Do todo) {
    const double start = cpu_seconds();
    todo();
    return cpu_seconds() - start;
}

void print(std::string_view name, double value, std::string_view unit) {
    fmt::print("{} {:.4g} {}\n", name, value, unit);
}

struct wearer {
    std::string name;
    body::figure figure;
};

std::vector<wearer> six_bodies() {
    using body::sex;
    const auto make = body::testing::make_macro_figure;
    return {{"woman", make(sex::female, 30, 0.5, 0.5, 0.5)},
            {"slim_tall_woman", make(sex::female, 25, 0.3, 0.5, 0.7)},
            {"full_older_woman", make(sex::female, 50, 0.85, 0.45, 0.45)},
            {"man", make(sex::male, 30, 0.6, 0.5, 0.5)},
            {"slim_tall_man", make(sex::male, 22, 0.3, 0.5, 0.75)},
            {"full_older_man", make(sex::male, 55, 0.85, 0.5, 0.4)}};
}

std::vector<garment::cloth_mesh> meshes_of(garment_kind kind, const body::figure& figure,
                                           drape::drape_quality quality) {
    const auto pattern = garment::draft(kind, figure).value();
    std::vector<garment::cloth_mesh> levels;
    for (const double edge : drape::edge_lengths(quality))
        levels.push_back(garment::make_cloth_mesh(pattern, figure, edge).value());
    return levels;
}

drape::body_field field_of(const body::figure& f) {
    return drape::body_field::build(f.skin(), f.topology->triangles).value();
}

/// Time of a T-shirt, its field included; of its transfer; and whether it comes out the same twice.
void bench_time(const wearer& w) {
    std::optional<drape::body_field> field;
    print("field", time_of([&] { field = field_of(w.figure); }), "s");
    const double field_time = time_of([&] { field = field_of(w.figure); });
    const auto bytes = field->to_bytes();
    print("field_bytes", static_cast<double>(bytes.size()) / 1e6, "MB");
    print("field_from_bytes", time_of([&] { (void)drape::body_field::from_bytes(bytes).value(); }), "s");
    const auto fabric = textile::get_fabric("jersey").value();
    no_progress quiet;
    for (const auto& [quality, name] :
         {std::pair{drape::drape_quality::preview, "preview"}, {drape::drape_quality::standard, "standard"}}) {
        const auto levels = meshes_of(garment_kind::t_shirt, w.figure, quality);
        std::optional<drape::drape_result> first;
        const double t = time_of([&] { first = drape::drape(levels, *field, fabric, {}, quiet).value(); });
        print(fmt::format("{}_t_shirt_vertices", name), static_cast<double>(levels.back().uv.size()), "vertices");
        print(fmt::format("{}_t_shirt_with_field", name), t + field_time, "s");
        const auto again = drape::drape(levels, *field, fabric, {}, quiet).value();
        print(fmt::format("{}_same_bytes_twice", name), again.positions == first->positions ? 1 : 0, "bool");
        if (quality != drape::drape_quality::standard) continue;
        std::optional<drape::binding> bound;
        print("bind", time_of([&] { bound = drape::binding::make(levels.back(), *first, w.figure); }) * 1e3, "ms");
        const auto other = body::testing::make_macro_figure(body::sex::female, 30, 0.8);
        const auto other_field = field_of(other);
        print("binding_transfer", time_of([&] { (void)bound->transfer(other, other_field); }) * 1e3, "ms");
    }
}

/// The quality list on three garments, six bodies, two fabrics. Returns how many do not pass.
int bench_quality(const std::vector<wearer>& bodies) {
    no_progress quiet;
    int failed = 0, all = 0;
    double slowest = 0;
    for (const auto& w : bodies) {
        const auto field = field_of(w.figure);
        for (const auto kind : {garment_kind::t_shirt, garment_kind::a_line_skirt, garment_kind::tailored_trousers}) {
            const auto levels = meshes_of(kind, w.figure, drape::drape_quality::standard);
            for (const auto* id : {"jersey", "shirting"}) {
                std::optional<drape::drape_result> r;
                const double t = time_of(
                    [&] { r = drape::drape(levels, field, textile::get_fabric(id).value(), {}, quiet).value(); });
                const auto report =
                    drape::check_quality(levels.back(), *r, field, w.figure.skin(), w.figure.topology->triangles);
                slowest = std::max(slowest, t);
                ++all;
                failed += !report.passed();
                fmt::print("quality.{}.{}.{} {} pass {} vertices {:.1f} s", garment::info(kind).id, w.name, id,
                           report.passed() ? 1 : 0, levels.back().uv.size(), t);
                for (const auto& c : report.checks) {
                    if (!c.passed) fmt::print("; {} {:.3g} (limit {:.3g})", c.id, c.value, c.limit);
                }
                fmt::print("\n");
                std::fflush(stdout);
            }
        }
    }
    print("quality_combinations", all, "garments");
    print("quality_failed", failed, "garments");
    print("quality_slowest", slowest, "s");
    return failed;
}

void bench_physics() {
    for (const auto& p : textile::fabric_presets()) {
        const auto& f = p.values;
        const auto r = drape::testing::cusick(f, 0.008);
        const double warp = drape::testing::cantilever_overhang(f, drape::testing::strip_cut::warp, 0.0025) / 2;
        const double weft = drape::testing::cantilever_overhang(f, drape::testing::strip_cut::weft, 0.0025) / 2;
        fmt::print("cusick.{} {:.1f} % (published {:.0f}-{:.0f}), {} folds\n", f.id, 100 * r.coefficient,
                   100 * p.drape_coefficient.low, 100 * p.drape_coefficient.high, r.nodes);
        fmt::print(
            "bending_length.{} {:.2f} cm warp, {:.2f} cm weft (Peirce {:.2f}, {:.2f}; published {:.1f}-{:.1f})\n", f.id,
            100 * warp, 100 * weft, 100 * std::cbrt(f.bending_warp / (f.area_density * 9.80665)),
            100 * std::cbrt(f.bending_weft / (f.area_density * 9.80665)), 100 * p.bending_length.low,
            100 * p.bending_length.high);
    }
}

}  // namespace

int main(int argc, char** argv) {
    const auto bodies = six_bodies();
    bench_physics();
    bench_time(bodies.front());
    if (argc > 1 && std::string_view(argv[1]) == "quick") return 0;
    return bench_quality(bodies) == 0 ? 0 : 3;
}
