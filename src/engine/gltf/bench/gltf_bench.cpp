// Reading and writing a body-sized model (27k triangles, rigged), plain and Draco. CPU time.
#include <fmt/core.h>

#include <ctime>

#include "../tests/sample_model.hpp"
#include "fw/gltf/read.hpp"
#include "fw/gltf/write.hpp"

using namespace fw;

namespace {

double cpu_seconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

template <class Work>
double milliseconds(Work&& work) {
    work();
    constexpr int times = 10;
    const double start = cpu_seconds();
    for (int i = 0; i < times; ++i) work();
    return (cpu_seconds() - start) * 1000 / times;
}

}  // namespace

int main() {
    scene::model model = gltf::testing::make_sample_model();
    model.meshes[1].primitives[0] = gltf::testing::make_tube(120, 112, true);
    model.meshes[0].primitives[0] = gltf::testing::make_tube(100, 100, false);
    for (const bool draco : {false, true}) {
        const gltf::write_options options{.draco = draco, .encode_image = gltf::testing::encode_plain};
        const gltf::read_options reading{.decode_image = gltf::testing::decode_plain};
        const auto bytes = gltf::write_glb(model, options).value();
        const std::string name = draco ? "draco" : "plain";
        fmt::print("gltf.{}.size {:.3f} MB\n", name, static_cast<double>(bytes.size()) * 1e-6);
        fmt::print("gltf.{}.write {:.2f} ms\n", name, milliseconds([&] { (void)gltf::write_glb(model, options); }));
        fmt::print("gltf.{}.read {:.2f} ms\n", name, milliseconds([&] { (void)gltf::read_gltf(bytes, reading); }));
    }
}
