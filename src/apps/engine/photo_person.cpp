#include "photo_person.hpp"

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

constexpr double telling_height_gap = 0.004;  // metres

/// One photograph and what was found in it.
struct seen_photo {
    scene::image image;
    vision::inspected_photo found;
    vision::photo_view_input input;  ///< complete if the photograph is fit
};

result<vision::pose_estimator> load_estimator(const fs::path& assets) {
    FW_TRY(const auto detector, read_asset(assets, "pose_detection.onnx"));
    FW_TRY(const auto landmarks, read_asset(assets, "pose_landmark_heavy.onnx"));
    return vision::pose_estimator::make(detector, landmarks);
}

result<media::decoded_image> decode_photo(const fs::path& path, vision::photo_view view) {
    FW_TRY(const auto bytes, files::read_bytes(path));
    auto decoded = media::decode_image(bytes);
    if (decoded) return decoded;
    auto e = decoded.error();
    e.message = fmt::format("The {} photo {}: {}", to_string(view), path.filename().string(), e.message);
    e.field = std::string(to_string(view));
    return std::unexpected(std::move(e));
}

result<seen_photo> look_at_photo(vision::pose_estimator& estimator, const fs::path& path, vision::photo_view view,
                                 const fs::path& evidence) {
    FW_TRY(auto decoded, decode_photo(path, view));
    seen_photo out;
    out.image = std::move(decoded.image);
    out.found = vision::inspect_photo(estimator, out.image, view);
    out.input.view = view;
    out.input.width = out.image.width;
    out.input.height = out.image.height;
    if (!out.found.people.empty() && (out.found.fit() || !evidence.empty())) {
        out.input.pose = out.found.people.front();
        out.input.mask = vision::refine_mask(out.image, out.input.pose);
    }
    if (const auto focal = decoded.facts.focal_length_35mm)
        out.input.focal_px = vision::focal_px_of(*focal, out.input.width, out.input.height);
    if (!evidence.empty()) FW_CHECK(write_evidence(evidence, view, out.image, out.found, out.input.mask));
    return out;
}

/// Every reason against every photo: people should not have to come back twice.
result<void> require_fit(const std::vector<seen_photo>& photos, const fs::path& evidence) {
    const seen_photo* worst = nullptr;
    std::string message;
    for (const auto& photo : photos) {
        if (photo.found.fit()) continue;
        if (worst == nullptr) worst = &photo;
        message +=
            fmt::format("{}The {} photo cannot be used:", message.empty() ? "" : " ", to_string(photo.input.view));
        for (const auto& r : photo.found.refusals) message += " " + r.sentence;
    }
    if (worst == nullptr) return {};
    if (!evidence.empty()) message += fmt::format(" The pictures in {} show why.", evidence.string());
    return fail(error_kind::not_good_enough, worst->found.refusals.front().code, message,
                std::string(to_string(worst->input.view)));
}

/// What was told, as a person; a sex that was not told is left at its default.
dressing::person told_person(const person_source& source) {
    dressing::person p;
    p.name = source.name;
    p.sex = source.sex.value_or(p.sex);
    p.age = source.age;
    p.weight = source.weight;
    if (source.height) p.measurements.emplace_back(body::measurement_id::height, *source.height / 100);
    return p;
}

result<void> check_told(const person_source& source) {
    if (!source.height)
        return fail(error_kind::invalid, "photo.height_required",
                    "--height is required with photographs: it is the only scale there is.", "height");
    return dressing::check_person(told_person(source));
}

result<vision::photo_fit_result> fit_body(const body::body_model& model, const std::vector<seen_photo>& photos,
                                          const person_source& source, progress_sink& progress) {
    vision::photo_person person;
    person.height = *source.height / 100;
    if (source.height_measured) person.height_from = vision::height_source::measured;
    person.weight = source.weight;
    person.age = source.age;
    person.clothing = source.clothing;
    std::vector<vision::photo_view_input> inputs;
    for (const auto& p : photos) inputs.push_back(p.input);
    if (!source.sex) return vision::fit_photos_of_likelier_sex(model, inputs, person, progress);
    person.sex = *source.sex;
    return vision::fit_photos(model, inputs, person, progress);
}

