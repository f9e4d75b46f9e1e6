// Fabrics as textures at true scale, as every dressed figure gets them: milliseconds of CPU.
#include "fw/bench/figures.hpp"
#include "fw/textile/fabric.hpp"
#include "fw/textile/weave.hpp"

int main() {
    using namespace fw;
    for (const auto& preset : textile::fabric_presets()) {
        const textile::appearance_request plain{.fabric = preset.values.id};
        std::size_t bytes = 0;
        bench::print(fmt::format("textile.appearance.{}", preset.values.id),
                     bench::median_ms(
                         [&] {
                             const auto made = textile::make_appearance(plain).value();
                             bytes = made.base_color.pixels.size() + made.normal.pixels.size() +
                                     made.roughness.pixels.size();
                         },
                         3),
                     "ms");
        bench::print(fmt::format("textile.appearance_bytes.{}", preset.values.id), static_cast<double>(bytes) / 1e6,
                     "MB");
    }
}
