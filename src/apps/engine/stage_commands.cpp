// avatar-photo, avatar-fit, avatar-files: the stages of an avatar, on the command line.
#include "avatar_stages.hpp"
#include "choice_option.hpp"
#include "look_options.hpp"
#include "person_source.hpp"

namespace fw::apps {

namespace {

const choices<vision::photo_view> views{
    {"front", vision::photo_view::front}, {"side", vision::photo_view::side}, {"back", vision::photo_view::back}};

void declare_out(CLI::App& app, std::filesystem::path& out) {
    app.add_option("--out", out, "Folder for the results; made if missing")->required()->type_name("DIR");
}

void declare_photo_stage(CLI::App& app, photo_stage_options& o) {
    app.add_option("--photo", o.photo, "The photograph: JPEG, PNG, WebP or HEIC")->required()->type_name("FILE");
    add_choice(app, "--view", o.view, "view", views, "What it shows: front, side or back")
        ->required()
        ->type_name("VIEW");
    declare_out(app, o.out);
}

void declare_fit_stage(CLI::App& app, fit_stage_options& o) {
    app.add_option("--person", o.person, "What was told (docs/formats/person.schema.json)")
        ->required()
        ->type_name("FILE");
    app.add_option("--seen", o.seen, "What avatar-photo saw; once a photograph")->type_name("FILE")->expected(1, 3);
    declare_clothing(app, o.clothing);
    declare_height_measured(app, o.height_measured);
    app.add_flag("--sex-unknown", o.sex_unknown,
                 "The photographs decide whose shapes to start from, not the person's sex");
    declare_out(app, o.out);
}

void declare_files_stage(CLI::App& app, files_stage_options& o) {
    app.add_option("--avatar", o.avatar, "The avatar.json of avatar-fit, body, photo or dress")
        ->required()
        ->type_name("FILE");
    declare_skin(app, o.skin);
    declare_out(app, o.out);
}

}  // namespace

void add_stage_commands(command_line& line) {
    line.add<photo_stage_options>("avatar-photo",
                                  "Stage 1 of an avatar: a photograph cleaned, cut out and looked at (seen.json)",
                                  declare_photo_stage, run_photo_stage);
    line.add<fit_stage_options>("avatar-fit",
                                "Stage 2 of an avatar: the body from what was told and seen (avatar.json)",
                                declare_fit_stage, run_fit_stage);
    line.add<files_stage_options>("avatar-files",
                                  "Stage 3 of an avatar: models and a picture from avatar.json (files.json)",
                                  declare_files_stage, run_files_stage);
}

}  // namespace fw::apps
