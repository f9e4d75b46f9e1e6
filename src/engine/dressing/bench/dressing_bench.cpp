// Figures of the dressing engine: what it costs to bring a dressed figure from the fitting pose to the relaxed one, and
// how well the cloth lies there. Lines `name value unit`; CPU time on one thread.
#include <fmt/format.h>

#include <ctime>

#include "fw/body/fit.hpp"
#include "fw/body/pose.hpp"
#include "fw/body/testing/figures.hpp"
#include "fw/dressing/posed_outfit.hpp"

namespace {

using namespace fw;

double cpu_seconds() {
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

dressing::garment_order order_of(garment::garment_kind kind, std::string_view fabric) {
    dressing::garment_order o;
    o.kind = kind;
    o.fabric = textile::get_fabric(fabric).value();
    o.look.fabric = o.fabric.id;
    return o;
}

body::figure person(body::sex s, double height, double weight) {
    body::fit_request r;
    r.sex = s;
    r[body::measurement_id::height] = height;
    r.weight = weight;
    return body::fit(body::testing::model(), r).value().figure;
}

void bench_body(std::string_view name, const body::figure& f) {
    constexpr int times = 20;
    const auto& model = body::testing::model();
    const double start = cpu_seconds();
    body::relaxed_pose relaxed;
    for (int i = 0; i < times; ++i) relaxed = body::make_relaxed_pose(model, f.positions, {});
    const double chosen = cpu_seconds();
    std::vector<vec3> posed;
    for (int i = 0; i < times; ++i) posed = body::apply_pose(model, f.positions, relaxed.pose);
    const double applied = cpu_seconds();
    for (int i = 0; i < times; ++i) {
        auto roomy = posed;
        body::make_room(model, f.positions, roomy, 0.018);
    }
    fmt::print("pose.choose.{} {:.2f} ms\n", name, 1e3 * (chosen - start) / times);
    fmt::print("pose.apply.{} {:.2f} ms\n", name, 1e3 * (applied - chosen) / times);
    fmt::print("pose.make_room.{} {:.2f} ms\n", name, 1e3 * (cpu_seconds() - applied) / times);
    fmt::print("pose.arm_angle.{} {:.0f} degrees\n", name, relaxed.arm_angle * 180 / pi);
}

void bench_outfit(const std::string& name, const body::figure& f, const std::vector<dressing::garment_order>& orders) {
    no_progress quiet;
    const double start = cpu_seconds();
    const auto clothes = dressing::dress(f, orders, drape::drape_quality::standard, quiet).value();
    const double dressed = cpu_seconds();
    const auto shown = dressing::pose_outfit(body::testing::model(), f, clothes, quiet).value();
    const double done = cpu_seconds();
    fmt::print("dress.{} {:.2f} s\n", name, dressed - start);
    fmt::print("repose.{} {:.2f} s\n", name, done - dressed);
    fmt::print("repose.posed.{} {} {}\n", name, shown.posed ? 1 : 0, shown.posed ? "posed" : shown.reason);
    for (std::size_t g = 0; g < orders.size(); ++g) {
        for (const auto& c : shown.clothes.garments[g].quality.checks) {
            fmt::print("repose.{}.{}.{} {:.3g} (was {:.3g})\n", c.id, g, name, c.value,
                       clothes.garments[g].quality.get(c.id).value);
        }
    }
}

}  // namespace

int main() {
    const auto shirt = order_of(garment::garment_kind::t_shirt, "jersey");
    const auto skirt = order_of(garment::garment_kind::a_line_skirt, "denim");
    const auto trousers = order_of(garment::garment_kind::tailored_trousers, "suiting");
    const std::vector<std::pair<std::string, body::figure>> people{{"woman_52kg", person(body::sex::female, 1.66, 52)},
                                                                   {"woman_85kg", person(body::sex::female, 1.66, 85)},
                                                                   {"man_75kg", person(body::sex::male, 1.78, 75)},
                                                                   {"man_110kg", person(body::sex::male, 1.78, 110)}};
    for (const auto& [name, figure] : people) {
        bench_body(name, figure);
        bench_outfit("t_shirt." + name, figure, {shirt});
        bench_outfit("skirt." + name, figure, {skirt});
        bench_outfit("trousers_t_shirt." + name, figure, {trousers, shirt});
    }
}
