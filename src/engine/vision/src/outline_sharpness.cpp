#include "outline_sharpness.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "square_crop.hpp"

namespace fw::vision {
namespace {

double luminance(const scene::image& photo, dvec2 at) {
    const int x = std::clamp(static_cast<int>(at.x), 0, photo.width - 1);
    const int y = std::clamp(static_cast<int>(at.y), 0, photo.height - 1);
    const auto* p = photo.at(x, y);
    return photo.channels < 3 ? p[0] : 0.299 * p[0] + 0.587 * p[1] + 0.114 * p[2];
}

/// At least two channels at their end: the colour is lost, not just bright.
bool is_clipped(const scene::image& photo, dvec2 at) {
    const auto* p = photo.at(static_cast<int>(at.x), static_cast<int>(at.y));
    if (photo.channels < 3) return p[0] >= 250;
    return (p[0] >= 250) + (p[1] >= 250) + (p[2] >= 250) >= 2;
}

/// Width in pixels of the edge across `centre` along `normal`; nothing if there is little contrast.
std::optional<double> edge_width_at(const scene::image& photo, dvec2 centre, dvec2 normal, double reach) {
    // Mean over a few pixels along the edge keeps grain down.
    const dvec2 along(-normal.y, normal.x);
    const int half = static_cast<int>(reach);
    std::vector<double> profile;
    for (int i = -half; i <= half; ++i) {
        double sum = 0;
        for (int k = -2; k <= 2; ++k) sum += luminance(photo, centre + double(i) * normal + double(k) * along);
        profile.push_back(sum / 5);
    }
    const auto quarter = static_cast<std::ptrdiff_t>(profile.size() / 4);
    const auto mean = [](auto first, auto last) {
        double sum = 0;
        for (auto i = first; i != last; ++i) sum += *i;
        return sum / static_cast<double>(last - first);
    };
    const double contrast =
        std::abs(mean(profile.begin(), profile.begin() + quarter) - mean(profile.end() - quarter, profile.end()));
    if (contrast < 25) return std::nullopt;
    double steepest = 0;
    for (std::size_t i = 1; i + 1 < profile.size(); ++i)
        steepest = std::max(steepest, std::abs(profile[i + 1] - profile[i - 1]) / 2);
    return contrast / steepest;
}

}  // namespace

outline_figures measure_outline(const scene::image& photo, const coarse_mask& mask) {
    outline_figures figures;
    std::vector<double> widths;
    double brightness = 0;
    int inside = 0;
    int clipped = 0;
    int looked = 0;
    const double cell = mask.region.side / mask.size;
    const auto value = [&](int x, int y) {
        return double{mask.probability[static_cast<std::size_t>(y) * mask.size + x]};
    };
    for (int y = 1; y + 1 < mask.size; ++y)
        for (int x = 1; x + 1 < mask.size; ++x) {
            const dvec2 at = to_picture(mask.region, (dvec2(x, y) + 0.5) / double(mask.size));
            if (at.x < 0 || at.y < 0 || at.x >= photo.width || at.y >= photo.height) continue;
            if (value(x, y) > 0.9) {
                brightness += luminance(photo, at);
                clipped += is_clipped(photo, at) ? 1 : 0;
                ++inside;
            }
            const dvec2 slope(value(x + 1, y) - value(x - 1, y), value(x, y + 1) - value(x, y - 1));
            if (std::abs(value(x, y) - 0.5) > 0.35 || glm::length(slope) < 0.3) continue;
            const dvec2 ahead =
                to_picture(mask.region, (dvec2(x, y) + 0.5 + glm::normalize(slope)) / double(mask.size));
            ++looked;
            if (const auto w = edge_width_at(photo, at, glm::normalize(ahead - at), 4 * cell)) widths.push_back(*w);
        }
    if (inside > 0) {
        figures.body_brightness = brightness / inside;
        figures.clipped_share = static_cast<double>(clipped) / inside;
    }
    if (looked > 0) figures.clear_share = static_cast<double>(widths.size()) / looked;
    if (!widths.empty()) {
        const auto third = widths.begin() + static_cast<std::ptrdiff_t>(widths.size() / 3);
        std::nth_element(widths.begin(), third, widths.end());
        figures.edge_width = *third;
    }
    return figures;
}

}  // namespace fw::vision
