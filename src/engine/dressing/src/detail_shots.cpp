#include "fw/dressing/detail_shots.hpp"

#include <algorithm>
#include <cmath>

namespace fw::dressing {

namespace {

constexpr float neck_height = 0.30f;  // metres that the picture shows
constexpr float hem_height = 0.40f;
constexpr float neck_azimuth = static_cast<float>(20 * pi / 180);
constexpr float waist_azimuth = static_cast<float>(-16 * pi / 180);  // past the arm
constexpr float hem_azimuth = static_cast<float>(-50 * pi / 180);    // a single garment, from its side
constexpr float hem_band = 0.015f;  // metres above the lowest point that still count as hem

bool is_upper(const worn_garment& g) {
    return g.order.kind == garment::garment_kind::t_shirt;
}

/// The point of the garment's hem that faces a camera at `azimuth` most.
vec3 hem_point(const worn_garment& g, float azimuth) {
    const auto& points = g.drape.positions;
    const vec3 towards(std::sin(azimuth), 0, std::cos(azimuth));
    const float lowest = std::ranges::min(points, {}, [](const vec3& p) { return p.y; }).y;
    vec3 best = points.front();
    float nearest = -1e9f;
    for (const auto& p : points) {
        const float d = glm::dot(p, towards);
        if (p.y > lowest + hem_band || d <= nearest) continue;
        nearest = d;
        best = p;
    }
    return best;
}

}  // namespace

std::vector<detail_shot> make_detail_shots(const posed_outfit& shown) {
    const auto& garments = shown.clothes.garments;
    std::vector<detail_shot> out;
    const auto upper = std::ranges::find_if(garments, is_upper);
    if (upper != garments.end()) {
        const vec3 neck = shown.figure.landmarks.front_neck - vec3(0, 0.03f, 0);
        out.push_back({"detail-neck", "Neckline", scene::make_detail_view(neck, neck_height, neck_azimuth)});
    }
    if (upper != garments.end() && garments.size() > 1) {
        const vec3 waist = hem_point(*upper, waist_azimuth);
        out.push_back({"detail-waist", "Waist", scene::make_detail_view(waist, hem_height, waist_azimuth)});
    } else if (!garments.empty()) {
        const vec3 hem = hem_point(garments.front(), hem_azimuth);
        out.push_back({"detail-hem", "Hem", scene::make_detail_view(hem, hem_height, hem_azimuth)});
    }
    return out;
}

}  // namespace fw::dressing
