// draft, drape, sewing-pattern: the steps of the main job one by one.
#include "command.hpp"
#include "engine_data.hpp"
#include "fw/dressing/dressed_model.hpp"
#include "fw/files/files.hpp"
#include "garment_list.hpp"
#include "model_files.hpp"
#include "order_options.hpp"
#include "person_files.hpp"
#include "wear_job.hpp"

namespace fw::apps {

namespace {

struct garment_options {
    std::filesystem::path person;
    std::filesystem::path pattern;
    order_options orders;
    work_quality quality = work_quality::standard;
    double fabric_width = 1.4;
    std::filesystem::path out;
    std::vector<std::string> given;
};

void declare_wearer(CLI::App& app, garment_options& o, bool required, order_count count) {
    auto* person =
        app.add_option("--person", o.person, "Who it is for (docs/formats/person.schema.json)")->type_name("FILE");
    if (required) person->required();
    declare_orders(app, o.orders, count);
    app.add_option("--out", o.out, "Folder for the results; made if missing")->required()->type_name("DIR");
}

/// The first garment asked for, drafted to the person.
result<garment::sewing_pattern> draft_for(const garment_options& o, const common_options& common) {
    FW_TRY(const auto orders, parse_orders(o.orders));
    if (orders.size() > 1)
        return fail(error_kind::invalid, "garment.several",
                    "This command takes one --garment; `dress` and `drape` take several.", "garment");
    FW_TRY(const auto model, load_body_model(common.assets));
    FW_TRY(const auto avatar, read_avatar(*model, o.person));
    FW_TRY(auto pattern, garment::draft(orders.front().kind, avatar.fit.figure, orders.front().parameters));
    pattern.wearer = avatar.name;
    return pattern;
}

result<void> run_draft(const garment_options& o, const common_options& common) {
    FW_TRY(const auto pattern, draft_for(o, common));
    FW_CHECK(files::write_text(o.out / "sewing-pattern.json", to_pretty_json(garment::to_json(pattern))));
    show_written(o.out / "sewing-pattern.json");
    return {};
}

result<void> run_sewing_pattern(const garment_options& o, const common_options& common) {
    if (o.person.empty() == o.pattern.empty()) {
        return fail(error_kind::invalid, "sewing_pattern.source",
                    "Give either --person with --garment, or --from with a sewing-pattern.json.", "from");
    }
    if (!o.pattern.empty()) {
        auto idle = cloth_option_names();
        idle.push_back("--garment");
        FW_CHECK(refuse_surplus(o.given, idle,
                                "the pattern of --from is drafted already. Leave it out, or give --person instead of "
                                "--from."));
    }
    console_progress progress(common.progress, {{"draft", "Drafting", 3}, {"print", "Laying out pages", 2}});
    progress.begin("draft");
    garment::sewing_pattern pattern;
    if (!o.pattern.empty()) {
        FW_TRY(const auto text, files::read_text(o.pattern));
        FW_TRY(pattern, garment::parse_sewing_pattern(text));
    } else {
        FW_TRY(pattern, draft_for(o, common));
    }
    progress.begin("print");
    FW_TRY(const auto written, write_pattern_files(pattern, o.fabric_width, common, o.out, "", false));
    progress.finish();
    for (const auto& f : written.files) show_written(o.out / f.path);
    std::fputs(fmt::format("{}: {} pages of A4; {:.2f} m of cloth {:.0f} cm wide\n", pattern.name, written.a4_pages + 2,
                           written.yardage, o.fabric_width * 100)
                   .c_str(),
               stderr);
    return {};
}

result<void> run_drape(const garment_options& o, const common_options& common) {
    console_progress progress(
        common.progress,
        {{"body", "The body", 1}, {"drape", "Drafting, sewing and draping", 20}, {"model", "The 3D model", 2}});
    FW_TRY(const auto orders, parse_orders(o.orders));
    progress.begin("body");
    FW_TRY(const auto model, load_body_model(common.assets));
    FW_TRY(const auto avatar, read_avatar(*model, o.person));
    progress.begin("drape");
    FW_TRY(const auto outfit, dressing::dress(avatar.fit.figure, orders, drape_quality_of(o.quality), progress));
    FW_TRY(const auto document, drape_document(dressing::evidence_of(avatar), outfit));
    FW_CHECK(files::write_text(o.out / "drape.json", to_pretty_json(document)));
    progress.begin("model");
    auto dressed = body::make_avatar_model(*model, avatar.fit.figure);
    FW_CHECK(dressing::add_garments(dressed, outfit));
    FW_CHECK(write_model_file(o.out / "dressed.glb", dressed));
    progress.finish();
    show_written(o.out / "drape.json");
    show_written(o.out / "dressed.glb");
    return require_settled(outfit);
}

}  // namespace

void add_garment_commands(command_line& line) {
    add_garment_list_command(line);
    line.add<garment_options>(
        "draft", "Drafts a garment to a person: sewing-pattern.json",
        [](CLI::App& app, garment_options& o) { declare_wearer(app, o, true, order_count::one); }, run_draft);
    line.add<garment_options>(
        "drape", "Drafts, sews and drapes: drape.json and dressed.glb",
        [](CLI::App& app, garment_options& o) {
            declare_wearer(app, o, true, order_count::outfit);
            declare_quality(app, o.quality);
        },
        run_drape);
    line.add<garment_options>(
        "sewing-pattern", "The pattern on paper: PDF on A4, Letter and one sheet, SVG, yardage",
        [](CLI::App& app, garment_options& o) {
            declare_wearer(app, o, false, order_count::one);
            app.add_option("--from", o.pattern, "A sewing-pattern.json instead of a person")->type_name("FILE");
            app.add_option("--fabric-width", o.fabric_width, "Metres, for the yardage")
                ->check(CLI::Range(0.3, 4.0))
                ->capture_default_str()
                ->type_name("M");
        },
        run_sewing_pattern);
}

}  // namespace fw::apps
