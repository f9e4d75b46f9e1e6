// Figures of the drape: physics, time, determinism, quality of every combination, and the finest qualities once.
// Prints `name value unit`; CPU time of one thread. `drape_bench quick` leaves out the combinations and what is finer
// than standard.
#include <atomic>
#include <string_view>
#include <thread>

#include "fw/bench/figures.hpp"
#include "fw/body/testing/figures.hpp"
#include "fw/drape/binding.hpp"
#include "fw/drape/quality.hpp"
#include "fw/drape/swatch.hpp"
#include "fw/garment/draft.hpp"

namespace {

using namespace fw;
using bench::print;
using garment::garment_kind;

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
    print("field", bench::seconds_of([&] { field = field_of(w.figure); }), "s");
    const double field_time = bench::seconds_of([&] { field = field_of(w.figure); });
    const auto fabric = textile::get_fabric("jersey").value();
    no_progress quiet;
    for (const auto& [quality, name] :
         {std::pair{drape::drape_quality::preview, "preview"}, {drape::drape_quality::standard, "standard"}}) {
        const auto levels = meshes_of(garment_kind::t_shirt, w.figure, quality);
        std::optional<drape::drape_result> first;
        const double t = bench::seconds_of([&] { first = drape::drape(levels, *field, fabric, {}, quiet).value(); });
        print(fmt::format("{}_t_shirt_vertices", name), static_cast<double>(levels.back().uv.size()), "vertices");
        print(fmt::format("{}_t_shirt_with_field", name), t + field_time, "s");
        const auto again = drape::drape(levels, *field, fabric, {}, quiet).value();
        print(fmt::format("{}_same_bytes_twice", name), again.positions == first->positions ? 1 : 0, "bool");
        if (quality != drape::drape_quality::standard) continue;
        std::optional<drape::binding> bound;
        print("bind", bench::seconds_of([&] { bound = drape::binding::make(levels.back(), *first, w.figure); }) * 1e3,
              "ms");
        const auto other = body::testing::make_macro_figure(body::sex::female, 30, 0.8);
        const auto other_field = field_of(other);
        print("binding_transfer", bench::seconds_of([&] { (void)bound->transfer(other, other_field); }) * 1e3, "ms");
    }
}

/// One garment of one fabric on one body: what came out, and the seconds that it took.
struct combination {
    garment_kind kind;
    const wearer* who;
    std::string_view fabric;
    std::size_t vertices = 0;
    double seconds = 0;
    bool failed = true;  ///< also if it could not be draped at all
    std::string reason = "no drape";
};

void judge(combination& c, drape::drape_quality quality) {
    no_progress quiet;
    const auto field = field_of(c.who->figure);
    const auto levels = meshes_of(c.kind, c.who->figure, quality);
    const double start = bench::thread_seconds();
    const auto r = drape::drape(levels, field, textile::get_fabric(c.fabric).value(), {}, quiet);
    c.seconds = bench::thread_seconds() - start;
    c.vertices = levels.back().uv.size();
    if (!r) {
        c.reason = r.error().code;
        return;
    }
    const auto report =
        drape::check_quality(levels.back(), *r, field, c.who->figure.skin(), c.who->figure.topology->triangles);
    c.failed = !report.passed() || !r->settled;
    c.reason = r->settled ? "" : "not settled";
    for (const auto& check : report.checks)
        if (!check.passed) c.reason += fmt::format(" {} {:.3g} (limit {:.3g})", check.id, check.value, check.limit);
}

/// The quality list on three garments, six bodies, two fabrics; two drapes at a time.
void bench_quality(const std::vector<wearer>& bodies) {
    std::vector<combination> all;
    for (const auto& w : bodies)
        for (const auto kind : {garment_kind::t_shirt, garment_kind::a_line_skirt, garment_kind::tailored_trousers})
            for (const auto* fabric : {"jersey", "shirting"}) all.push_back({kind, &w, fabric});
    std::atomic<std::size_t> next = 0;
    std::vector<std::jthread> workers;
    for (unsigned w = 0; w < std::clamp(std::thread::hardware_concurrency(), 1u, 2u); ++w)
        workers.emplace_back([&] {
            for (std::size_t i = next++; i < all.size(); i = next++) judge(all[i], drape::drape_quality::standard);
        });
    workers.clear();
    double slowest = 0;
    int failed = 0;
    for (const auto& c : all) {
        slowest = std::max(slowest, c.seconds);
        failed += c.failed ? 1 : 0;
        if (c.failed) fmt::print("# failed: {} {} {}:{}\n", garment::info(c.kind).id, c.who->name, c.fabric, c.reason);
    }
    print("quality_combinations", static_cast<double>(all.size()), "garments");
    print("quality_failed", failed, "garments");
    print("quality_slowest", slowest, "s");
}

/// `high`, 5 mm, is the finest drape; `ultra` is the same drape with finer pictures. Once, without a bound.
void bench_high(const wearer& w) {
    combination c{garment_kind::t_shirt, &w, "jersey"};
    judge(c, drape::drape_quality::high);
    print("high_t_shirt", c.seconds, "s");
    print("high_t_shirt_vertices", static_cast<double>(c.vertices), "vertices");
    print("high_t_shirt_failed", c.failed ? 1 : 0, "garments");
    if (c.failed) fmt::print("# high: {}\n", c.reason);
}

/// Laboratory tests of the presets, from the one that hangs softest to the stiffest.
void bench_physics() {
    int unsettled = 0, cusick_out = 0, bending_out = 0, cusick_order = 0, bending_order = 0;
    double last_coefficient = 0, last_length = 0;
    for (const auto* id : drape::testing::drape_order) {
        const auto& preset = *textile::find_preset(id);
        const auto r = drape::testing::cusick(preset.values, 0.008);
        const auto bending = drape::testing::measure_bending_lengths(preset.values, 0.0025);
        unsettled += !r.settled || bending.warp < 0 || bending.weft < 0 ? 1 : 0;
        cusick_out += preset.drape_coefficient.contains(r.coefficient) ? 0 : 1;
        bending_out += preset.bending_length.contains(bending.mean()) ? 0 : 1;
        cusick_order += r.coefficient > last_coefficient ? 0 : 1;
        bending_order += bending.mean() > last_length ? 0 : 1;
        last_coefficient = r.coefficient;
        last_length = bending.mean();
        print(fmt::format("cusick.{}", id), 100 * r.coefficient, "%");
        print(fmt::format("cusick.{}.folds", id), r.nodes, "folds");
        print(fmt::format("cantilever.{}", id), 100 * bending.mean(), "cm");
        fmt::print("# {}: published {:.0f}-{:.0f} %, {:.1f}-{:.1f} cm; Peirce's formula {:.2f} cm\n", id,
                   100 * preset.drape_coefficient.low, 100 * preset.drape_coefficient.high,
                   100 * preset.bending_length.low, 100 * preset.bending_length.high,
                   100 * preset.values.bending_length());
    }
    print("physics.not_settled", unsettled, "fabrics");
    print("cusick.out_of_published_range", cusick_out, "fabrics");
    print("cusick.out_of_order", cusick_order, "fabrics");
    print("cantilever.out_of_published_range", bending_out, "fabrics");
    print("cantilever.out_of_order", bending_order, "fabrics");
}

}  // namespace

int main(int argc, char** argv) {
    const auto bodies = six_bodies();
    bench_physics();
    bench_time(bodies.front());
    if (argc > 1 && std::string_view(argv[1]) == "quick") return 0;
    bench_quality(bodies);
    bench_high(bodies.front());
}
