// render and turntable: pictures and films of any glTF model.
#include <thread>

#include "choice_option.hpp"
#include "command.hpp"
#include "engine_data.hpp"
#include "film.hpp"
#include "fw/render/render.hpp"
#include "look_options.hpp"
#include "order_options.hpp"

namespace fw::apps {

namespace {

const choices<render::background> backgrounds{{"studio", render::background::backdrop},
                                              {"transparent", render::background::transparent},
                                              {"plain", render::background::plain}};

struct picture_options {
    std::filesystem::path in;
    std::filesystem::path out;
    std::string size = "1280x720";
    std::string light = "soft-box";
    std::string view = "front";
    work_quality quality = work_quality::standard;
    render::background background = render::background::backdrop;
};

void declare_common(CLI::App& app, picture_options& o) {
    app.add_option("model", o.in, "The glTF model: .glb, or .gltf with the files beside it")
        ->required()
        ->type_name("FILE");
    app.add_option("--size", o.size, "Width and height in pixels")->capture_default_str()->type_name("WxH");
    declare_light(app, o.light);
}

result<void> run_render(const picture_options& o, const common_options& common) {
    console_progress progress(common.progress,
                              {{"read", "Reading the model", 1}, {"render", "Taking the picture", 20}});
    FW_TRY(const auto size, parse_size(o.size));
    FW_TRY(const auto preset, render::parse_light_preset(o.light));
    FW_CHECK(check_picture_name(o.out));
    FW_CHECK(check_view(o.view));
    progress.begin("read");
    FW_TRY(const auto loaded, read_model_file(o.in));
    FW_TRY(const auto stage, render::stage::make(loaded.model));
    FW_TRY(const auto camera,
           parse_camera(o.view, stage.bounds(), static_cast<float>(size.width) / static_cast<float>(size.height)));
    progress.begin("render");
    render::settings settings;
    settings.width = size.width;
    settings.height = size.height;
    settings.quality = render_quality_of(o.quality);
    settings.background = o.background;
    settings.threads = thread_count(common);
    const auto light = render::make_light(preset, stage.bounds(), camera);
    FW_TRY(const auto frame, stage.render(camera, light, settings, progress));
    FW_CHECK(write_image_file(o.out, frame.color));
    progress.finish();
    show_written(o.out);
    return {};
}

result<void> run_turntable(const picture_options& o, const common_options& common) {
    console_progress progress(common.progress,
                              {{"read", "Reading the model", 1}, {"film", "Filming the turntable", 20}});
    FW_TRY(const auto size, parse_size(o.size));
    FW_TRY(const auto preset, render::parse_light_preset(o.light));
    FW_CHECK(check_film_name(o.out));
    progress.begin("read");
    FW_TRY(const auto loaded, read_model_file(o.in));
    FW_TRY(const auto stage, render::stage::make(loaded.model));
    progress.begin("film");
    FW_CHECK(film_turntable(stage, preset, size, thread_count(common), {o.out}, progress));
    progress.finish();
    show_written(o.out);
    return {};
}

}  // namespace

void add_render_commands(command_line& line) {
    line.add<picture_options>(
        "render", "A picture of any glTF 2.0 model",
        [](CLI::App& app, picture_options& o) {
            declare_common(app, o);
            app.add_option("--view", o.view, "front, side, back, three-quarter, or a camera document (.json)")
                ->capture_default_str()
                ->type_name("VIEW");
            declare_quality(app, o.quality);
            add_choice(app, "--background", o.background, "background", backgrounds)
                ->default_str("studio")
                ->type_name("WHAT");
            app.add_option("--out", o.out, "The picture: .png, .jpg or .webp")->required()->type_name("FILE");
        },
        run_render);
    line.add<picture_options>(
        "turntable", "A film of any glTF 2.0 model turning once: a closed loop of 96 frames",
        [](CLI::App& app, picture_options& o) {
            declare_common(app, o);
            app.add_option("--out", o.out, "The film: .mp4 or .webm")->required()->type_name("FILE");
        },
        run_turntable);
}

}  // namespace fw::apps
