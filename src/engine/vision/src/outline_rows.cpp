// The outline's rows of the photo problem: contour of the body against edge of the mask.
#include <algorithm>
#include <cmath>

#include "photo_problem.hpp"

namespace fw::vision {
namespace {

constexpr double contour_deviation = 0.005;  ///< metres: what body model, mask and folds leave
constexpr double correlation_length = 0.08;  ///< along the outline, within which errors repeat
constexpr double point_spacing = 0.010;      ///< mean distance of contour points
constexpr double huber = 0.008;
constexpr double hair = 0.008;

struct outline_trust {
    double deviation;
    double cloth_share;  ///< of the clothing unknown that stands off here
    double offset;
};

/// Cloth stands off unevenly: about as much as the allowance itself is uncertain.
outline_trust trust_of(outline_kind kind, clothing c) {
    switch (kind) {
        case outline_kind::clothed:
            return {std::hypot(contour_deviation, cloth_expectation(c).deviation), 1.0, 0};
        case outline_kind::bare:
            return {1.4 * contour_deviation, 0.4, 0};
        case outline_kind::head:
            return {0.012, 0, 0.5 * hair};
        case outline_kind::foot:
            return {0.010, 0.5, 0};
        case outline_kind::ignored:
            break;
    }
    return {1, 0, 0};
}

}  // namespace

std::vector<contour_point> photo_problem::contour(const photo_state& s, std::size_t view) const {
    const auto positions = model_.evaluate(body_.shape_at(s.shape));
    const auto posed = pose_limbs(model_, positions, limbs_of(s.views[view])).move_all(positions);
    return finder_.find(std::span(posed).first(model_.topology()->body_vertices),
                        view_camera(s.views[view], photos_[view].width, photos_[view].height));
}

std::vector<photo_problem::outline_match> photo_problem::match_outline(const photo_state& s, const photo_stage& stage,
                                                                       std::size_t view, normal_equations& out) const {
    std::vector<outline_match> matches;
    for (const contour_point& c : contour(s, view)) {
        if (const auto edge = find_edge(photos_[view].mask, c, stage.reach / c.metres_a_pixel)) {
            matches.push_back({c, *edge});
        } else {
            // As dear as an edge at the end of the reach: losing sight of edges must not pay.
            const double deviation = trust_of(c.kind, person_.clothing).deviation;
            out.cost += 0.5 * huber * stage.reach * point_spacing / correlation_length / (deviation * deviation);
        }
    }
    return matches;
}

/// Where the matched points go, along their normals in pixels, per unit of each unknown; nothing for the cloth.
Eigen::MatrixXd photo_problem::outline_jacobian(const photo_state& s, std::size_t view,
                                                std::span<const outline_match> matches, std::span<const vec3> positions,
                                                const shape_directions& directions) const {
    constexpr double h = 1e-3;
    constexpr double shape_step = 10 * h;
    const photo_view_input& photo = photos_[view];
    const auto shifts = [&](std::span<const vec3> body, const view_vector& v) {
        const view_camera camera(v, photo.width, photo.height);
        const auto posed = pose_limbs(model_, body, limbs_of(v));
        Eigen::VectorXd d(static_cast<Eigen::Index>(matches.size()));
        for (std::size_t i = 0; i < matches.size(); ++i) {
            const contour_point& c = matches[i].point;
            const dvec3 at = glm::mix(posed.move(c.a, dvec3(body[c.a])), posed.move(c.b, dvec3(body[c.b])), c.t);
            d[static_cast<Eigen::Index>(i)] = glm::dot(dvec2(camera.project(at)) - c.pixel, c.normal);
        }
        return d;
    };
    Eigen::MatrixXd j =
        Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(matches.size()), static_cast<Eigen::Index>(unknowns()));
    std::vector<vec3> moved_body(positions.begin(), positions.end());
    for (std::size_t k = 0; k < shape_unknowns_; ++k) {
        for (std::size_t v = 0; v < moved_body.size(); ++v)
            moved_body[v] = positions[v] + static_cast<float>(shape_step) * directions[k][v];
        j.col(static_cast<Eigen::Index>(k)) = shifts(moved_body, s.views[view]) / shape_step;
    }
    for (std::size_t k = 0; k < view_unknowns; ++k) {
        view_vector v = s.views[view];
        v[k] += h;
        j.col(static_cast<Eigen::Index>(shape_unknowns_ + 1 + view * view_unknowns + k)) = shifts(positions, v) / h;
    }
    return j;
}

void photo_problem::add_outline(const photo_state& s, const photo_stage& stage, std::size_t view,
                                std::span<const vec3> positions, const shape_directions& directions,
                                normal_equations& out) const {
    const auto matches = match_outline(s, stage, view, out);
    const Eigen::MatrixXd j = outline_jacobian(s, view, matches, positions, directions);
    auto& agreement = out.views[view];
    for (std::size_t i = 0; i < matches.size(); ++i) {
        const auto& [c, edge] = matches[i];
        const outline_trust trust = trust_of(c.kind, person_.clothing);
        const double residual = -edge.distance * c.metres_a_pixel + trust.cloth_share * s.cloth + trust.offset;
        Eigen::VectorXd row = j.row(static_cast<Eigen::Index>(i)).transpose() * c.metres_a_pixel;
        row[static_cast<Eigen::Index>(shape_unknowns_)] = trust.cloth_share;
        const double deviation = trust.deviation / (0.3 + 0.7 * edge.confidence);
        const double robust = std::min(1.0, huber / std::max(1e-12, std::abs(residual)));
        out.add(row, residual, robust * point_spacing / correlation_length / (deviation * deviation));
        if (c.kind == outline_kind::clothed || c.kind == outline_kind::bare) {
            ++agreement.points;
            agreement.squares += robust * residual * residual;
        }
    }
}

}  // namespace fw::vision
