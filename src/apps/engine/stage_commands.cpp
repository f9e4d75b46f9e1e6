// The stages of an avatar and of a dressed figure, on the command line.
#include "avatar_stages.hpp"
#include "choice_option.hpp"
#include "fw/dressing/outfit_document.hpp"
#include "look_options.hpp"
#include "outfit_stages.hpp"
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

void declare_body(CLI::App& app, std::filesystem::path& avatar) {
    app.add_option("--avatar", avatar, "The avatar.json of avatar-fit, body, photo or dress")
        ->required()
        ->type_name("FILE");
}

void declare_outfit(CLI::App& app, std::filesystem::path& outfit) {
    app.add_option("--outfit", outfit, "What is worn (docs/formats/outfit.schema.json)")->required()->type_name("FILE");
}

CLI::Option* declare_garments(CLI::App& app, std::vector<std::filesystem::path>& garments) {
    return app.add_option("--have", garments, "Garments that hang already, from the skin outwards; once a garment")
        ->type_name("FILE")
        ->expected(1, static_cast<int>(dressing::most_garments));
}

void declare_drape_stage(CLI::App& app, drape_stage_options& o) {
    declare_body(app, o.avatar);
    declare_outfit(app, o.outfit);
    declare_garments(app, o.garments);
    declare_quality(app, o.quality);
    declare_out(app, o.out);
}

void declare_pose_stage(CLI::App& app, pose_stage_options& o) {
    declare_body(app, o.avatar);
    declare_garments(app, o.garments)->required();
    declare_out(app, o.out);
}

void declare_scene_stage(CLI::App& app, scene_stage_options& o) {
    declare_body(app, o.avatar);
    declare_outfit(app, o.outfit);
    declare_garments(app, o.garments)->required();
    app.add_option("--pose", o.pose, "The pose.fwp of outfit-pose; without it the fitting pose")->type_name("FILE");
    declare_skin(app, o.skin);
    app.add_flag("!--no-picture", o.picture, "Leaves out thumbnail.webp");
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
    line.add<drape_stage_options>("outfit-drape",
                                  "Stage 1 of a dressed figure: garments at rest (garment-N.fwd, drape.json)",
                                  declare_drape_stage, run_drape_stage);
    line.add<pose_stage_options>("outfit-pose", "Stage 2 of a dressed figure: standing at ease (pose.fwp)",
                                 declare_pose_stage, run_pose_stage);
    line.add<scene_stage_options>("outfit-scene", "Stage 3 of a dressed figure: models and a picture (files.json)",
                                  declare_scene_stage, run_scene_stage);
}

}  // namespace fw::apps
