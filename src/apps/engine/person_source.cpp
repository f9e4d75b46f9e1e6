#include "person_source.hpp"

#include "engine_data.hpp"
#include "fw/files/files.hpp"
#include "fw/media/images.hpp"
#include "fw/vision/gates.hpp"
#include "fw/vision/mask.hpp"
#include "person_files.hpp"
#include "photo_evidence.hpp"

namespace fw::apps {

namespace fs = std::filesystem;

namespace {

/// One photograph that passed the gates.
struct accepted_photo {
    scene::image image;
    vision::photo_view_input input;
};

std::string_view name_of(vision::photo_view view) {
    return view == vision::photo_view::front ? "front" : "side";
}

result<vision::pose_estimator> load_estimator(const fs::path& assets) {
    FW_TRY(const auto detector, read_asset(assets, "pose_detection.onnx"));
    FW_TRY(const auto landmarks, read_asset(assets, "pose_landmark_heavy.onnx"));
    return vision::pose_estimator::make(detector, landmarks);
}

result<accepted_photo> accept_photo(vision::pose_estimator& estimator, const fs::path& path, vision::photo_view view) {
    FW_TRY(const auto bytes, files::read_bytes(path));
    auto decoded = media::decode_image(bytes);
    if (!decoded) {
        auto e = decoded.error();
        e.message = fmt::format("The {} photo {}: {}", name_of(view), path.filename().string(), e.message);
        e.field = std::string(name_of(view));
        return std::unexpected(std::move(e));
    }
    auto inspected = vision::inspect_photo(estimator, decoded->image, view);
    if (!inspected.fit()) {
        std::string reasons;
        for (const auto& r : inspected.refusals) reasons += (reasons.empty() ? "" : " ") + r.sentence;
        return fail(error_kind::not_good_enough, inspected.refusals.front().code,
                    fmt::format("The {} photo cannot be used: {}", name_of(view), reasons), std::string(name_of(view)));
    }
    accepted_photo out;
    out.input.view = view;
    out.input.width = decoded->image.width;
    out.input.height = decoded->image.height;
    out.input.pose = inspected.people.front();
    out.input.mask = vision::refine_mask(decoded->image, out.input.pose);
    if (decoded->facts.focal_length_35mm) {
        out.input.focal_px = vision::focal_px_of(*decoded->facts.focal_length_35mm, out.input.width, out.input.height);
    }
    out.image = std::move(decoded->image);
    return out;
}

/// The photo fit's result in the form that every avatar has.
body::fit_result to_fit_result(const vision::photo_fit_result& found, const std::optional<double>& weight) {
    body::fit_result fit;
    fit.shape = found.shape;
    fit.figure = found.figure;
    fit.measurements = found.measurements;
    fit.weight_asked = weight;
    fit.weight_achieved = found.weight_achieved;
    fit.weight_interval90 = weight ? body::interval{*weight - 4.4, *weight + 4.4}
                                   : body::interval{found.weight_achieved * 0.85, found.weight_achieved * 1.15};
    fit.iterations = found.iterations;
    return fit;
}

result<sourced_avatar> from_photos(const body::body_model& model, const person_source& o, const common_options& common,
                                   console_progress& progress) {
    if (!o.height)
        return fail(error_kind::invalid, "photo.height_required",
                    "--height is required with photographs: it is the only scale there is.", "height");
    progress.begin("photos");
    FW_TRY(auto estimator, load_estimator(common.assets));
    std::vector<accepted_photo> photos;
    FW_TRY(auto front, accept_photo(estimator, o.front, vision::photo_view::front));
    photos.push_back(std::move(front));
    if (!o.side.empty()) {
        progress.report("photos.side", 0.5);
        FW_TRY(auto side, accept_photo(estimator, o.side, vision::photo_view::side));
        photos.push_back(std::move(side));
    }
    progress.begin("fit");
    vision::photo_person person;
    person.sex = o.sex;
    person.height = *o.height / 100;
    person.weight = o.weight;
    person.age = o.age;
    person.clothing = o.clothing;
    std::vector<vision::photo_view_input> inputs;
    for (const auto& p : photos) inputs.push_back(p.input);
    FW_TRY(const auto found, vision::fit_photos(model, inputs, person, progress));
    sourced_avatar out;
    out.avatar.name = o.name;
    out.avatar.fit = to_fit_result(found, o.weight);
    out.sentence =
        fmt::format("From {}, {:.0f} cm{}", photos.size() == 2 ? "a front and a side photograph" : "a front photograph",
                    *o.height, o.weight ? fmt::format(", {:.0f} kg", *o.weight) : "");
    for (std::size_t i = 0; i < photos.size(); ++i) {
        if (!o.evidence.empty()) FW_CHECK(write_evidence(o.evidence, photos[i].image, photos[i].input, found.views[i]));
        FW_TRY(auto small, make_photo_picture(photos[i].image, found.views[i]));
        out.inputs.push_back(std::move(small));
    }
    return out;
}

}  // namespace

void declare_photos(CLI::App& app, person_source& o) {
    static const std::map<std::string, body::sex> sexes{{"female", body::sex::female}, {"male", body::sex::male}};
    static const std::map<std::string, vision::clothing> clothes{
        {"tight", vision::clothing::tight}, {"normal", vision::clothing::normal}, {"loose", vision::clothing::loose}};
    app.add_option("--front", o.front, "Photograph from the front: whole body, arms a little off the body")
        ->type_name("FILE");
    app.add_option("--side", o.side, "Photograph from the side: halves the error of the girths")->type_name("FILE");
    app.add_option("--height", o.height, "Height in centimetres, barefoot")
        ->check(CLI::Range(120.0, 230.0))
        ->type_name("CM");
    app.add_option("--weight", o.weight, "Weight in kilograms")->check(CLI::Range(25.0, 300.0))->type_name("KG");
    app.add_option("--age", o.age, "Age in years")->check(CLI::Range(14.0, 100.0))->type_name("YEARS");
    app.add_option("--sex", o.sex, "female or male: chooses the body shapes to start from")
        ->transform(CLI::CheckedTransformer(sexes).description(""))
        ->type_name("SEX");
    app.add_option("--clothing", o.clothing, "What is worn in the photographs: tight, normal or loose")
        ->transform(CLI::CheckedTransformer(clothes).description(""))
        ->type_name("HOW");
    app.add_option("--name", o.name, "Whose body it is")->capture_default_str()->type_name("NAME");
}

void declare_person_source(CLI::App& app, person_source& o) {
    app.add_option("--person", o.person, "Typed measurements (docs/formats/person.schema.json)")->type_name("FILE");
    declare_photos(app, o);
}

std::vector<planned_stage> source_stages(const person_source& o) {
    if (!o.from_photos()) return {{"body", "The body", 1}};
    return {{"photos", "Looking at the photographs", 4}, {"fit", "Finding the body", 3}};
}

result<sourced_avatar> make_avatar_from(const body::body_model& model, const person_source& o,
                                        const common_options& common, console_progress& progress) {
    if (o.person.empty() != o.from_photos()) {
        return fail(error_kind::invalid, "person.source",
                    "Give either --person with typed measurements, or --front (and --side) with --height.", "person");
    }
    if (o.from_photos()) return from_photos(model, o, common, progress);
    progress.begin("body");
    sourced_avatar out;
    FW_TRY(out.avatar, read_avatar(model, o.person));
    out.sentence =
        fmt::format("From typed measurements, {}",
                    body::to_text(body::measurement_id::height,
                                  out.avatar.fit.figure.measurements[body::measurement_id::height], out.avatar.unit));
    return out;
}

result<body::skin_tone> parse_skin_tone(const std::string& name) {
    if (const auto tone = body::find_skin_tone(name)) return *tone;
    return fail(
        error_kind::invalid, "look.skin",
        fmt::format(
            "\"{}\" is no skin tone. Tones are porcelain, ivory, sand, honey, bronze, chestnut, espresso and neutral.",
            name),
        "skin");
}

}  // namespace fw::apps
