// dress: from a person to everything, in one folder.
#include "command.hpp"
#include "engine_data.hpp"
#include "look_options.hpp"
#include "order_options.hpp"
#include "person_files.hpp"
#include "person_source.hpp"
#include "result_page.hpp"
#include "wear_job.hpp"

namespace fw::apps {

namespace {

struct dress_options {
    person_source person;
    order_options orders;
    work_quality quality = work_quality::standard;
    std::string light = "soft-box";
    look_options look;
    bool no_film = false;
    std::filesystem::path out;
    std::vector<std::string> given;
};

result<void> run_dress(const dress_options& o, const common_options& common) {
    FW_CHECK(check_source(o.person, o.given));
    auto stages = source_stages(o.person);
    std::ranges::copy(wear_stages("", "Dressing", !o.no_film), std::back_inserter(stages));
    console_progress progress(common.progress, stages);
    FW_TRY(const auto orders, parse_orders(o.orders));
    FW_TRY(const auto light, render::parse_light_preset(o.light));
    FW_TRY(const auto look, parse_look(o.look, orders));
    FW_TRY(const auto model, load_body_model(common.assets));
    auto person_from = o.person;
    person_from.evidence = o.out / "photos";
    FW_TRY(auto source, make_avatar_from(*model, person_from, common, progress));
    wear_request request;
    request.avatar = std::move(source.avatar);
    request.orders = orders;
    request.quality = o.quality;
    request.look = look;
    request.light = light;
    request.film = !o.no_film;
    request.out = o.out;
    FW_TRY(const auto outcome, run_wear_job(*model, request, common, progress));
    page_story story;
    story.id = "person";
    story.sentence = source.sentence;
    story.inputs = source.inputs;
    FW_TRY(auto person, make_page_person(request, outcome, story));
    std::vector<page::person> people;
    people.push_back(std::move(person));
    FW_CHECK(write_result_page(o.out / "index.html", std::move(people), "", common));
    for (const auto& f : outcome.files) show_written(o.out / f.path);
    show_page(o.out / "index.html");
    return require_settled(outcome.outfit);
}

}  // namespace

void add_dress_command(command_line& line) {
    line.add<dress_options>(
        "dress",
        "Everything: body, garment, drape, pictures, turntable, 3D model, sewing pattern and a page that shows them",
        [](CLI::App& app, dress_options& o) {
            declare_person_source(app, o.person);
            declare_orders(app, o.orders);
            declare_quality(app, o.quality);
            declare_light(app, o.light);
            declare_look(app, o.look);
            app.add_flag("--no-film", o.no_film, "Leave the turntable out");
            app.add_option("--out", o.out, "Folder for the results; made if missing")->required()->type_name("DIR");
        },
        run_dress);
}

}  // namespace fw::apps
