#include "people_trial.hpp"

#include <fmt/format.h>

#include <ctime>

#include "fw/body/testing/figures.hpp"
#include "fw/media/images.hpp"
#include "fw/vision/photo_fit.hpp"
#include "fw/vision/testing/held_out_people.hpp"

namespace fw::vision {
namespace {

double thread_seconds() {
    timespec t{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

/// Takes photos until one is accepted, as a person would who reads the reasons; three tries.
std::optional<photo_view_input> take_photo(const body::body_model& model, pose_estimator& estimator,
                                           const testing::held_out_person& person, const testing::person_look& look,
                                           photo_view view, trial_outcome& out) {
    for (std::uint32_t attempt = 0; attempt < 3; ++attempt) {
        const std::uint32_t seed = out.seed * 16u + (view == photo_view::side ? 8u : 0u) + attempt;
        const auto setup = testing::make_photo_setup(person, view, seed);
        const auto subject = testing::make_person(model, person.positions, testing::make_limb_pose(view, seed), look);
        const auto raw = testing::make_photo(subject, setup);
        const auto photo =
            media::decode_image(media::encode_jpeg(raw, {.quality = testing::jpeg_quality_of(seed)}).value())
                .value()
                .image;
        ++out.photos;
        const double before = thread_seconds();
        const auto inspected = inspect_photo(estimator, photo, view);
        if (!inspected.fit()) {
            ++out.refused;
            for (const auto& r : inspected.refusals) out.notes += " " + r.code;
            continue;
        }
        photo_view_input input{
            view, photo.width, photo.height, inspected.people[0], refine_mask(photo, inspected.people[0]), {}};
        out.photo_seconds += thread_seconds() - before;
        if (out.seed % 3 != 0) input.focal_px = setup.focal_px;  // two cameras of three tell their focal length
        return input;
    }
    return std::nullopt;
}

estimate to_estimate(const body::fit_result& fit) {
    estimate e;
    for (const auto& f : fit.measurements) {
        e.values[f.id] = f.achieved;
        e.intervals[static_cast<std::size_t>(f.id)] = f.interval90;
    }
    e.weight = fit.weight_achieved;
    e.weight_interval = fit.weight_interval90;
    return e;
}

std::optional<estimate> estimate_from(const body::body_model& model, const std::vector<photo_view_input>& photos,
                                      const photo_person& who, trial_outcome& out) {
    no_progress quiet;
    const auto fitted = fit_photos(model, photos, who, quiet);
    if (!fitted) {
        out.notes += " " + fitted.error().code;
        return std::nullopt;
    }
    out.sex_evidence = fitted->log_evidence;
    if (photos.size() > 1)
        for (const auto& v : fitted->views)
            out.notes += fmt::format(" rms {:.1f} d {:.2f} t {:.2f}", 1000 * v.contour_rms, v.distance, v.turn);
    return to_estimate(fitted->fit);
}

}  // namespace

pose_estimator load_estimator() {
    const auto folder = body::testing::assets_folder();
    return pose_estimator::make(files::read_bytes(folder / "pose_detection.onnx").value(),
                                files::read_bytes(folder / "pose_landmark_heavy.onnx").value())
        .value();
}

trial_outcome run_trial(const body::body_model& model, pose_estimator& estimator, std::uint32_t seed) {
    trial_outcome out;
    out.seed = seed;
    const auto person = testing::make_held_out_person(model, seed);
    const auto look = testing::make_random_look(seed);
    out.truth = person.truth;
    out.mass = person.mass;
    photo_person who;
    who.sex = person.sex;
    who.age = person.age;
    who.height = person.reported_height;
    who.weight = person.reported_weight;

    body::fit_request typed;
    typed.sex = who.sex;
    typed.age = who.age;
    typed.weight = *who.weight + 0.4;
    typed[body::measurement_id::height] = who.height - (who.sex == body::sex::male ? 0.022 : 0.012);
    if (const auto fitted = body::fit(model, typed)) out.typed = to_estimate(*fitted);

    std::vector<photo_view_input> photos;
    if (auto front = take_photo(model, estimator, person, look, photo_view::front, out))
        photos.push_back(std::move(*front));
    if (photos.empty()) return out;
    out.front = estimate_from(model, photos, who, out);
    if (auto side = take_photo(model, estimator, person, look, photo_view::side, out))
        photos.push_back(std::move(*side));
    if (photos.size() < 2) return out;
    const double before = thread_seconds();
    out.both = estimate_from(model, photos, who, out);
    out.fit_seconds = thread_seconds() - before;
    who.sex = who.sex == body::sex::male ? body::sex::female : body::sex::male;
    no_progress quiet;
    const auto wrong = fit_photos(model, photos, who, quiet);
    out.sex_evidence = wrong ? out.sex_evidence - wrong->log_evidence : 100;
    return out;
}

std::string describe(const trial_outcome& p) {
    using enum body::measurement_id;
    std::string line = fmt::format("{} h {:.3f}", p.seed, p.truth[height]);
    for (const auto id : {chest_circumference, waist_circumference, hip_circumference, inseam_length}) {
        const auto error = [&](const std::optional<estimate>& e) {
            return e ? 1000 * (e->values[id] - p.truth[id]) : 0.0;
        };
        const body::interval within = p.both ? p.both->intervals[static_cast<std::size_t>(id)] : body::interval{};
        line += fmt::format(" | {:.0f}: {:+.0f} ±{:.0f} {:+.0f} {:+.0f}", 1000 * p.truth[id], error(p.both),
                            500 * (within.upper - within.lower), error(p.front), error(p.typed));
    }
    return line + fmt::format(" | sex {:+.1f} |", p.sex_evidence) + p.notes;
}

std::array<std::vector<std::uint8_t>, 2> make_two_photos(const body::body_model& model) {
    const auto positions = model.evaluate(body::make_plain_shape(body::sex::male));
    std::array<std::vector<std::uint8_t>, 2> files;
    for (const auto view : {photo_view::front, photo_view::side}) {
        testing::photo_setup setup;
        setup.width = 3000;
        setup.height = 4000;
        setup.focal_px = focal_px_of(26, setup.width, setup.height);
        setup.subject_turn = view == photo_view::side ? pi / 2 : 0;
        setup.pitch = 0.05;
        const auto subject =
            testing::make_person(model, positions, testing::make_limb_pose(view, 3), testing::make_random_look(4));
        files[view == photo_view::side ? 1 : 0] =
            media::encode_jpeg(testing::make_photo(subject, setup), {.quality = 90}).value();
    }
    return files;
}

bool measure_two_photos(const body::body_model& model, pose_estimator& estimator,
                        const std::array<std::vector<std::uint8_t>, 2>& files) {
    std::vector<photo_view_input> inputs;
    for (const auto view : {photo_view::front, photo_view::side}) {
        const auto photo = media::decode_image(files[view == photo_view::side ? 1 : 0]).value().image;
        const auto inspected = inspect_photo(estimator, photo, view);
        if (!inspected.fit()) return false;
        inputs.push_back({view, photo.width, photo.height, inspected.people[0], refine_mask(photo, inspected.people[0]),
                          focal_px_of(26, photo.width, photo.height)});
    }
    no_progress quiet;
    return fit_photos(model, inputs, {.sex = body::sex::male, .height = 1.75, .weight = 70, .age = 30}, quiet)
        .has_value();
}

}  // namespace fw::vision
