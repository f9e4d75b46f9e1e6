#include "photo_person.hpp"

#include "person_files.hpp"
#include "photo_avatar.hpp"
#include "photo_evidence.hpp"
#include "photo_look.hpp"

namespace fw::apps {

namespace fs = std::filesystem;

namespace {

/// The options as a person; a sex that was not told is left at its default. Errors: `photo.height_required`, those of
/// dressing::check_person.
result<told_person> read_told(const person_source& source) {
    if (!source.height)
        return fail(error_kind::invalid, "photo.height_required",
                    "--height is required with photographs: it is the only scale there is.", "height");
    told_person out;
    out.person.name = source.name;
    out.person.sex = source.sex.value_or(out.person.sex);
    out.person.age = source.age;
    out.person.weight = source.weight;
    out.person.measurements.emplace_back(body::measurement_id::height, *source.height / 100);
    out.sex_known = source.sex.has_value();
    out.height_measured = source.height_measured;
    out.clothing = source.clothing;
    FW_CHECK(dressing::check_person(out.person));
    return out;
}

result<looked_photo> look_with_evidence(vision::pose_estimator& estimator, const fs::path& path,
                                        vision::photo_view view, const fs::path& evidence) {
    FW_TRY(auto decoded, decode_photo(path, view));
    auto out = look_at_photo(estimator, std::move(decoded), view,
                             evidence.empty() ? cut_out::if_fit : cut_out::whoever_is_found);
    if (!evidence.empty()) FW_CHECK(write_evidence(evidence, view, out.image, out.found, out.input.mask));
    return out;
}

result<std::vector<looked_photo>> look_at_all(const person_source& source, const common_options& common,
                                              console_progress& progress) {
    FW_TRY(auto estimator, load_estimator(common.assets));
    std::vector<looked_photo> photos;
    FW_TRY(auto front, look_with_evidence(estimator, source.front, vision::photo_view::front, source.evidence));
    photos.push_back(std::move(front));
    if (!source.side.empty()) {
        progress.report("photos.side", 0.5);
        FW_TRY(auto side, look_with_evidence(estimator, source.side, vision::photo_view::side, source.evidence));
        photos.push_back(std::move(side));
    }
    auto verdict = require_fit(photos);
    if (verdict) return photos;
    if (!source.evidence.empty())
        verdict.error().message += fmt::format(" The pictures in {} show why.", source.evidence.string());
    return std::unexpected(std::move(verdict.error()));
}

std::string describe(const person_source& source, std::size_t photos) {
    return fmt::format("From {}, {:.0f} cm{}", photos == 2 ? "a front and a side photograph" : "a front photograph",
                       *source.height, source.weight ? fmt::format(", {:.0f} kg", *source.weight) : "");
}

}  // namespace

result<sourced_avatar> make_avatar_from_photos(const body::body_model& model, const person_source& source,
                                               const common_options& common, console_progress& progress) {
    FW_TRY(const auto told, read_told(source));
    progress.begin("photos");
    FW_TRY(const auto photos, look_at_all(source, common, progress));
    progress.begin("fit");
    std::vector<vision::photo_view_input> inputs;
    for (const auto& p : photos) inputs.push_back(p.input);
    FW_TRY(auto fitted, fit_photo_avatar(model, std::move(inputs), told, progress));
    show_warnings(fitted.avatar.warnings);
    sourced_avatar out;
    out.sentence = describe(source, photos.size());
    for (std::size_t i = 0; i < photos.size(); ++i) {
        if (!source.evidence.empty())
            FW_CHECK(write_outline_evidence(source.evidence, photos[i].image, fitted.views[i]));
        FW_TRY(auto small, make_photo_picture(photos[i].image, fitted.views[i]));
        out.inputs.push_back(std::move(small));
    }
    out.avatar = std::move(fitted.avatar);
    return out;
}

}  // namespace fw::apps