body::warning sex_assumed(body::sex found) {
    const bool woman = found == body::sex::female;
    return {
        "photo.sex_assumed", "sex",
        fmt::format("No sex was given. The photographs agree better with {} body, so it was made from that. If this "
                    "is wrong, say so with --sex {}.",
                    woman ? "a woman's" : "a man's", woman ? "male" : "female"),
        std::nullopt};
}

/// The photographs may disagree with a told height; who measured theirs can say so.
std::optional<body::warning> height_told(const person_source& source, double found) {
    const double told = *source.height / 100;
    if (source.height_measured || std::abs(found - told) < telling_height_gap) return std::nullopt;
    return body::warning{
        "photo.height_told", "height",
        fmt::format("The height told was {:.1f} cm; people add a centimetre or two, and the photographs fit a body of "
                    "{:.1f} cm. If yours was measured against a wall, say --height-measured.",
                    told * 100, found * 100),
        std::nullopt};
}

/// What to know about the body, besides what the doctor finds.
std::vector<body::warning> caveats(const person_source& source, const body::figure& found) {
    std::vector<body::warning> out;
    if (!source.sex) out.push_back(sex_assumed(found.sex));
    if (auto w = height_told(source, found.measurements[body::measurement_id::height])) out.push_back(std::move(*w));
    if (source.clothing == vision::clothing::loose)
        out.push_back({"photo.loose_clothing", "",
                       "Loose clothes hide the body: its girths are mostly those that people of this height and weight "
                       "have. Wear close-fitting clothes, or type chest, waist and hip from a tape.",
                       std::nullopt});
    if (source.side.empty() || !source.weight)
        out.push_back({"photo.little_known", "",
                       fmt::format("Give {} as well: the girths' errors are about half as large with a side photograph "
                                   "and a weight.",
                                   !source.side.empty() ? "--weight"
                                   : source.weight      ? "--side"
                                                        : "--side and --weight"),
                       std::nullopt});
    return out;
}

std::string describe(const person_source& source, std::size_t photos) {
    return fmt::format("From {}, {:.0f} cm{}", photos == 2 ? "a front and a side photograph" : "a front photograph",
                       *source.height, source.weight ? fmt::format(", {:.0f} kg", *source.weight) : "");
}

}  // namespace

result<sourced_avatar> make_avatar_from_photos(const body::body_model& model, const person_source& source,
                                               const common_options& common, console_progress& progress) {
    FW_CHECK(check_told(source));
    progress.begin("photos");
    FW_TRY(auto estimator, load_estimator(common.assets));
    std::vector<seen_photo> photos;
    FW_TRY(auto front, look_at_photo(estimator, source.front, vision::photo_view::front, source.evidence));
    photos.push_back(std::move(front));
    if (!source.side.empty()) {
        progress.report("photos.side", 0.5);
        FW_TRY(auto side, look_at_photo(estimator, source.side, vision::photo_view::side, source.evidence));
        photos.push_back(std::move(side));
    }
    FW_CHECK(require_fit(photos, source.evidence));
    progress.begin("fit");
    FW_TRY(auto found, fit_body(model, photos, source, progress));
    sourced_avatar out;
    out.avatar.name = source.name;
    auto told = told_person(source);
    told.sex = found.fit.figure.sex;
    out.avatar.warnings = body::examine(dressing::to_request(told));
    std::ranges::copy(caveats(source, found.fit.figure), std::back_inserter(out.avatar.warnings));
    show_warnings(out.avatar.warnings);
    out.sentence = describe(source, photos.size());
    for (std::size_t i = 0; i < photos.size(); ++i) {
        if (!source.evidence.empty())
            FW_CHECK(write_outline_evidence(source.evidence, photos[i].image, found.views[i]));
        FW_TRY(auto small, make_photo_picture(photos[i].image, found.views[i]));
        out.inputs.push_back(std::move(small));
    }
    out.avatar.fit = std::move(found.fit);
    return out;
}

}  // namespace fw::apps
