// Reading and writing a body-sized model (27k triangles, rigged), plain and Draco. CPU time.
#include "fw/bench/figures.hpp"
#include "fw/gltf/read.hpp"
#include "fw/gltf/write.hpp"
#include "sample_model.hpp"

using namespace fw;

int main() {
    scene::model model = gltf::testing::make_sample_model();
    model.meshes[1].primitives[0] = gltf::testing::make_tube(120, 112, true);
    model.meshes[0].primitives[0] = gltf::testing::make_tube(100, 100, false);
    for (const bool draco : {false, true}) {
        const gltf::write_options options{.draco = draco, .encode_image = gltf::testing::encode_plain};
        const gltf::read_options reading{.decode_image = gltf::testing::decode_plain};
        const auto bytes = gltf::write_glb(model, options).value();
        const std::string name = draco ? "draco" : "plain";
        bench::print(fmt::format("gltf.{}.size", name), static_cast<double>(bytes.size()) * 1e-6, "MB");
        bench::print(fmt::format("gltf.{}.write", name),
                     bench::median_ms([&] { (void)gltf::write_glb(model, options); }), "ms");
        bench::print(fmt::format("gltf.{}.read", name),
                     bench::median_ms([&] { (void)gltf::read_gltf(bytes, reading); }), "ms");
    }
}
