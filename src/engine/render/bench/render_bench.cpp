// Figures of the renderer on a still life of about 70k triangles: times are CPU seconds / 2, an estimate of
// the time on two idle cores whatever else the machine does.
#include <sys/resource.h>

#include <cstdio>
#include <ctime>

#include "../tests/test_models.hpp"
#include "fw/render/render.hpp"

namespace {

using namespace fw;

double cpu_seconds() {
    timespec t{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

double peak_megabytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

scene::image timed(const char* name, const render::stage& st, render::settings s, render::light_preset preset) {
    const auto camera = scene::make_view(st.bounds(), scene::view::three_quarter,
                                         static_cast<float>(s.width) / static_cast<float>(s.height));
    no_progress quiet;
    const double before = cpu_seconds();
    const auto f = st.render(camera, render::make_light(preset, st.bounds(), camera), s, quiet);
    std::printf("%s %.3f s(cpu/2)\n", name, (cpu_seconds() - before) / 2);
    std::printf("%s_peak %.0f MB\n", name, peak_megabytes());
    return f ? f->color : scene::image{};
}

}  // namespace

int main() {
    const double before = cpu_seconds();
    const auto st = render::stage::make(render::testing::make_still_life(108));
    std::printf("stage %.3f s(cpu/2)\n", (cpu_seconds() - before) / 2);
    render::settings s;
    s.threads = 2;
    s.quality = render::quality::draft;
    timed("draft_720p", *st, s, render::light_preset::soft_box);
    s.quality = render::quality::standard;
    const auto two = timed("standard_720p", *st, s, render::light_preset::soft_box);
    s.threads = 1;
    const auto one = timed("standard_720p_one_thread", *st, s, render::light_preset::soft_box);
    std::printf("same_bytes_one_and_two_threads %d bool\n", one.pixels == two.pixels ? 1 : 0);
    s.threads = 2;
    const double start = cpu_seconds();
    no_progress quiet;
    constexpr int frames = 96;
    (void)st->render_turntable(
        render::light_preset::soft_box, s, frames, [](int, const scene::image&) { return true; }, quiet);
    std::printf("turntable_720p_96_frames %.2f s(cpu/2)\n", (cpu_seconds() - start) / 2);
    return 0;
}
