#include "contour.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "fw/geometry/mesh.hpp"

namespace fw::vision {
namespace {

constexpr double cell = 0.004;            ///< metres, of the occupancy grid
constexpr double clear_distance = 0.008;  ///< a contour that has body this far outside it lies within the silhouette

std::vector<outline_kind> kinds_of(const body::body_model& model) {
    const auto descends = [&](int bone, std::string_view name) {
        const auto from = model.find_bone(name);
        while (from && bone >= 0 && bone != static_cast<int>(*from))
            bone = model.bones()[static_cast<std::size_t>(bone)].parent;
        return from && bone >= 0;
    };
    std::vector<outline_kind> by_bone(model.bones().size(), outline_kind::clothed);
    for (int b = 0; b < static_cast<int>(by_bone.size()); ++b) {
        auto& kind = by_bone[static_cast<std::size_t>(b)];
        if (descends(b, "upperarm_l") || descends(b, "upperarm_r") || descends(b, "neck_01") || descends(b, "calf_l") ||
            descends(b, "calf_r"))
            kind = outline_kind::bare;
        if (descends(b, "head")) kind = outline_kind::head;
        if (descends(b, "foot_l") || descends(b, "foot_r")) kind = outline_kind::foot;
        if (descends(b, "hand_l") || descends(b, "hand_r")) kind = outline_kind::ignored;
    }
    std::vector<outline_kind> kinds;
    for (const auto& w : model.skin_weights().first(model.topology()->body_vertices)) {
        const auto strongest = std::ranges::max_element(w.weights) - w.weights.begin();
        kinds.push_back(by_bone[w.bones[static_cast<std::size_t>(strongest)]]);
    }
    return kinds;
}

/// Which cells of a coarse picture the body covers.
class occupancy {
public:
    occupancy(std::span<const dvec3> projected, std::span<const triangle> triangles, double focal) {
        dvec2 upper(-1e30);
        double depth = 0;
        lower_ = dvec2(1e30);
        for (const dvec3& p : projected) {
            lower_ = glm::min(lower_, dvec2(p));
            upper = glm::max(upper, dvec2(p));
            depth += p.z;
        }
        size_ = cell * focal / (depth / static_cast<double>(projected.size()));
        width_ = static_cast<int>((upper.x - lower_.x) / size_) + 2;
        height_ = static_cast<int>((upper.y - lower_.y) / size_) + 2;
        covered_.assign(static_cast<std::size_t>(width_) * height_, 0);
        for (const auto& t : triangles)
            draw(to_cells(projected[t[0]]), to_cells(projected[t[1]]), to_cells(projected[t[2]]));
    }

    [[nodiscard]] bool covers(dvec2 pixel) const {
        const dvec2 c = (pixel - lower_) / size_;
        if (c.x < 0 || c.y < 0 || c.x >= width_ || c.y >= height_) return false;
        return covered_[static_cast<std::size_t>(c.y) * width_ + static_cast<std::size_t>(c.x)] != 0;
    }

private:
    [[nodiscard]] dvec2 to_cells(dvec3 p) const { return (dvec2(p) - lower_) / size_; }

    void draw(dvec2 a, dvec2 b, dvec2 c) {
        const double area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
        if (area >= 0) return;  // away from the camera, whose picture has y downwards; the front covers the same cells
        const int x0 = static_cast<int>(std::min({a.x, b.x, c.x}));
        const int x1 = static_cast<int>(std::max({a.x, b.x, c.x}));
        const int y0 = static_cast<int>(std::min({a.y, b.y, c.y}));
        const int y1 = static_cast<int>(std::max({a.y, b.y, c.y}));
        for (int y = y0; y <= y1; ++y)
            for (int x = x0; x <= x1; ++x) {
                const dvec2 p(x + 0.5, y + 0.5);
                const double wa = ((b.x - p.x) * (c.y - p.y) - (c.x - p.x) * (b.y - p.y)) / area;
                const double wb = ((c.x - p.x) * (a.y - p.y) - (a.x - p.x) * (c.y - p.y)) / area;
                if (wa >= -0.02 && wb >= -0.02 && wa + wb <= 1.02)
                    covered_[static_cast<std::size_t>(y) * width_ + x] = 1;
            }
    }

    dvec2 lower_;
    double size_ = 1;
    int width_ = 0;
    int height_ = 0;
    std::vector<unsigned char> covered_;
};

}  // namespace

contour_finder::contour_finder(const body::body_model& model)
    : triangles_(model.topology()->triangles), kinds_(kinds_of(model)) {
    for (const auto& t : triangles_)
        for (std::size_t k = 0; k < 3; ++k) {
            const std::uint32_t a = t[k];
            const std::uint32_t b = t[(k + 1) % 3];
            if (a < b) edges_.push_back({a, b});  // the neighbour has it the other way round
        }
}

std::vector<contour_point> contour_finder::find(std::span<const vec3> posed, const view_camera& camera) const {
    const auto normals = geometry::vertex_normals(posed, triangles_);
    const dvec3 eye = camera.eye();
    std::vector<dvec3> projected(posed.size());
    std::vector<double> facing(posed.size());
    for (std::size_t v = 0; v < posed.size(); ++v) {
        projected[v] = camera.project(dvec3(posed[v]));
        facing[v] = glm::dot(dvec3(normals[v]), eye - dvec3(posed[v]));
    }
    const occupancy grid(projected, triangles_, camera.focal());
    std::vector<contour_point> contour;
    for (const auto [a, b] : edges_) {
        if ((facing[a] > 0) == (facing[b] > 0) || kinds_[a] == outline_kind::ignored ||
            kinds_[b] == outline_kind::ignored)
            continue;
        contour_point c{a, b, facing[a] / (facing[a] - facing[b]), {}, {}, 0, std::max(kinds_[a], kinds_[b])};
        const dvec3 p = glm::mix(dvec3(posed[a]), dvec3(posed[b]), c.t);
        const dvec3 n = glm::mix(dvec3(normals[a]), dvec3(normals[b]), c.t);
        const dvec3 at = camera.project(p);
        const dvec2 step = dvec2(camera.project(p + 0.001 * n)) - dvec2(at);
        if (glm::length(step) < 1e-9) continue;
        c.pixel = dvec2(at);
        c.normal = glm::normalize(step);
        c.metres_a_pixel = at.z / camera.focal();
        if (!grid.covers(c.pixel + c.normal * (clear_distance / c.metres_a_pixel))) contour.push_back(c);
    }
    return contour;
}

}  // namespace fw::vision
