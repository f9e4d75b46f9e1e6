// body, doctor, measure, photo: bodies from numbers, from photographs, and back to numbers.
#include "command.hpp"
#include "engine_data.hpp"
#include "fw/files/files.hpp"
#include "look_options.hpp"
#include "person_files.hpp"
#include "person_source.hpp"
#include "wear_job.hpp"

namespace fw::apps {

namespace {

namespace fs = std::filesystem;

struct body_options {
    person_source source;
    fs::path batch;
    fs::path out;
    std::string skin = "sand";
};

struct batch_entry {
    std::string json;
    bool refused = false;
};

/// One line of a batch: the avatar, or the error with the line's number.
batch_entry make_batch_entry(const body::body_model& model, const std::string& line, std::size_t number) {
    const auto person = dressing::parse_person(line);
    const auto avatar = person ? dressing::make_avatar(model, *person) : std::unexpected(person.error());
    if (avatar) return {json::serialize(dressing::to_json(*avatar)), false};
    const auto& e = avatar.error();
    json::object refused{{"line", number}};
    if (const auto name = dressing::find_name(line); !name.empty()) refused["name"] = name;
    refused["code"] = e.code;
    refused["message"] = e.message;
    refused["field"] = e.field;
    return {json::serialize(json::object{{"error", std::move(refused)}}), true};
}

result<void> run_batch(const body_options& o, const common_options& common) {
    console_progress progress(common.progress, {{"batch", "Bodies", 1}});
    FW_TRY(const auto model, load_body_model(common.assets));
    FW_TRY(const auto text, files::read_text(o.batch));
    const auto lines = static_cast<double>(std::ranges::count(text, '\n')) + 1;
    progress.begin("batch");
    std::string results;
    std::size_t number = 0;  // lines, as an editor counts them
    std::size_t people = 0;
    std::size_t failed = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string line = text.substr(at, end - at);
        at = end + 1;
        ++number;
        if (line.find_first_not_of(" \t\r") == line.npos) continue;
        ++people;
        const auto entry = make_batch_entry(*model, line, number);
        results += entry.json + "\n";
        failed += entry.refused ? 1 : 0;
        progress.report("batch", static_cast<double>(number) / lines);
        if (progress.cancelled()) return cancelled_error();
    }
    if (people == 0) {
        return fail(error_kind::invalid, "batch.empty",
                    fmt::format("There is nobody in {}: write one person a line.", o.batch.string()), "batch");
    }
    FW_CHECK(files::write_text(o.out, results));
    progress.finish();
    show_written(o.out);
    if (failed == 0) return {};
    return fail(
        error_kind::invalid, "batch.some_failed",
        fmt::format("{} of {} people were refused; their lines in {} say why.", failed, people, o.out.string()));
}

result<void> run_body(const body_options& o, const common_options& common) {
    if (!o.batch.empty()) return run_batch(o, common);
    auto stages = source_stages(o.source);
    stages.push_back({"avatar", "Writing the avatar", 1});
    console_progress progress(common.progress, stages);
    FW_TRY(const auto tone, parse_skin_tone(o.skin));
    FW_TRY(const auto model, load_body_model(common.assets));
    FW_TRY(const auto source, make_avatar_from(*model, o.source, common, progress));
    progress.begin("avatar");
    body::avatar_look look;
    look.tone = tone;
    FW_TRY(const auto written, write_avatar_files(*model, source.avatar, look, o.out));
    progress.finish();
    for (const auto& f : written) show_written(o.out / f.path);
    return {};
}

struct doctor_options {
    fs::path person;
    fs::path out;
    bool fix = false;
};

result<void> run_doctor(const doctor_options& o, const common_options&) {
    FW_TRY(const auto person, read_typed_person(o.person));
    const auto warnings = body::examine(dressing::to_request(person), person.unit);
    const auto better = dressing::mended(person, warnings);
    const bool fix = o.fix || !o.out.empty();
    json::object report{{"warnings", dressing::to_json(warnings, person.unit)}};
    if (fix) report["mended"] = dressing::to_json(better);
    std::fputs(to_pretty_json(report).c_str(), stdout);
    show_warnings(warnings);
    // What is wrong beyond mending is refused, as `body` would: no file that nothing reads.
    FW_CHECK(dressing::check_person(better));
    if (o.out.empty()) return {};
    FW_CHECK(files::write_text(o.out, to_pretty_json(dressing::to_json(better))));
    show_written(o.out);
    return {};
}

struct measure_options {
    fs::path model;
};

result<void> run_measure(const measure_options& o, const common_options& common) {
    FW_TRY(const auto model, load_body_model(common.assets));
    FW_TRY(const auto loaded, read_model_file(o.model));
    FW_TRY(const auto positions, body::positions_of(*model, loaded.model));
    const auto values = body::measure(*model, positions);
    json::array list;
    for (const auto& m : body::all_measurements()) {
        list.push_back(json::object{
            {"id", m.name}, {"iso", m.iso}, {"label", m.label}, {"value", std::round(values[m.id] * 1e6) / 1e6}});
    }
    std::fputs(to_pretty_json(json::object{{"version", 1}, {"measurements", std::move(list)}}).c_str(), stdout);
    return {};
}

}  // namespace

void add_body_commands(command_line& line) {
    line.add<body_options>(
        "body", "A measured 3D body from typed values: avatar.json and GLB files; or many with --batch",
        [](CLI::App& app, body_options& o) {
            auto* person =
                app.add_option("--person", o.source.person, "Typed measurements (docs/formats/person.schema.json)")
                    ->type_name("FILE");
            auto* batch = app.add_option("--batch", o.batch, "Many people, one JSON object a line; results one a line")
                              ->type_name("FILE");
            person->excludes(batch);
            declare_skin(app, o.skin);
            app.add_option("--out", o.out, "Folder for the results; with --batch the file")
                ->required()
                ->type_name("PATH");
        },
        run_body);
    line.add<doctor_options>(
        "doctor", "Looks for slips of the tape or the keyboard in typed measurements",
        [](CLI::App& app, doctor_options& o) {
            app.add_option("--person", o.person, "Typed measurements")->required()->type_name("FILE");
            app.add_flag("--fix", o.fix, "Also print the person with the likely values");
            app.add_option("--out", o.out, "Write the mended person here (implies --fix)")->type_name("FILE");
        },
        run_doctor);
    line.add<measure_options>(
        "measure", "All 34 measurements of a body of ours, read back from its GLB",
        [](CLI::App& app, measure_options& o) {
            app.add_option("model", o.model,
                           "avatar.glb, in the fitting pose (a dressed figure stands at ease: its tape would lie)")
                ->required()
                ->type_name("FILE");
        },
        run_measure);
}

void add_photo_command(command_line& line) {
    line.add<body_options>(
        "photo", "A measured 3D body from photographs and a height",
        [](CLI::App& app, body_options& o) {
            declare_photos(app, o.source);
            app.add_option("--evidence", o.source.evidence,
                           "Folder for pictures of the landmarks, the outline and the mask that were found")
                ->type_name("DIR");
            declare_skin(app, o.skin);
            app.add_option("--out", o.out, "Folder for the results; made if missing")->required()->type_name("DIR");
        },
        run_body);
}

}  // namespace fw::apps
