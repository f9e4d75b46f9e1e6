// A developer's look at the renderer: any glTF model as a picture, under studio light or under the plain
// light that the comparison with three.js uses; fabrics as pictures.
#include <fmt/core.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <map>

#include "fw/base/json.hpp"
#include "fw/files/files.hpp"
#include "fw/gltf/read.hpp"
#include "fw/media/images.hpp"
#include "fw/render/render.hpp"
#include "fw/textile/weave.hpp"

using namespace fw;

namespace {

constexpr std::string_view usage =
    "render-tool picture in.glb out.png [key=value …]\n"
    "  size=1280x720 quality=draft|standard|high|ultra light=soft-box|daylight|runway|compare "
    "view=front|back|side|three-quarter\n"
    "  background=backdrop|transparent|plain threads=2 samples=N camera=out.json (writes the camera that was "
    "used)\n"
    "  detail=X,Y,Z,HEIGHT,DEGREES: a close look\n"
    "render-tool fabric ID out.png          the base colour tile of a fabric\n"
    "Prints CPU seconds and peak memory of the picture.\n";

using options = std::map<std::string, std::string, std::less<>>;

std::string get(const options& o, std::string_view key, std::string_view otherwise) {
    const auto it = o.find(key);
    return it == o.end() ? std::string(otherwise) : it->second;
}

/// The plain light of bench/three-compare: a procedural sky, computed there by the same formula, and one sun.
render::light_setup compare_light() {
    render::light_setup l;
    l.around.width = 512;
    l.around.height = 256;
    for (int y = 0; y < l.around.height; ++y) {
        for (int x = 0; x < l.around.width; ++x) {
            const float phi = ((static_cast<float>(x) + 0.5f) / 512 - 0.5f) * 2 * static_cast<float>(pi);
            const float theta = (static_cast<float>(y) + 0.5f) / 256 * static_cast<float>(pi);
            const vec3 d(std::cos(phi) * std::sin(theta), std::cos(theta), std::sin(phi) * std::sin(theta));
            vec3 c = d.y > 0 ? glm::mix(vec3(0.55f, 0.60f, 0.68f), vec3(0.25f, 0.38f, 0.62f), d.y)
                             : vec3(0.24f, 0.21f, 0.18f);
            const float window = glm::dot(d, glm::normalize(vec3(-1, 0.6f, 0.9f)));
            if (window > 0.93f) c += vec3(4.0f, 3.7f, 3.2f) * std::min(1.0f, (window - 0.93f) * 40);
            l.around.pixels.push_back(c);
        }
    }
    l.sun = render::sun_light{glm::normalize(vec3(0.6f, 0.9f, 0.7f)), vec3(1.6f, 1.5f, 1.3f), 0};
    return l;
}

result<gltf::read_outcome> read_model(const std::filesystem::path& path) {
    FW_TRY(const auto bytes, files::read_bytes(path));
    gltf::read_options o;
    o.decode_image = [](std::span<const std::uint8_t> image) { return media::decode_texture(image); };
    o.resolve = [&](std::string_view uri) { return files::read_bytes(path.parent_path() / uri); };
    return gltf::read_gltf(bytes, o);
}

result<render::settings> settings_from(const options& o) {
    render::settings s;
    if (std::sscanf(get(o, "size", "1280x720").c_str(), "%dx%d", &s.width, &s.height) != 2) {
        return fail(error_kind::invalid, "tool.size", "Write size=WIDTHxHEIGHT.", "size");
    }
    const std::map<std::string, render::quality> qualities{{"draft", render::quality::draft},
                                                           {"standard", render::quality::standard},
                                                           {"high", render::quality::high},
                                                           {"ultra", render::quality::ultra}};
    const auto q = qualities.find(get(o, "quality", "draft"));
    if (q == qualities.end()) return fail(error_kind::invalid, "tool.quality", "There is no such quality.", "quality");
    s.quality = q->second;
    const std::string back = get(o, "background", "backdrop");
    s.background = back == "transparent" ? render::background::transparent
                   : back == "plain"     ? render::background::plain
                                         : render::background::backdrop;
    s.threads = std::atoi(get(o, "threads", "2").c_str());
    if (o.contains("samples")) s.samples = std::atoi(get(o, "samples", "16").c_str());
    return s;
}

scene::view view_from(const options& o) {
    const std::string v = get(o, "view", "three-quarter");
    if (v == "front") return scene::view::front;
    if (v == "back") return scene::view::back;
    return v == "side" ? scene::view::side : scene::view::three_quarter;
}

result<void> write_camera(const std::filesystem::path& path, const scene::camera& c) {
    const auto list = [](vec3 v) { return json::array{v.x, v.y, v.z}; };
    const json::object o{
        {"eye", list(c.eye)}, {"target", list(c.target)}, {"up", list(c.up)}, {"verticalFov", c.vertical_fov}};
    return files::write_text(path, to_pretty_json(o));
}

double cpu_seconds() {
    rusage u{};
    getrusage(RUSAGE_SELF, &u);
    const auto seconds = [](timeval t) {
        return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
    };
    return seconds(u.ru_utime) + seconds(u.ru_stime);
}

result<void> picture(const std::vector<std::string>& args) {
    options o;
    for (std::size_t i = 3; i < args.size(); ++i) {
        const auto at = args[i].find('=');
        if (at != std::string::npos) o[args[i].substr(0, at)] = args[i].substr(at + 1);
    }
    FW_TRY(const auto read, read_model(args[1]));
    FW_TRY(render::settings s, settings_from(o));
    FW_TRY(const auto st, render::stage::make(read.model, s.memory_limit));
    auto camera =
        scene::make_view(st.bounds(), view_from(o), static_cast<float>(s.width) / static_cast<float>(s.height));
    vec3 point(0);
    float height = 0;
    float degrees = 0;
    if (std::sscanf(get(o, "detail", "").c_str(), "%f,%f,%f,%f,%f", &point.x, &point.y, &point.z, &height, &degrees) ==
        5) {
        camera = scene::make_detail_view(point, height, degrees * static_cast<float>(pi) / 180.0f);
    }
    render::light_setup light;
    const std::string name = get(o, "light", "soft-box");
    if (name == "compare") {
        light = compare_light();
        s.background = render::background::plain;
    } else {
        FW_TRY(const auto preset, render::parse_light_preset(name));
        light = render::make_light(preset, st.bounds(), camera);
    }
    no_progress quiet;
    const double before = cpu_seconds();
    FW_TRY(const auto frame, st.render(camera, light, s, quiet));
    const double shading = cpu_seconds() - before;
    if (o.contains("camera")) FW_CHECK(write_camera(get(o, "camera", ""), camera));
    FW_TRY(const auto bytes, media::encode_png(frame.color, {.compression = 1}));
    FW_CHECK(files::write_bytes(args[2], bytes));
    rusage u{};
    getrusage(RUSAGE_SELF, &u);
    fmt::print("picture_cpu {:.3f} s\nprocess_cpu {:.3f} s\npeak {:.0f} MB\n", shading, cpu_seconds(),
               static_cast<double>(u.ru_maxrss) / 1024);
    return {};
}

result<void> fabric(const std::vector<std::string>& args) {
    FW_TRY(const auto look, textile::make_appearance({.fabric = args[1]}));
    FW_TRY(const auto bytes, media::encode_png(look.base_color));
    return files::write_bytes(args[2], bytes);
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> args(argv + 1, argv + argc);
    result<void> done;
    if (args.size() >= 3 && args[0] == "picture") {
        done = picture(args);
    } else if (args.size() == 3 && args[0] == "fabric") {
        done = fabric(args);
    } else {
        fmt::print(stderr, "{}", usage);
        return 2;
    }
    if (done) return 0;
    fmt::print(stderr, "{} ({})\n", done.error().message, done.error().code);
    return to_exit_code(done.error().kind);
}
