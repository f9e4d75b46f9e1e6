#include "fw/photo/seen.hpp"

#include <array>
#include <cmath>

#include "fw/base/json.hpp"
#include "mask_picture.hpp"

namespace fw::photo {

namespace {

using vision::photo_view_input;

constexpr int longest_side = 16384;    // of a photo, pixels, as the decoder has it
constexpr int longest_mask = 4096;     // of a mask
constexpr double far_away = 100'000;   // pixels: landmarks may lie outside the picture
constexpr double longest_lens = 1e6;   // focal length, pixels
constexpr double coarsest_mask = 100;  // photo pixels a mask pixel

/// In the order of vision::body_point.
constexpr std::array<std::string_view, vision::body_point_count> landmark_names{
    "nose",       "leftEyeInner", "leftEye",    "leftEyeOuter",  "rightEyeInner", "rightEye",      "rightEyeOuter",
    "leftEar",    "rightEar",     "mouthLeft",  "mouthRight",    "leftShoulder",  "rightShoulder", "leftElbow",
    "rightElbow", "leftWrist",    "rightWrist", "leftPinky",     "rightPinky",    "leftIndex",     "rightIndex",
    "leftThumb",  "rightThumb",   "leftHip",    "rightHip",      "leftKnee",      "rightKnee",     "leftAnkle",
    "rightAnkle", "leftHeel",     "rightHeel",  "leftFootIndex", "rightFootIndex"};

json::array landmarks_document(const vision::pose& pose) {
    json::array out;
    for (std::size_t i = 0; i < landmark_names.size(); ++i) {
        const auto& l = pose.landmarks[i];
        out.push_back(json::object{{"name", landmark_names[i]},
                                   {"x", l.position.x},
                                   {"y", l.position.y},
                                   {"depth", l.depth},
                                   {"visibility", l.visibility},
                                   {"presence", l.presence}});
    }
    return out;
}

result<json::object> mask_document(const vision::person_mask& mask) {
    FW_TRY(auto coverage, to_picture_text(mask.coverage, mask.width, mask.height));
    FW_TRY(auto confidence, to_picture_text(mask.confidence, mask.width, mask.height));
    return json::object{{"x", mask.origin.x},
                        {"y", mask.origin.y},
                        {"pixel", mask.pixel},
                        {"width", mask.width},
                        {"height", mask.height},
                        {"coverage", std::move(coverage)},
                        {"confidence", std::move(confidence)}};
}

std::unexpected<error> out_of_limits(const json_object& from, std::string_view key, double low, double high) {
    const auto path = from.path_of(key);
    return fail(error_kind::invalid, "seen.value",
                fmt::format("\"{}\" must be a number from {:g} to {:g}.", path, low, high), path);
}

result<double> number_within(const json_object& from, std::string_view key, double low, double high) {
    FW_TRY(const double value, from.get_number(key));
    if (!(value >= low && value <= high)) return out_of_limits(from, key, low, high);
    return value;
}

result<int> whole_within(const json_object& from, std::string_view key, int low, int high) {
    FW_TRY(const double value, number_within(from, key, low, high));
    if (value != std::floor(value)) return out_of_limits(from, key, low, high);
    return static_cast<int>(value);
}

result<vision::landmark> parse_landmark(const json::value& value, std::string_view name, const std::string& path) {
    FW_TRY(const auto entry, json_object::from(value, path));
    FW_CHECK(entry.only({"name", "x", "y", "depth", "visibility", "presence"}));
    FW_TRY(const auto given, entry.get_string("name"));
    if (given != name)
        return fail(error_kind::invalid, "seen.value", fmt::format("\"{}.name\" must be \"{}\".", path, name),
                    path + ".name");
    vision::landmark out;
    FW_TRY(out.position.x, number_within(entry, "x", -far_away, far_away));
    FW_TRY(out.position.y, number_within(entry, "y", -far_away, far_away));
    FW_TRY(out.depth, number_within(entry, "depth", -far_away, far_away));
    FW_TRY(out.visibility, number_within(entry, "visibility", 0, 1));
    FW_TRY(out.presence, number_within(entry, "presence", 0, 1));
    return out;
}

result<vision::pose> parse_pose(const json_object& from) {
    FW_CHECK(from.only({"score", "landmarks"}));
    vision::pose out{};
    FW_TRY(out.score, number_within(from, "score", 0, 1));
    FW_TRY(const auto* list, from.get_array("landmarks"));
    if (list->size() != landmark_names.size())
        return fail(error_kind::invalid, "seen.value",
                    fmt::format("\"{}\" must have {} entries.", from.path_of("landmarks"), landmark_names.size()),
                    from.path_of("landmarks"));
    for (std::size_t i = 0; i < landmark_names.size(); ++i) {
        const auto path = fmt::format("{}[{}]", from.path_of("landmarks"), i);
        FW_TRY(out.landmarks[i], parse_landmark((*list)[i], landmark_names[i], path));
    }
    return out;
}

result<vision::person_mask> parse_mask(const json_object& from) {
    FW_CHECK(from.only({"x", "y", "pixel", "width", "height", "coverage", "confidence"}));
    vision::person_mask out;
    FW_TRY(out.origin.x, number_within(from, "x", 0, longest_side));
    FW_TRY(out.origin.y, number_within(from, "y", 0, longest_side));
    FW_TRY(out.pixel, number_within(from, "pixel", 0.1, coarsest_mask));
    FW_TRY(out.width, whole_within(from, "width", 8, longest_mask));
    FW_TRY(out.height, whole_within(from, "height", 8, longest_mask));
    FW_TRY(const auto coverage, from.get_string("coverage"));
    FW_TRY(const auto confidence, from.get_string("confidence"));
    FW_TRY(out.coverage, plane_from(coverage, out.width, out.height, from.path_of("coverage")));
    FW_TRY(out.confidence, plane_from(confidence, out.width, out.height, from.path_of("confidence")));
    return out;
}

result<vision::photo_view> parse_view(const json_object& root) {
    FW_TRY(const auto version, root.get_number("version"));
    if (version != 1)
        return fail(error_kind::unsupported, "seen.version", "This program reads version 1 of seen.json.", "version");
    FW_TRY(const auto name, root.get_string("view"));
    if (const auto view = vision::find_photo_view(name)) return *view;
    return fail(error_kind::invalid, "seen.view", "\"view\" must be \"front\", \"side\" or \"back\".", "view");
}

}  // namespace

result<std::string> write_seen(const photo_view_input& seen) {
    FW_TRY(auto mask, mask_document(seen.mask));
    const bool back = seen.view == vision::photo_view::back;
    json::object out{{"version", 1},
                     {"view", to_string(seen.view)},
                     {"width", seen.width},
                     {"height", seen.height},
                     {"focalPx", seen.focal_px ? json::value(*seen.focal_px) : json::value(nullptr)},
                     {"effect", back ? "none" : "fit"}};
    if (back)
        out["why"] =
            "The body is found from its outline: from behind it is the same as from the front, so a photograph of the "
            "back tells nothing new. It is kept and cut out; the measurements come from the other photographs.";
    out["pose"] = json::object{{"score", seen.pose.score}, {"landmarks", landmarks_document(seen.pose)}};
    out["mask"] = std::move(mask);
    return json::serialize(out) + "\n";
}

result<photo_view_input> parse_seen(std::string_view text) {
    if (text.size() > most_seen_bytes)
        return fail(error_kind::too_large, "seen.too_large", "A seen.json has at most 16 MB.");
    FW_TRY(const auto document, parse_json(text));
    FW_TRY(const auto root, json_object::from(document));
    FW_CHECK(root.only({"version", "view", "width", "height", "focalPx", "effect", "why", "pose", "mask"}));
    photo_view_input out;
    FW_TRY(out.view, parse_view(root));
    FW_TRY(out.width, whole_within(root, "width", 1, longest_side));
    FW_TRY(out.height, whole_within(root, "height", 1, longest_side));
    FW_TRY(out.focal_px, root.find_number("focalPx"));
    if (out.focal_px && !(*out.focal_px >= 1 && *out.focal_px <= longest_lens))
        return out_of_limits(root, "focalPx", 1, longest_lens);
    FW_TRY(const auto pose, root.get_object("pose"));
    FW_TRY(out.pose, parse_pose(pose));
    FW_TRY(const auto mask, root.get_object("mask"));
    FW_TRY(out.mask, parse_mask(mask));
    return out;
}

}  // namespace fw::photo
