#include "wear_job.hpp"

#include "engine_data.hpp"
#include "film.hpp"
#include "fw/dressing/detail_shots.hpp"
#include "fw/dressing/dressed_model.hpp"
#include "fw/files/files.hpp"
#include "fw/media/images.hpp"
#include "model_files.hpp"

namespace fw::apps {

namespace fs = std::filesystem;

namespace {

constexpr picture_size portrait{960, 1200};
constexpr picture_size close_up{560, 700};
constexpr picture_size film_size{1280, 720};
constexpr double usual_fabric_width = 1.4;

result<void> write_patterns(const wear_request& request, const common_options& common, wear_outcome& outcome) {
    const bool several = outcome.outfit.garments.size() > 1;
    for (const auto& g : outcome.outfit.garments) {
        const std::string folder = several ? g.pattern.kind + "/" : "";
        FW_TRY(auto written, write_pattern_files(g.pattern, usual_fabric_width, common, request.out, folder,
                                                 request.avatar.unit == body::unit_system::imperial));
        outcome.files.insert(outcome.files.end(), written.files.begin(), written.files.end());
        outcome.yardage.push_back(written.yardage);
        outcome.fabric_width.push_back(written.fabric_width);
        outcome.a4_pages.push_back(written.a4_pages);
    }
    return {};
}

result<void> write_models(const wear_request& request, wear_outcome& outcome) {
    FW_TRY(const auto plain, write_model_file(request.out / "dressed.glb", outcome.model));
    outcome.files.push_back({"dressed.glb", "Dressed figure", plain});
    FW_TRY(const auto small,
           write_model_file(request.out / "dressed-draco.glb", outcome.model, {.draco = true, .webp = true}));
    outcome.files.push_back({"dressed-draco.glb", "Dressed figure, compressed", small});
    return {};
}

struct shot {
    std::string path;
    std::string label;
    picture_size size;
    scene::camera camera;
};

/// Four sides at full length, then the close looks.
std::vector<shot> plan_shots(const render::stage& stage, const dressing::posed_outfit& shown) {
    constexpr float aspect = static_cast<float>(portrait.width) / static_cast<float>(portrait.height);
    const auto whole = [&](const char* path, const char* label, scene::view v) {
        return shot{path, label, portrait, scene::make_view(stage.bounds(), v, aspect)};
    };
    std::vector<shot> out{whole("three-quarter", "Three-quarter", scene::view::three_quarter),
                          whole("front", "Front", scene::view::front), whole("side", "Side", scene::view::side),
                          whole("back", "Back", scene::view::back)};
    for (auto& d : dressing::make_detail_shots(shown))
        out.push_back({std::move(d.id), std::move(d.label), close_up, d.camera});
    return out;
}

result<void> take_pictures(const render::stage& stage, const wear_request& request, const common_options& common,
                           console_progress& progress, wear_outcome& outcome) {
    render::settings settings;
    settings.quality = render_quality_of(request.quality);
    settings.threads = thread_count(common);
    const auto shots = plan_shots(stage, outcome.shown);
    for (std::size_t k = 0; k < shots.size(); ++k) {
        const auto& s = shots[k];
        auto mine = part_of(progress, k, shots.size());
        settings.width = s.size.width;
        settings.height = s.size.height;
        FW_TRY(const auto frame,
               stage.render(s.camera, render::make_light(request.light, stage.bounds(), s.camera), settings, mine));
        FW_TRY(const auto png, media::encode_png(frame.color));
        FW_CHECK(files::write_bytes(request.out / fmt::format("{}.png", s.path), png));
        FW_TRY(const auto webp, media::encode_webp(frame.color, {.quality = 90}));
        FW_CHECK(files::write_bytes(request.out / fmt::format("{}.webp", s.path), webp));
        outcome.files.push_back({fmt::format("{}.png", s.path), s.label, png.size()});
        outcome.files.push_back({fmt::format("{}.webp", s.path), fmt::format("{}, WebP", s.label), webp.size()});
        outcome.pictures.push_back({fmt::format("{}.webp", s.path), s.label, s.size});
    }
    return {};
}

result<void> film(const render::stage& stage, const wear_request& request, const common_options& common,
                  console_progress& progress, wear_outcome& outcome) {
    const std::vector<fs::path> outs{request.out / "turntable.mp4", request.out / "turntable.webm"};
    FW_TRY(const auto sizes, film_turntable(stage, request.light, film_size, thread_count(common), outs, progress));
    for (std::size_t i = 0; i < outs.size(); ++i)
        outcome.files.push_back({outs[i].filename().string(),
                                 outs[i].extension() == ".mp4" ? "Turntable, MP4" : "Turntable, WebM", sizes[i]});
    return {};
}

result<void> write_report(const wear_request& request, wear_outcome& outcome) {
    json::array steps;
    for (const auto& s : outcome.steps) {
        std::uint64_t bytes = 0;
        for (const auto& f : outcome.files) bytes += request.stage_prefix + f.step == s.stage ? f.bytes : 0;
        steps.push_back(
            json::object{{"step", s.stage}, {"seconds", std::round(s.seconds * 1000) / 1000}, {"bytes", bytes}});
    }
    json::array listed;
    for (const auto& f : outcome.files) listed.push_back(json::object{{"path", f.path}, {"bytes", f.bytes}});
    const json::value report = json::object{{"version", 1},
                                            {"name", request.avatar.name},
                                            {"settled", outcome.outfit.settled()},
                                            {"good", require_settled(outcome.outfit).has_value()},
                                            {"steps", std::move(steps)},
                                            {"files", std::move(listed)}};
    return files::write_text(request.out / "report.json", to_pretty_json(report));
}

}  // namespace

// The weights are seconds of `./fw demo`, measured on two cores: means of three people.
std::vector<planned_stage> wear_stages(const std::string& prefix, const std::string& name, bool film) {
    std::vector<planned_stage> stages{{prefix + "avatar", fmt::format("{}: the body", name), 0.7},
                                      {prefix + "drape", fmt::format("{}: drafting, sewing and draping", name), 12},
                                      {prefix + "pose", fmt::format("{}: standing at ease", name), 13.5},
                                      {prefix + "pattern", fmt::format("{}: the pattern on paper", name), 1.4},
                                      {prefix + "model", fmt::format("{}: the 3D model", name), 1},
                                      {prefix + "pictures", fmt::format("{}: pictures", name), 29}};
    if (film) stages.push_back({prefix + "film", fmt::format("{}: the turntable", name), 22});
    return stages;
}

result<wear_outcome> run_wear_job(const body::body_model& model, const wear_request& request,
                                  const common_options& common, console_progress& progress) {
    wear_outcome outcome;
    const std::size_t first_step =
        request.stage_prefix.empty() ? 0 : progress.times().size();  // alone: the body's steps too
    std::string stage_now;
    const auto sign_files = [&] {  // what is new in the list was written by the stage that ends
        for (auto& f : outcome.files) {
            if (f.step.empty()) f.step = stage_now;
        }
    };
    const auto begin = [&](const char* stage) {
        sign_files();
        stage_now = stage;
        progress.begin(request.stage_prefix + stage);
    };
    begin("avatar");
    FW_TRY(outcome.files, write_avatar_files(model, request.avatar, request.look, request.out));
    begin("drape");
    FW_TRY(outcome.outfit,
           dressing::dress(request.avatar.fit.figure, request.orders, drape_quality_of(request.quality), progress));
    for (auto& g : outcome.outfit.garments) g.pattern.wearer = request.avatar.name;
    begin("pose");
    FW_TRY(outcome.shown, dressing::pose_outfit(model, request.avatar.fit.figure, outcome.outfit, progress));
    FW_TRY(const auto document, drape_document(dressing::evidence_of(request.avatar), outcome.outfit, &outcome.shown));
    const std::string drape_text = to_pretty_json(document);
    FW_CHECK(files::write_text(request.out / "drape.json", drape_text));
    outcome.files.push_back({"drape.json", "Drape and fit", drape_text.size()});
    begin("pattern");
    FW_CHECK(write_patterns(request, common, outcome));
    begin("model");
    outcome.model = body::make_avatar_model(model, outcome.shown.figure, request.look);
    FW_CHECK(dressing::add_garments(outcome.model, outcome.shown.clothes));
    FW_CHECK(write_models(request, outcome));
    begin("pictures");
    FW_TRY(const auto stage, render::stage::make(outcome.model));
    FW_CHECK(take_pictures(stage, request, common, progress, outcome));
    if (request.film) {
        begin("film");
        FW_CHECK(film(stage, request, common, progress, outcome));
    }
    sign_files();
    progress.finish();
    outcome.steps.assign(progress.times().begin() + static_cast<std::ptrdiff_t>(first_step), progress.times().end());
    FW_CHECK(write_report(request, outcome));
    return outcome;
}

}  // namespace fw::apps
