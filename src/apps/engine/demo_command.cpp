// demo: three people dressed, from three kinds of input, on one page.
#include "command.hpp"
#include "engine_data.hpp"
#include "fw/files/files.hpp"
#include "held_out_photos.hpp"
#include "look_options.hpp"
#include "order_options.hpp"
#include "person_files.hpp"
#include "person_source.hpp"
#include "result_page.hpp"
#include "wear_job.hpp"

namespace fw::apps {

namespace {

namespace fs = std::filesystem;

struct demo_options {
    person_source own;
    order_options orders;
    look_options look;
    work_quality quality = work_quality::standard;
    fs::path out = "out";
    std::vector<std::string> given;
};

/// The first person: tape measurements, typed.
constexpr const char* anna = R"({"name": "Anna", "sex": "female", "age": 34, "unit": "metric",
  "measurements": {"height": 171, "weight": 63, "chestCircumference": 91, "waistCircumference": 72.5, "hipCircumference": 98, "inseamLength": 79, "neckCircumference": 33}})";

/// The third: inches and pounds, and a waist read off the centimetre side of the tape.
constexpr const char* ben = R"({"name": "Ben", "sex": "male", "age": 41, "unit": "imperial",
  "measurements": {"height": 71.5, "weight": 179, "chestCircumference": 40.5, "waistCircumference": 88, "hipCircumference": 40, "inseamLength": 32.5, "neckCircumference": 15.5}})";

/// One person of the demo on the way to the page.
struct guest {
    std::string id;
    wear_request request;
    page_story story;
};

result<std::vector<dressing::garment_order>> outfit_of(std::initializer_list<std::array<const char*, 4>> garments) {
    std::vector<dressing::garment_order> orders;
    for (const auto& [garment, fabric, print, color] : garments) {
        FW_TRY(auto order, parse_order(garment, fabric, print, color));
        orders.push_back(std::move(order));
    }
    return orders;
}

/// Linear.
constexpr vec3 brown_hair{0.085f, 0.045f, 0.024f};

guest make_guest(const demo_options& o, const std::string& id, dressing::avatar avatar, body::skin_tone tone) {
    guest g;
    g.id = id;
    g.request.avatar = std::move(avatar);
    g.request.quality = o.quality;
    g.request.look.tone = tone;
    g.request.out = o.out / id;
    g.request.stage_prefix = id + ".";
    g.story.id = id;
    g.story.folder = id + "/";
    return g;
}

result<guest> invite_anna(const demo_options& o, const body::body_model& model) {
    FW_TRY(const auto person, dressing::parse_person(anna));
    FW_CHECK(files::write_text(o.out / "anna" / "person.json", to_pretty_json(dressing::to_json(person))));
    FW_TRY(auto avatar, dressing::make_avatar(model, person));
    auto g = make_guest(o, "anna", std::move(avatar), body::skin_tone::ivory);
    g.request.look.hair_color = brown_hair;
    FW_TRY(g.request.orders,
           outfit_of({{"a-line-skirt,length=0.72,flare=1.1", "shirting", "", "#8b917c"},
                      {"t-shirt,length=0.48", "jersey", "hoops,size=0.011,color=#22304d", "#f6f3ec"}}));
    g.request.look.shoes = usual_shoes(g.request.orders);
    g.story.sentence = "From seven tape measurements, typed";
    g.story.quote = fmt::format("Every value asked for is on the body, within {:.1f} mm.",
                                std::max(0.1, g.request.avatar.fit.worst_gap * 1000));
    return g;
}

result<guest> invite_photographed(const demo_options& o, const body::body_model& model, const common_options& common,
                                  console_progress& progress) {
    FW_TRY(const auto photos, take_held_out_photos(model, o.out / "noor" / "photos", common, progress));
    person_source source;
    source.front = photos.front;
    source.side = photos.side;
    source.name = "Noor";
    source.sex = photos.sex;
    source.age = photos.age;
    source.height = photos.reported_height * 100;
    source.weight = photos.reported_weight;
    source.clothing = vision::clothing::tight;
    source.evidence = o.out / "noor" / "photos";
    FW_TRY(auto sourced, make_avatar_from(model, source, common, progress));
    const auto& found = sourced.avatar.fit.figure.measurements;
    const auto compare = [&](body::measurement_id id) {
        return fmt::format("{} {:.0f} cm (in truth {:.0f})", body::info(id).label, found[id] * 100,
                           photos.truth[id] * 100);
    };
    auto g = make_guest(o, "noor", std::move(sourced.avatar), body::skin_tone::bronze);
    FW_TRY(g.request.orders, outfit_of({{"tailored-trousers", "suiting", "", "#7d746a"},
                                        {"t-shirt,length=0.6,fit=regular", "jersey", "", "#8e4f3c"}}));
    g.request.look.shoes = usual_shoes(g.request.orders);
    g.story.sentence = sourced.sentence;
    g.story.inputs = std::move(sourced.inputs);
    g.story.quote = fmt::format("Photographs of a body the program had never seen: {}, {}, {}.",
                                compare(body::measurement_id::chest_circumference),
                                compare(body::measurement_id::waist_circumference),
                                compare(body::measurement_id::hip_circumference));
    return g;
}

