#include "person_source.hpp"

#include "choice_option.hpp"
#include "person_files.hpp"
#include "photo_person.hpp"

namespace fw::apps {

void declare_clothing(CLI::App& app, vision::clothing& clothing) {
    static const choices<vision::clothing> clothes{
        {"tight", vision::clothing::tight}, {"normal", vision::clothing::normal}, {"loose", vision::clothing::loose}};
    add_choice(app, "--clothing", clothing, "kind of clothing", clothes,
               "What is worn in the photographs: tight, normal or loose")
        ->default_str("normal")
        ->type_name("HOW");
}

void declare_height_measured(CLI::App& app, bool& measured) {
    app.add_flag("--height-measured", measured,
                 "The height was measured against a wall: the body meets it. Else it is taken as told: people add a "
                 "centimetre or two, and the photographs may say so");
}

void declare_photos(CLI::App& app, person_source& o) {
    static const choices<body::sex> sexes{{"female", body::sex::female}, {"male", body::sex::male}};
    app.add_option("--front", o.front, "Photograph from the front: whole body, arms a little off the body")
        ->type_name("FILE");
    app.add_option("--side", o.side, "Photograph from the side: halves the error of the girths")->type_name("FILE");
    app.add_option("--height", o.height, "Height in centimetres, barefoot")->type_name("CM");
    declare_height_measured(app, o.height_measured);
    app.add_option("--weight", o.weight, "Weight in kilograms")->type_name("KG");
    app.add_option("--age", o.age, "Age in years")->type_name("YEARS");
    add_choice(app, "--sex", o.sex, "sex we have shapes for", sexes,
               "female or male: the body shapes to start from; if it is not given, the photographs decide")
        ->type_name("SEX");
    declare_clothing(app, o.clothing);
    app.add_option("--name", o.name, "Whose body it is")->capture_default_str()->type_name("NAME");
}

void declare_person_source(CLI::App& app, person_source& o) {
    app.add_option("--person", o.person, "Typed measurements (docs/formats/person.schema.json)")->type_name("FILE");
    declare_photos(app, o);
}

const std::vector<std::string_view>& photo_option_names() {
    static const std::vector<std::string_view> names{
        "--front", "--side", "--height", "--height-measured", "--weight", "--age", "--sex", "--clothing", "--name"};
    return names;
}

result<void> check_source(const person_source& o, const std::vector<std::string>& given) {
    if (o.person.empty() != o.from_photos()) {
        return fail(error_kind::invalid, "person.source",
                    "Give either --person with typed measurements, or --front (and --side) with --height.", "person");
    }
    if (o.from_photos()) return {};
    return refuse_surplus(given, photo_option_names(),
                          "with --person everything is taken from its file. Write it there, or give --front with your "
                          "photograph instead of --person.");
}

std::vector<planned_stage> source_stages(const person_source& o) {
    if (!o.from_photos()) return {{"body", "The body", 1}};
    return {{"photos", "Looking at the photographs", 4}, {"fit", "Finding the body", 3}};
}

result<sourced_avatar> make_avatar_from(const body::body_model& model, const person_source& o,
                                        const common_options& common, console_progress& progress) {
    FW_CHECK(check_source(o, {}));
    if (o.from_photos()) return make_avatar_from_photos(model, o, common, progress);
    progress.begin("body");
    sourced_avatar out;
    FW_TRY(out.avatar, read_avatar(model, o.person));
    out.sentence =
        fmt::format("From typed measurements, {}",
                    body::to_text(body::measurement_id::height,
                                  out.avatar.fit.figure.measurements[body::measurement_id::height], out.avatar.unit));
    return out;
}

}  // namespace fw::apps
