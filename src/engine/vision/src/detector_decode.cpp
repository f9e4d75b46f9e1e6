#include "detector_decode.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "square_crop.hpp"

namespace fw::vision {
namespace {

constexpr double same_person_overlap = 0.3;

/// In units of the square frame.
struct candidate {
    double score = 0;
    std::size_t anchor = 0;
    dvec2 lower{0, 0};
    dvec2 upper{0, 0};
    dvec2 mid_hip{0, 0};
    dvec2 rim{0, 0};  ///< on the circle around the whole body
};

double area(const candidate& c) {
    return std::max(0.0, c.upper.x - c.lower.x) * std::max(0.0, c.upper.y - c.lower.y);
}

double overlap(const candidate& a, const candidate& b) {
    const dvec2 lower = glm::max(a.lower, b.lower);
    const dvec2 upper = glm::min(a.upper, b.upper);
    if (upper.x <= lower.x || upper.y <= lower.y) return 0;
    const double common = (upper.x - lower.x) * (upper.y - lower.y);
    return common / (area(a) + area(b) - common);
}

/// Removes from `left` all that overlap its first entry and returns their average, weighted by score.
candidate merge_first(std::vector<candidate>& left) {
    const candidate best = left.front();
    candidate sum;
    std::vector<candidate> others;
    double total = 0;
    for (const candidate& c : left) {
        if (overlap(best, c) <= same_person_overlap && &c != &left.front()) {
            others.push_back(c);
            continue;
        }
        total += c.score;
        sum.lower += c.score * c.lower;
        sum.upper += c.score * c.upper;
        sum.mid_hip += c.score * c.mid_hip;
        sum.rim += c.score * c.rim;
    }
    left = std::move(others);
    return {best.score, best.anchor, sum.lower / total, sum.upper / total, sum.mid_hip / total, sum.rim / total};
}

/// The square around the body: centre at the hips, a quarter larger than the circle, upright along hips →
/// rim.
body_region region_of(dvec2 mid_hip, dvec2 rim) {
    const dvec2 d = rim - mid_hip;
    double rotation = pi / 2 - std::atan2(-d.y, d.x);
    rotation -= 2 * pi * std::floor((rotation + pi) / (2 * pi));
    return {mid_hip, 2 * glm::length(d) * 1.25, rotation};
}

}  // namespace

std::vector<dvec2> make_anchors() {
    struct layer {
        int cells;
        int copies;
    };
    std::vector<dvec2> anchors;
    anchors.reserve(anchor_count);
    for (const auto [cells, copies] : {layer{28, 2}, layer{14, 2}, layer{7, 6}})
        for (int row = 0; row < cells; ++row)
            for (int column = 0; column < cells; ++column)
                anchors.insert(anchors.end(), static_cast<std::size_t>(copies),
                               dvec2((column + 0.5) / cells, (row + 0.5) / cells));
    return anchors;
}

std::vector<detection> decode_detections(std::span<const float> boxes, std::span<const float> logits,
                                         const body_region& frame, double least_score) {
    const auto anchors = make_anchors();
    std::vector<candidate> left;
    for (std::size_t i = 0; i < anchors.size(); ++i) {
        const double score = 1 / (1 + std::exp(-std::clamp<double>(logits[i], -100, 100)));
        if (score < least_score) continue;
        const auto pair = [&](std::size_t k) {
            return dvec2(boxes[i * 12 + k], boxes[i * 12 + k + 1]) / double{detector_size};
        };
        const dvec2 centre = pair(0) + anchors[i];
        left.push_back(
            {score, i, centre - pair(2) * 0.5, centre + pair(2) * 0.5, pair(4) + anchors[i], pair(6) + anchors[i]});
    }
    std::ranges::sort(left, [](const candidate& a, const candidate& b) {
        return a.score != b.score ? a.score > b.score : a.anchor < b.anchor;
    });

    std::vector<detection> people;
    while (!left.empty()) {
        const candidate c = merge_first(left);
        people.push_back({c.score, to_picture(frame, c.lower), to_picture(frame, c.upper),
                          region_of(to_picture(frame, c.mid_hip), to_picture(frame, c.rim))});
    }
    return people;
}

}  // namespace fw::vision