result<guest> invite_ben(const demo_options& o, const body::body_model& model) {
    FW_TRY(const auto typed, dressing::parse_person(ben));
    const auto slips = body::examine(dressing::to_request(typed), typed.unit);
    const auto person = dressing::mended(typed, slips);
    FW_CHECK(files::write_text(o.out / "ben" / "person-as-typed.json", to_pretty_json(dressing::to_json(typed))));
    FW_CHECK(files::write_text(o.out / "ben" / "person.json", to_pretty_json(dressing::to_json(person))));
    FW_TRY(auto avatar, dressing::make_avatar(model, person));
    auto g = make_guest(o, "ben", std::move(avatar), body::skin_tone::chestnut);
    FW_TRY(g.request.orders,
           outfit_of({{"tailored-trousers", "denim", "", ""}, {"t-shirt,fit=regular", "jersey", "", "#f4f2ee"}}));
    g.request.look.shoes = usual_shoes(g.request.orders);
    g.story.sentence = "From inches and pounds, with one slip of the tape";
    g.story.quote = slips.empty()
                        ? "The measurement doctor found nothing to mend."
                        : fmt::format("The measurement doctor, before anything was cut: {}", slips.front().message);
    g.story.mended = slips;
    return g;
}

/// What the reader is to wear, and how they look: parsed before the photographs are.
struct reader_wishes {
    std::vector<dressing::garment_order> orders;
    body::avatar_look look;
};

result<reader_wishes> parse_wishes(const demo_options& o) {
    FW_CHECK(check_source(o.own, o.given));
    if (o.orders.garments.empty())
        FW_CHECK(refuse_surplus(o.given, cloth_option_names(),
                                "without --garment the demo chooses the clothes. Name the garment as well, as in "
                                "--garment t-shirt."));
    reader_wishes out;
    FW_TRY(out.orders, o.orders.garments.empty() ? outfit_of({{"tailored-trousers", "suiting", "", "#3f4347"},
                                                              {"t-shirt", "jersey", "", "#f4f2ee"}})
                                                 : parse_orders(o.orders));
    FW_TRY(out.look, parse_look(o.look, out.orders));
    return out;
}

/// The demo's own people come as they are.
result<void> refuse_wishes(const demo_options& o) {
    auto idle = photo_option_names();
    std::ranges::copy(cloth_option_names(), std::back_inserter(idle));
    for (const char* more : {"--garment", "--skin", "--shoes"}) idle.push_back(more);
    return refuse_surplus(o.given, idle,
                          "the demo's own people come as they are. To be dressed yourself, give --front with your "
                          "photograph or --person with your measurements as well.");
}

result<guest> invite_reader(const demo_options& o, reader_wishes wishes, const body::body_model& model,
                            const common_options& common, console_progress& progress) {
    auto source = o.own;
    source.evidence = o.out / "you" / "photos";
    FW_TRY(auto sourced, make_avatar_from(model, source, common, progress));
    auto g = make_guest(o, "you", std::move(sourced.avatar), body::skin_tone::sand);
    g.request.orders = std::move(wishes.orders);
    g.request.look = wishes.look;
    g.story.sentence = sourced.sentence;
    g.story.inputs = std::move(sourced.inputs);
    return g;
}

void add_stages(std::vector<planned_stage>& stages, std::vector<planned_stage> more) {
    std::ranges::move(more, std::back_inserter(stages));
}

result<void> run_demo(const demo_options& o, const common_options& common) {
    const bool own = o.own.from_photos() || !o.own.person.empty();
    reader_wishes wishes;
    if (own) {
        FW_TRY(wishes, parse_wishes(o));
    } else {
        FW_CHECK(refuse_wishes(o));
    }
    std::vector<planned_stage> stages;
    if (own) {
        add_stages(stages, source_stages(o.own));
        add_stages(stages, wear_stages("you.", "You", true));
    } else {
        person_source photos;
        photos.front = "photo";
        add_stages(stages, {{"people", "The people", 3}});
        add_stages(stages, source_stages(photos));
        for (const auto& [id, name] : {std::pair{"anna.", "Anna"}, {"noor.", "Noor"}, {"ben.", "Ben"}})
            add_stages(stages, wear_stages(id, name, true));
    }
    stages.push_back({"page", "The page", 1});
    console_progress progress(common.progress, stages);
    FW_TRY(const auto model, load_body_model(common.assets));
    std::vector<guest> guests;
    if (own) {
        FW_TRY(auto you, invite_reader(o, std::move(wishes), *model, common, progress));
        guests.push_back(std::move(you));
    } else {
        progress.begin("people");
        FW_TRY(auto first, invite_anna(o, *model));
        FW_TRY(auto third, invite_ben(o, *model));
        FW_TRY(auto second, invite_photographed(o, *model, common, progress));
        guests.push_back(std::move(first));
        guests.push_back(std::move(second));
        guests.push_back(std::move(third));
    }
    std::vector<page::person> people;
    result<void> good;
    for (auto& g : guests) {
        FW_TRY(const auto outcome, run_wear_job(*model, g.request, common, progress));
        if (good) good = require_settled(outcome.outfit);
        FW_TRY(auto person, make_page_person(g.request, outcome, g.story));
        people.push_back(std::move(person));
    }
    progress.begin("page");
    const char* lead = own ? ""
                           : "Three people, three kinds of input: a tape, a camera, and a tape with a slip. Each got a "
                             "body, clothes drafted to it, and a pattern to sew them from.";
    FW_CHECK(write_result_page(o.out / "index.html", std::move(people), lead, common));
    progress.finish();
    show_page(o.out / "index.html");
    return good;
}

}  // namespace

void add_demo_command(command_line& line) {
    line.add<demo_options>(
        "demo", "Three people dressed, on one page; or you, from your own photographs",
        [](CLI::App& app, demo_options& o) {
            declare_person_source(app, o.own);
            declare_orders(app, o.orders, order_count::outfit, "trousers and a t-shirt");
            declare_look(app, o.look);
            declare_quality(app, o.quality);
            app.add_option("--out", o.out, "Folder for the results; made if missing")
                ->capture_default_str()
                ->type_name("DIR");
        },
        run_demo);
}

}  // namespace fw::apps
