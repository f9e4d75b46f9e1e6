// Figures of the dressing engine: what it costs to bring a dressed figure from the fitting pose to the relaxed one, and
// how well the cloth lies there. Lines `name value unit`; CPU time on one thread.
#include "fw/bench/figures.hpp"
#include "fw/body/fit.hpp"
#include "fw/body/pose.hpp"
#include "fw/body/testing/figures.hpp"
#include "fw/dressing/posed_outfit.hpp"

namespace {

using namespace fw;

using bench::cpu_seconds;
using bench::print;

/// What the relaxed pose costs a garment, and how often it could not be had, over all people and outfits.
struct repose_tally {
    double seconds = 0, slowest = 0;
    int garments = 0, outfits = 0, not_posed = 0;
};

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
    print(fmt::format("pose.choose.{}", name), 1e3 * (chosen - start) / times, "ms");
    print(fmt::format("pose.apply.{}", name), 1e3 * (applied - chosen) / times, "ms");
    print(fmt::format("pose.make_room.{}", name), 1e3 * (cpu_seconds() - applied) / times, "ms");
    print(fmt::format("pose.arm_angle.{}", name), relaxed.arm_angle * 180 / pi, "degrees");
}

void bench_outfit(const std::string& name, const body::figure& f, const std::vector<dressing::garment_order>& orders,
                  repose_tally& tally) {
    no_progress quiet;
    const double start = cpu_seconds();
    const auto clothes = dressing::dress(f, orders, drape::drape_quality::standard, quiet).value();
    const double dressed = cpu_seconds();
    const auto shown = dressing::pose_outfit(body::testing::model(), f, clothes, quiet).value();
    const double reposed = cpu_seconds() - dressed, each = reposed / static_cast<double>(orders.size());
    print(fmt::format("dress.{}", name), dressed - start, "s");
    print(fmt::format("repose.{}", name), reposed, "s");
    tally.seconds += reposed;
    tally.slowest = std::max(tally.slowest, each);
    tally.garments += static_cast<int>(orders.size());
    ++tally.outfits;
    tally.not_posed += shown.posed ? 0 : 1;
    if (!shown.posed) fmt::print("# {} stays in the fitting pose: {}\n", name, shown.reason);
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
    repose_tally tally;
    for (const auto& [name, figure] : people) {
        bench_body(name, figure);
        bench_outfit("t_shirt." + name, figure, {shirt}, tally);
        bench_outfit("skirt." + name, figure, {skirt}, tally);
        bench_outfit("trousers_t_shirt." + name, figure, {trousers, shirt}, tally);
    }
    print("repose.garments", tally.garments, "garments");
    print("repose.seconds_per_garment.mean", tally.seconds / tally.garments, "s");
    print("repose.seconds_per_garment.slowest", tally.slowest, "s");
    print("repose.outfits", tally.outfits, "outfits");
    print("repose.not_posed", tally.not_posed, "outfits");
}
