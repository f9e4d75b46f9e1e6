#include "fw/vision/pose.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/dnn.hpp>

#include "detector_decode.hpp"
#include "square_crop.hpp"

namespace fw::vision {
namespace {

constexpr int crop_size = 256;
constexpr std::size_t values_a_landmark = 5;  // x, y, z, visibility and presence logits
constexpr std::size_t model_landmarks = 39;   // 33 and six auxiliary ones
constexpr int heat_size = 64;
constexpr int heat_reach = 3;  // a window of 7 × 7
constexpr double least_heat = 0.5;

double sigmoid(double x) {
    return 1 / (1 + std::exp(-x));
}

std::unexpected<error> bad_model(std::string_view which) {
    return fail(error_kind::invalid, "vision.bad_model",
                "The pose model \"" + std::string(which) + "\" can't be read: run the set-up of the assets again.");
}

result<cv::dnn::Net> load(std::span<const std::uint8_t> onnx, std::string_view name) {
    try {
        cv::dnn::Net net = cv::dnn::readNetFromONNX(reinterpret_cast<const char*>(onnx.data()), onnx.size());
        if (net.empty()) return bad_model(name);
        net.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
        return net;
    } catch (const cv::Exception&) {
        return bad_model(name);
    }
}

std::vector<cv::Mat> forward(cv::dnn::Net& net, const cv::Mat& input) {
    net.setInput(input);
    std::vector<cv::Mat> outputs;
    net.forward(outputs, net.getUnconnectedOutLayersNames());
    return outputs;
}

/// Outputs have no names worth relying on; their sizes tell them apart.
std::span<const float> output_of_size(const std::vector<cv::Mat>& outputs, std::size_t size) {
    for (const cv::Mat& m : outputs)
        if (m.total() == size) return {m.ptr<float>(), size};
    return {};
}

/// The landmark's place in the unit square, drawn to where its heat map is warm around it.
dvec2 refine_by_heat(dvec2 unit, std::span<const float> heat) {
    const int column = static_cast<int>(std::floor(unit.x * heat_size));
    const int row = static_cast<int>(std::floor(unit.y * heat_size));
    if (column < 0 || column >= heat_size || row < 0 || row >= heat_size) return unit;
    dvec2 sum{0, 0};
    double total = 0;
    double hottest = 0;
    for (int r = std::max(0, row - heat_reach); r <= std::min(heat_size - 1, row + heat_reach); ++r)
        for (int c = std::max(0, column - heat_reach); c <= std::min(heat_size - 1, column + heat_reach); ++c) {
            const double w = sigmoid(heat[static_cast<std::size_t>(r * heat_size + c)]);
            sum += w * dvec2(c, r);
            total += w;
            hottest = std::max(hottest, w);
        }
    return hottest >= least_heat && total > 0 ? sum / total / double{heat_size} : unit;
}

landmark decode_landmark(std::span<const float> values, std::span<const float> heat, const body_region& region) {
    const dvec2 unit = refine_by_heat(dvec2(values[0], values[1]) / double{crop_size}, heat);
    return {to_picture(region, unit), values[2] / crop_size * region.side, sigmoid(values[3]), sigmoid(values[4])};
}

dvec3 turn_with_region(dvec3 p, double rotation) {
    const double c = std::cos(rotation);
    const double s = std::sin(rotation);
    return {c * p.x - s * p.y, s * p.x + c * p.y, p.z};
}

}  // namespace

double coarse_mask::at(dvec2 picture_point) const {
    const dvec2 p = to_unit(region, picture_point) * double(size) - 0.5;
    if (p.x < -0.5 || p.y < -0.5 || p.x > size - 0.5 || p.y > size - 0.5) return 0;
    const auto clamp = [&](double v) { return std::clamp(static_cast<int>(v), 0, size - 1); };
    const int x0 = clamp(std::floor(p.x));
    const int y0 = clamp(std::floor(p.y));
    const int x1 = clamp(x0 + 1);
    const int y1 = clamp(y0 + 1);
    const double fx = std::clamp(p.x - x0, 0.0, 1.0);
    const double fy = std::clamp(p.y - y0, 0.0, 1.0);
    const auto cell = [&](int x, int y) { return double{probability[static_cast<std::size_t>(y) * size + x]}; };
    return (1 - fy) * ((1 - fx) * cell(x0, y0) + fx * cell(x1, y0)) +
           fy * ((1 - fx) * cell(x0, y1) + fx * cell(x1, y1));
}

struct pose_estimator::networks {
    cv::dnn::Net detector;
    cv::dnn::Net landmarks;
};

pose_estimator::pose_estimator(std::unique_ptr<networks> nets) : nets_(std::move(nets)) {}
pose_estimator::~pose_estimator() = default;
pose_estimator::pose_estimator(pose_estimator&&) noexcept = default;
pose_estimator& pose_estimator::operator=(pose_estimator&&) noexcept = default;

result<pose_estimator> pose_estimator::make(std::span<const std::uint8_t> detector,
                                            std::span<const std::uint8_t> landmarks) {
    auto nets = std::make_unique<networks>();
    FW_TRY(nets->detector, load(detector, "pose_detection"));
    FW_TRY(nets->landmarks, load(landmarks, "pose_landmark_heavy"));
    return pose_estimator(std::move(nets));
}

std::vector<detection> pose_estimator::detect(const scene::image& photo, double least_score) {
    const body_region frame{dvec2(photo.width, photo.height) * 0.5, double(std::max(photo.width, photo.height)), 0};
    const auto outputs =
        forward(nets_->detector, crop_square(rgb_matrix(photo), frame, detector_size, {-1, 1}, beyond_edge::black));
    const auto boxes = output_of_size(outputs, anchor_count * 12);
    const auto logits = output_of_size(outputs, anchor_count);
    if (boxes.empty() || logits.empty()) return {};
    return decode_detections(boxes, logits, frame, least_score);
}

pose pose_estimator::estimate(const scene::image& photo, const body_region& region) {
    const auto outputs =
        forward(nets_->landmarks, crop_square(rgb_matrix(photo), region, crop_size, {0, 1}, beyond_edge::replicate));
    const auto values = output_of_size(outputs, model_landmarks * values_a_landmark);
    const auto heat = output_of_size(outputs, model_landmarks * heat_size * heat_size);
    const auto world = output_of_size(outputs, model_landmarks * 3);
    const auto flag = output_of_size(outputs, 1);
    const auto mask = output_of_size(outputs, std::size_t{crop_size} * crop_size);
    pose found;
    if (values.empty() || heat.empty() || world.empty() || flag.empty() || mask.empty()) return found;
    found.score = flag[0];
    for (std::size_t i = 0; i < body_point_count; ++i) {
        found.landmarks[i] = decode_landmark(values.subspan(i * values_a_landmark, values_a_landmark),
                                             heat.subspan(i * heat_size * heat_size, heat_size * heat_size), region);
        found.world[i] = turn_with_region(dvec3(world[3 * i], world[3 * i + 1], world[3 * i + 2]), region.rotation);
    }
    found.mask = {crop_size, region, std::vector<float>(mask.size())};
    std::ranges::transform(mask, found.mask.probability.begin(),
                           [](float x) { return static_cast<float>(sigmoid(x)); });
    return found;
}

}  // namespace fw::vision
