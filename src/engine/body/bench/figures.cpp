// Development aid: prints the measurements of a few figures side by side, or writes one as OBJ (`body_figures OUT.obj SEX WEIGHT`).
#include <fmt/format.h>

#include "fw/body/testing/figures.hpp"

int main(int argc, char** argv) {
    using namespace fw::body;
    if (argc == 4) {
        const auto f = testing::make_macro_figure(std::string_view(argv[2]) == "m" ? sex::male : sex::female, 30, std::atof(argv[3]));
        std::string out;
        for (const auto& p : f.skin()) out += fmt::format("v {} {} {}\n", p.x, p.y, p.z);
        for (const auto& t : f.topology->triangles) out += fmt::format("f {} {} {}\n", t[0] + 1, t[1] + 1, t[2] + 1);
        return fw::files::write_text(argv[1], out).has_value() ? 0 : 1;
    }
    std::vector<figure> figures;
    for (const auto s : {sex::female, sex::male})
        for (const double w : {0.1, 0.5, 1.0}) figures.push_back(testing::make_macro_figure(s, 30, w));
    for (const auto& i : all_measurements()) {
        fmt::print("{:26}", i.name);
        for (const auto& f : figures) fmt::print(" {:8.3f}", f.measurements[i.id]);
        fmt::print("\n");
    }
    fmt::print("{:26}", "mass");
    for (const auto& f : figures) fmt::print(" {:8.1f}", mass_of(testing::model(), f.positions));
    fmt::print("\n");
}
