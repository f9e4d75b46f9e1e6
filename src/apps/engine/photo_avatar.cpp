#include "photo_avatar.hpp"

#include <algorithm>

namespace fw::apps {

namespace {

using body::measurement_id;

constexpr double telling_height_gap = 0.004;  // metres

bool shows(const std::vector<vision::photo_view_input>& photos, vision::photo_view view) {
    return std::ranges::find(photos, view, &vision::photo_view_input::view) != photos.end();
}

result<void> refuse_twins(const std::vector<vision::photo_view_input>& photos) {
    for (const auto view : {vision::photo_view::front, vision::photo_view::side, vision::photo_view::back}) {
        if (std::ranges::count(photos, view, &vision::photo_view_input::view) < 2) continue;
        return fail(error_kind::invalid, "photo.view_twice",
                    fmt::format("There are two photographs of the {} view. Give one.", to_string(view)),
                    std::string(to_string(view)));
    }
    return {};
}

result<vision::photo_fit_result> fit_body(const body::body_model& model,
                                          const std::vector<vision::photo_view_input>& photos, const told_person& told,
                                          progress_sink& progress) {
    const auto request = dressing::to_request(told.person);
    vision::photo_person person;
    person.sex = told.person.sex;
    person.height = *request[measurement_id::height];
    if (told.height_measured) person.height_from = vision::height_source::measured;
    person.weight = told.person.weight;
    person.age = told.person.age;
    person.clothing = told.clothing;
    person.typed = request.asked;
    return told.sex_known ? vision::fit_photos(model, photos, person, progress)
                          : vision::fit_photos_of_likelier_sex(model, photos, person, progress);
}

body::warning sex_assumed(body::sex found) {
    const bool woman = found == body::sex::female;
    return {
        "photo.sex_assumed", "sex",
        fmt::format("No sex was given. The photographs agree better with {} body, so it was made from that. If this "
                    "is wrong, give the sex: {}.",
                    woman ? "a woman's" : "a man's", woman ? "male" : "female"),
        std::nullopt};
}

/// The photographs may disagree with a told height; who measured theirs can say so.
std::optional<body::warning> height_told(const told_person& told, double found) {
    const double height = *told.person.find(measurement_id::height);
    if (told.height_measured || std::abs(found - height) < telling_height_gap) return std::nullopt;
    const auto text = [&](double metres) { return body::to_text(measurement_id::height, metres, told.person.unit); };
    return body::warning{
        "photo.height_told", "height",
        fmt::format("The height told was {}; people add a centimetre or two, and the photographs fit a body of {}. If "
                    "yours was measured against a wall, say that it was.",
                    text(height), text(found)),
        std::nullopt};
}

std::optional<body::warning> little_known(bool side, bool weight) {
    if (side && weight) return std::nullopt;
    return body::warning{
        "photo.little_known", "",
        fmt::format("Give {} as well: the girths' errors are about half as large with a side photograph and a weight.",
                    side     ? "the weight"
                    : weight ? "a side photograph"
                             : "a side photograph and the weight"),
        std::nullopt};
}

/// What to know about the body, besides what the doctor finds.
std::vector<body::warning> caveats(const told_person& told, const std::vector<vision::photo_view_input>& photos,
                                   const body::figure& found) {
    std::vector<body::warning> out;
    if (!told.sex_known) out.push_back(sex_assumed(found.sex));
    if (auto w = height_told(told, found.measurements[measurement_id::height])) out.push_back(std::move(*w));
    if (told.clothing == vision::clothing::loose)
        out.push_back({"photo.loose_clothing", "",
                       "Loose clothes hide the body: its girths are mostly those that people of this height and weight "
                       "have. Wear close-fitting clothes, or type chest, waist and hip from a tape.",
                       std::nullopt});
    const bool side = shows(photos, vision::photo_view::side);
    if (auto w = little_known(side, told.person.weight.has_value())) out.push_back(std::move(*w));
    if (shows(photos, vision::photo_view::back))
        out.push_back({"photo.back_not_used", "",
                       "The photograph of the back is kept, but the body does not come from it: its outline is that of "
                       "the front.",
                       std::nullopt});
    return out;
}

/// Where the body misses what a tape said; of height and weight the fit itself has the say.
std::vector<body::warning> misses(const body::fit_result& fit, body::unit_system unit) {
    auto out = body::examine_fit(fit, unit);
    std::erase_if(out, [](const auto& w) { return w.measurement == "height" || w.measurement == "weight"; });
    return out;
}

}  // namespace

result<photo_avatar> fit_photo_avatar(const body::body_model& model, std::vector<vision::photo_view_input> photos,
                                      const told_person& told, progress_sink& progress) {
    FW_CHECK(dressing::check_person(told.person));
    FW_CHECK(refuse_twins(photos));
    auto used = photos;
    std::erase_if(used, [](const auto& p) { return p.view == vision::photo_view::back; });
    FW_TRY(auto found, fit_body(model, used, told, progress));
    photo_avatar out;
    out.avatar.name = told.person.name;
    out.avatar.unit = told.person.unit;
    auto person = told.person;
    person.sex = found.fit.figure.sex;
    out.avatar.warnings = body::examine(dressing::to_request(person), person.unit);
    std::ranges::copy(misses(found.fit, person.unit), std::back_inserter(out.avatar.warnings));
    std::ranges::copy(caveats(told, photos, found.fit.figure), std::back_inserter(out.avatar.warnings));
    out.avatar.fit = std::move(found.fit);
    out.views = std::move(found.views);
    return out;
}

}  // namespace fw::apps
