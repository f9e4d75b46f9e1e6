// Development aid. `body-figures`: the measurements of a few figures side by side. `body-figures OUT.glb NUMBER TONE
// [LOD]`: one of the twelve bodies as avatar.
#include <fmt/format.h>

#include "fw/body/avatar.hpp"
#include "fw/body/sheet.hpp"
#include "fw/body/testing/figures.hpp"
#include "fw/gltf/write.hpp"
#include "fw/media/images.hpp"

namespace {

using namespace fw;
using namespace fw::body;

int write_avatar(const std::string& path, std::size_t number, std::string_view tone, int lod) {
    const auto bodies = twelve_bodies();
    const auto f = fit(testing::model(), bodies.at(number).request);
    if (!f) return 1;
    avatar_look look;
    look.tone = find_skin_tone(tone).value_or(skin_tone::sand);
    gltf::write_options options;
    options.encode_image = [](const scene::image& i, gltf::image_encoding) { return media::encode_png(i); };
    const auto bytes = gltf::write_glb(
        make_avatar_model(testing::model(), f->figure, look, static_cast<level_of_detail>(lod)), options);
    if (!bytes) fmt::print(stderr, "{}\n", bytes.error().message);
    return bytes && files::write_bytes(path, *bytes) ? 0 : 1;
}

void print_measurements() {
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

}  // namespace

int main(int argc, char** argv) {
    if (argc >= 4)
        return write_avatar(argv[1], static_cast<std::size_t>(std::atoi(argv[2])), argv[3],
                            argc > 4 ? std::atoi(argv[4]) : 0);
    print_measurements();
}
