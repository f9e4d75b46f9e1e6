// What goes over the wire, and how it is declared.
#pragma once

#include "fw/avatar/avatar_service.hpp"
#include "fw/web/endpoint.hpp"
#include "fw/web/page.hpp"

namespace fw::avatar {

enum class unit : std::uint8_t { metric, imperial };
enum class sex : std::uint8_t { female, male };

using value_map = std::map<std::string, double>;

/// A person as in p.json (docs/formats/person.schema.json), and what the avatar is to be made from.
struct create_request {
    std::string name;
    source from = source::measurements;
    std::optional<avatar::sex> sex;
    std::optional<double> age;
    avatar::unit unit = unit::metric;
    value_map measurements;
    avatar::clothing clothing = clothing::normal;
    bool height_measured = false;
    bool keep_photos = false;
};
struct doctor_request {
    std::optional<avatar::sex> sex;
    std::optional<double> age;
    avatar::unit unit = unit::metric;
    value_map measurements;
};
struct warning_view {
    std::string code, measurement, message;
    std::optional<double> suggestion;
    std::optional<std::string> exchanged_with;
};
struct doctor_view {
    std::vector<warning_view> warnings;
    value_map mended;
};
struct avatar_path {
    avatar_id id;
};
struct list_avatars : web::page_request {};
struct change_request {
    avatar_id id;
    std::optional<std::string> if_match;
    std::optional<std::string> name;
    std::optional<bool> keep_photos;
};
struct tell_request {
    avatar_id id;
    std::optional<std::string> if_match;
    std::optional<avatar::sex> sex;
    web::patch<double> age;
    avatar::unit unit = unit::metric;
    std::map<std::string, web::patch<double>> measurements;
    std::optional<avatar::clothing> clothing;
    std::optional<bool> height_measured;
};
struct body_request {
    avatar_id id;
    avatar::unit unit = unit::metric;
};
struct model_request {
    avatar_id id;
    std::int64_t lod = 0;
    bool draco = false;
};
struct problem_view {
    std::string code, message;
};
struct model_view {
    std::int64_t lod = 0;
    bool draco = false;
    std::string url, content_type, sha256;
    std::int64_t bytes = 0, triangles = 0;
};
struct avatar_view {
    avatar_id id;
    std::string name;
    avatar::status status = status::processing;
    source from = source::measurements;
    bool keep_photos = false;
    std::optional<queue::job_id> job;
    std::optional<awaited> waits_for;
    std::optional<problem_view> error;
    std::optional<std::string> thumbnail;
    std::vector<model_view> models;
    std::int64_t version = 1;
    time_point made, changed;
    std::optional<time_point> processed;
};
struct value_view {
    std::string id, iso, label;
    double value = 0;
    std::optional<double> asked;
    std::vector<double> interval;
    std::string source;
};
struct body_view {
    avatar::unit unit = unit::metric;
    std::optional<avatar::sex> sex;
    value_map told;
    value_map measurements;
    std::vector<value_view> details;
    double confidence = 0;
    bool manual = false;
    std::vector<warning_view> warnings;
};

}  // namespace fw::avatar

