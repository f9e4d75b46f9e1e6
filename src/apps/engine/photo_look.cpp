#include "photo_look.hpp"

#include "engine_data.hpp"
#include "fw/files/files.hpp"
#include "fw/vision/gates.hpp"
#include "fw/vision/mask.hpp"

namespace fw::apps {

namespace fs = std::filesystem;

result<vision::pose_estimator> load_estimator(const fs::path& assets) {
    FW_TRY(const auto detector, read_asset(assets, "pose_detection.onnx"));
    FW_TRY(const auto landmarks, read_asset(assets, "pose_landmark_heavy.onnx"));
    return vision::pose_estimator::make(detector, landmarks);
}

result<media::decoded_image> decode_photo(const fs::path& path, vision::photo_view view) {
    const auto decode = [&]() -> result<media::decoded_image> {
        FW_TRY(const auto bytes, files::read_bytes(path, media::image_limits{}.bytes));
        return media::decode_image(bytes);
    };
    auto decoded = decode();
    if (decoded) return decoded;
    auto e = decoded.error();
    e.message = fmt::format("The {} photo {}: {}", to_string(view), path.filename().string(), e.message);
    e.field = std::string(to_string(view));
    return std::unexpected(std::move(e));
}

looked_photo look_at_photo(vision::pose_estimator& estimator, media::decoded_image photo, vision::photo_view view,
                           cut_out whom) {
    looked_photo out;
    out.image = std::move(photo.image);
    out.found = vision::inspect_photo(estimator, out.image, view);
    out.input.view = view;
    out.input.width = out.image.width;
    out.input.height = out.image.height;
    if (!out.found.people.empty() && (out.found.fit() || whom == cut_out::whoever_is_found)) {
        out.input.pose = out.found.people.front();
        out.input.mask = vision::refine_mask(out.image, out.input.pose);
    }
    if (const auto focal = photo.facts.focal_length_35mm)
        out.input.focal_px = vision::focal_px_of(*focal, out.input.width, out.input.height);
    return out;
}

result<void> require_fit(const std::vector<looked_photo>& photos) {
    error e{.kind = error_kind::not_good_enough, .code = {}, .message = {}};
    for (const auto& photo : photos) {
        if (photo.found.fit()) continue;
        const std::string view(to_string(photo.input.view));
        if (e.code.empty()) {
            e.code = photo.found.refusals.front().code;
            e.field = view;
        }
        e.message += fmt::format("{}The {} photo cannot be used:", e.message.empty() ? "" : " ", view);
        for (const auto& r : photo.found.refusals) {
            e.message += " " + r.sentence;
            e.problems.push_back({view, r.code, r.sentence});
        }
    }
    if (e.code.empty()) return {};
    return std::unexpected(std::move(e));
}

}  // namespace fw::apps
