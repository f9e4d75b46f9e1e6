// Figures of the renderer on a still life of about 70k triangles: times are CPU seconds / 2, an estimate of
// the time on two idle cores whatever else the machine does.
#include "fw/bench/figures.hpp"
#include "fw/render/render.hpp"
#include "test_models.hpp"

namespace {

using namespace fw;
using bench::print;

scene::image timed(const char* name, const render::stage& st, render::settings s, render::light_preset preset) {
    const auto camera = scene::make_view(st.bounds(), scene::view::three_quarter,
                                         static_cast<float>(s.width) / static_cast<float>(s.height));
    no_progress quiet;
    const double before = bench::cpu_seconds();
    auto f = st.render(camera, render::make_light(preset, st.bounds(), camera), s, quiet).value();
    print(name, (bench::cpu_seconds() - before) / 2, "s(cpu/2)");
    print(fmt::format("{}_peak", name), bench::peak_megabytes(), "MB");
    return std::move(f.color);
}

}  // namespace

int main() {
    const double before = bench::cpu_seconds();
    const auto st = render::stage::make(render::testing::make_still_life(108)).value();
    print("stage", (bench::cpu_seconds() - before) / 2, "s(cpu/2)");
    render::settings s;
    s.threads = 2;
    s.quality = render::quality::draft;
    timed("draft_720p", st, s, render::light_preset::soft_box);
    s.quality = render::quality::standard;
    const auto two = timed("standard_720p", st, s, render::light_preset::soft_box);
    s.threads = 1;
    const auto one = timed("standard_720p_one_thread", st, s, render::light_preset::soft_box);
    print("same_bytes_one_and_two_threads", one.pixels == two.pixels ? 1 : 0, "bool");
    s.threads = 2;
    no_progress quiet;
    constexpr int frames = 96;
    int delivered = 0;
    const double start = bench::cpu_seconds();
    const auto filmed = st.render_turntable(
        render::light_preset::soft_box, s, frames, [&](int, const scene::image&) { return ++delivered > 0; }, quiet);
    print("turntable_720p_96_frames", (bench::cpu_seconds() - start) / 2, "s(cpu/2)");
    if (!filmed || delivered != frames) return 1;
    s.quality = render::quality::high;
    timed("high_720p", st, s, render::light_preset::soft_box);
    // The largest that is on offer: 4K at the finest quality. Once, without a bound; it takes minutes.
    s.width = 3840;
    s.height = 2160;
    s.quality = render::quality::ultra;
    s.memory_limit = std::size_t{4} << 30;
    timed("ultra_4k", st, s, render::light_preset::soft_box);
}