namespace fw::web {

template <>
struct choices_of<avatar::status> {
    static constexpr std::array all{choice{avatar::status::processing, "processing"},
                                    choice{avatar::status::ready, "ready"}, choice{avatar::status::error, "error"}};
};
template <>
struct choices_of<avatar::awaited> {
    static constexpr std::array all{choice{avatar::awaited::photos, "photos"},
                                    choice{avatar::awaited::process, "process"}};
};
template <>
struct choices_of<avatar::source> {
    static constexpr std::array all{choice{avatar::source::measurements, "measurements"},
                                    choice{avatar::source::photos, "photos"}};
};
template <>
struct choices_of<avatar::photo_type> {
    static constexpr std::array all{choice{avatar::photo_type::front, "front"},
                                    choice{avatar::photo_type::side, "side"}, choice{avatar::photo_type::back, "back"}};
};
template <>
struct choices_of<avatar::clothing> {
    static constexpr std::array all{choice{avatar::clothing::tight, "tight"},
                                    choice{avatar::clothing::normal, "normal"},
                                    choice{avatar::clothing::loose, "loose"}};
};
template <>
struct choices_of<avatar::unit> {
    static constexpr std::array all{choice{avatar::unit::metric, "metric"}, choice{avatar::unit::imperial, "imperial"}};
};
template <>
struct choices_of<avatar::sex> {
    static constexpr std::array all{choice{avatar::sex::female, "female"}, choice{avatar::sex::male, "male"}};
};

namespace detail {
inline auto measurement_values() {
    return keyed(number{}.above(0)).most(40);
}
inline constexpr std::string_view about_measurements =
    "Height at least: centimetres and kilograms, or inches and pounds. height, weight, shoulderWidth, "
    "chestCircumference, waistCircumference, hipCircumference, inseamLength, armLength, neckCircumference, and 26 more";
inline constexpr std::string_view about_clothing = "What is worn in the photographs: loose clothes hide the body";
inline constexpr std::string_view about_height =
    "The height was measured against a wall; people add a centimetre or two to what they tell";
}  // namespace detail

template <>
struct shape_of<avatar::create_request> {
    using t = avatar::create_request;
    static constexpr std::string_view name = "NewAvatar";
    static auto members() {
        return std::tuple{
            member("name", &t::name, text{}.least(1).most(200)).example("\"Anna\""),
            member("from", &t::from, "photos: add them, then ask to process them").or_default(),
            member("sex", &t::sex, "Needed with measurements; photographs tell it by themselves if they must"),
            member("age", &t::age, number{}.between(14, 100), "Years"),
            member("unit", &t::unit).or_default(),
            member("measurements", &t::measurements, detail::measurement_values(), detail::about_measurements)
                .example(R"({"height":172,"weight":64,"chestCircumference":90,"waistCircumference":71})"),
            member("clothing", &t::clothing, detail::about_clothing).or_default(),
            member("heightMeasured", &t::height_measured, detail::about_height).or_default(),
            member("keepPhotos", &t::keep_photos, "Else they are deleted as soon as the avatar is made").or_default()};
    }
};
template <>
struct shape_of<avatar::doctor_request> {
    using t = avatar::doctor_request;
    static constexpr std::string_view name = "DoctorRequest";
    static auto members() {
        return std::tuple{
            member("sex", &t::sex), member("age", &t::age, number{}.between(0, 150), "Years"),
            member("unit", &t::unit).or_default(),
            member("measurements", &t::measurements, detail::measurement_values(), detail::about_measurements)};
    }
};
template <>
struct shape_of<avatar::warning_view> {
    using t = avatar::warning_view;
    static constexpr std::string_view name = "MeasurementWarning";
    static auto members() {
        return std::tuple{member("code", &t::code, "Stable: \"digits.swapped\""),
                          member("measurement", &t::measurement, "What it is about; empty: the photographs"),
                          member("message", &t::message), member("suggestion", &t::suggestion, "In the unit asked for"),
                          member("exchangedWith", &t::exchanged_with)};
    }
};
template <>
struct shape_of<avatar::doctor_view> {
    using t = avatar::doctor_view;
    static constexpr std::string_view name = "DoctorReport";
    static auto members() {
        return std::tuple{member("warnings", &t::warnings),
                          member("mended", &t::mended, "With every suggestion taken")};
    }
};
template <>
struct shape_of<avatar::avatar_path> {
    static constexpr std::string_view name = "AvatarPath";
    static auto members() { return std::tuple{in_path("id", &avatar::avatar_path::id, "The avatar")}; }
};
template <>
struct shape_of<avatar::list_avatars> {
    static constexpr std::string_view name = "ListAvatars";
    static auto members() { return page_members(); }
};
template <>
struct shape_of<avatar::change_request> {
    using t = avatar::change_request;
    static constexpr std::string_view name = "ChangeAvatar";
    static auto members() {
        return std::tuple{in_path("id", &t::id, "The avatar"),
                          in_header("If-Match", &t::if_match, text{}.most(100), "The ETag that was read"),
                          member("name", &t::name, text{}.least(1).most(200)), member("keepPhotos", &t::keep_photos)};
    }
};
template <>
struct shape_of<avatar::tell_request> {
    using t = avatar::tell_request;
    static constexpr std::string_view name = "ChangeMeasurements";
    static auto members() {
        return std::tuple{in_path("id", &t::id, "The avatar"),
                          in_header("If-Match", &t::if_match, text{}.most(100), "The ETag that was read"),
                          member("sex", &t::sex),
                          member("age", &t::age, number{}.between(14, 100), "null: not known"),
                          member("unit", &t::unit, "Of the values that follow").or_default(),
                          member("measurements", &t::measurements, detail::measurement_values(),
                                 "Those that change; null: no longer said")
                              .or_default(),
                          member("clothing", &t::clothing),
                          member("heightMeasured", &t::height_measured)};
    }
};
template <>
struct shape_of<avatar::body_request> {
    using t = avatar::body_request;
    static constexpr std::string_view name = "BodyRequest";
    static auto members() {
        return std::tuple{in_path("id", &t::id, "The avatar"),
                          in_query("unit", &t::unit, "imperial: inches and pounds").or_default()};
    }
};
template <>
struct shape_of<avatar::model_request> {
    using t = avatar::model_request;
    static constexpr std::string_view name = "ModelRequest";
    static auto members() {
        return std::tuple{in_path("id", &t::id, "The avatar"),
                          in_query("lod", &t::lod, integer{}.between(0, 9), "0: every triangle").or_default(),
                          in_query("draco", &t::draco,
                                   "Compressed: a sixth of the size, for viewers that know KHR_draco_mesh_compression")
                              .or_default()};
    }
};
template <>
struct shape_of<avatar::problem_view> {
    using t = avatar::problem_view;
    static constexpr std::string_view name = "AvatarProblem";
    static auto members() { return std::tuple{member("code", &t::code), member("message", &t::message)}; }
};
template <>
struct shape_of<avatar::model_view> {
    using t = avatar::model_view;
    static constexpr std::string_view name = "AvatarModel";
    static auto members() {
        return std::tuple{member("lod", &t::lod, "0: every triangle"),
                          member("draco", &t::draco, "Compressed with KHR_draco_mesh_compression"),
                          member("url", &t::url, "Signed, good for an hour; with ETag and ranges"),
                          member("contentType", &t::content_type),
                          member("bytes", &t::bytes),
                          member("triangles", &t::triangles),
                          member("sha256", &t::sha256)};
    }
};
template <>
struct shape_of<avatar::avatar_view> {
    using t = avatar::avatar_view;
    static constexpr std::string_view name = "Avatar";
    static auto members() {
        return std::tuple{member("id", &t::id),
                          member("name", &t::name),
                          member("status", &t::status),
                          member("from", &t::from),
                          member("keepPhotos", &t::keep_photos),
                          member("jobId", &t::job, "GET /jobs/{id}; absent while photographs are waited for"),
                          member("waitingFor", &t::waits_for,
                                 "What has to come from you while it is processing: photos (the front one at least), "
                                 "or process (POST /avatars/{id}/process). Absent once there is a job"),
                          member("error", &t::error, "Of the last job"),
                          member("thumbnailUrl", &t::thumbnail, "Signed, good for an hour"),
                          member("models", &t::models, "Those of the last job that succeeded"),
                          member("version", &t::version),
                          member("createdAt", &t::made),
                          member("updatedAt", &t::changed),
                          member("processedAt", &t::processed)};
    }
};
template <>
struct shape_of<avatar::value_view> {
    using t = avatar::value_view;
    static constexpr std::string_view name = "MeasuredValue";
    static auto members() {
        return std::tuple{member("id", &t::id),
                          member("iso", &t::iso, "Clause of ISO 8559-1:2017"),
                          member("label", &t::label),
                          member("value", &t::value, "What the body has"),
                          member("asked", &t::asked, "What was asked for"),
                          member("interval90", &t::interval,
                                 "Between these two lies the person's own value with a probability of 90 %"),
                          member("source", &t::source, "typed, photo or derived")};
    }
};
template <>
struct shape_of<avatar::body_view> {
    using t = avatar::body_view;
    static constexpr std::string_view name = "Measurements";
    static auto members() {
        return std::tuple{
            member("unit", &t::unit),
            member("sex", &t::sex, "Absent while it is not known"),
            member("told", &t::told, "As it was said"),
            member("measurements", &t::measurements, "Of the body, weight among them; empty before it is made"),
            member("details", &t::details),
            member("confidence", &t::confidence, number{}.between(0, 1),
                   "One less the mean of half the 90 % interval over the value, of the eight main ones"),
            member("isManual", &t::manual, "Everything that is known was typed"),
            member("warnings", &t::warnings)};
    }
};

}  // namespace fw::web
